// Nova's two figures beside ours, and what makes each differ. The differences sum to the whole.
import type { ReactNode } from 'react';
import { GiB } from '../../core/bytes.ts';
import type { ExplainedPool, Explanation } from '../api/explanation.ts';
import { Bytes } from '../parts/figures.tsx';
import { Said } from '../parts/said.tsx';
import { useWords } from '../words/language.tsx';

type NovaView = Explanation['novaViews'][number];

/** The comparison; nothing where the pool is none of Nova's. */
export function NovaViews({
  pool,
  views,
}: {
  readonly pool: ExplainedPool;
  readonly views: readonly NovaView[];
}): ReactNode {
  const { host } = useWords();
  if (views.length === 0) return null;
  return (
    <>
      <h3>{host.views}</h3>
      <dl className="views">
        <div>
          <dt>{host.view.ours}</dt>
          <dd>
            <Bytes of={pool.worstCaseFree} />
          </dd>
        </div>
        {views.map((view) => (
          <View key={view.rules} view={view} />
        ))}
      </dl>
    </>
  );
}

function View({ view }: { readonly view: NovaView }): ReactNode {
  const { host } = useWords();
  const { aborts, diskAvailableLeastGib, differences, rules } = view;
  return (
    <div>
      <dt>{host.view[rules]}</dt>
      <dd>
        <Bytes of={diskAvailableLeastGib === undefined ? undefined : diskAvailableLeastGib * GiB} />
        {aborts === undefined ? null : (
          <p>
            {host.aborts(aborts.guest)}
            <Said of={aborts.said} english={aborts.reason} />
          </p>
        )}
        {differences.length === 0 ? null : (
          <details>
            <summary>{host.differences}</summary>
            <ul>
              {differences.map(({ reason, said, bytes, disks }) => (
                <li key={reason}>
                  <Bytes of={bytes} /> <Said of={said} english={reason} />
                  {disks === 0 ? null : ` (${host.disks(disks)})`}
                </li>
              ))}
            </ul>
          </details>
        )}
      </dd>
    </div>
  );
}
