// Nova's two figures beside ours, and what makes each differ. The differences sum to the whole.
import { useId, type ReactNode } from 'react';
import { GiB } from '../../../core/bytes.ts';
import type { ExplainedPool, Explanation } from '../../api/explanation.ts';
import { Derived } from '../../parts/derivation.tsx';
import { Bytes } from '../../parts/figures.tsx';
import { Said } from '../../parts/said.tsx';
import { Source } from '../../parts/source.tsx';
import { within } from '../../parts/within.tsx';
import { useWords } from '../../words/language.tsx';
import { viewOf, worstOf } from './explained-derivations.ts';

type NovaView = Explanation['novaViews'][number];

/** The comparison; nothing where the pool is none of Nova's. */
export function NovaViews({
  pool,
  views,
  mayLack,
}: {
  readonly pool: ExplainedPool;
  readonly views: readonly NovaView[];
  /** The host may have guests that are not known: Nova would count them. */
  readonly mayLack: boolean;
}): ReactNode {
  const words = useWords();
  const { host, columns } = words;
  if (views.length === 0) return null;
  return (
    <>
      <h3>{host.views}</h3>
      <dl className="views">
        <div>
          <dt>{host.view.ours}</dt>
          <dd>
            <Derived name={columns.worst} derive={() => worstOf(pool, words)}>
              <Bytes of={pool.worstCaseFree} isBound={pool.bound} />
            </Derived>
          </dd>
        </div>
        {views.map((view) => (
          <View key={view.rules} view={view} pool={pool} mayLack={mayLack} />
        ))}
      </dl>
    </>
  );
}

function View({
  view,
  pool,
  mayLack,
}: {
  readonly view: NovaView;
  readonly pool: ExplainedPool;
  readonly mayLack: boolean;
}): ReactNode {
  const words = useWords();
  const { host } = words;
  const source = useId();
  const { aborts, diskAvailableLeastGib, differences, rules } = view;
  return (
    <div>
      <dt>{host.view[rules]}</dt>
      <dd>
        <Derived name={host.view[rules]} derive={() => viewOf(view, pool, words)}>
          <Bytes of={diskAvailableLeastGib === undefined ? undefined : diskAvailableLeastGib * GiB} isBound={mayLack} />
        </Derived>
        {aborts === undefined ? null : (
          <p>
            {host.aborts(aborts.guest)}
            <Said of={aborts.said} english={aborts.reason} />
          </p>
        )}
        {differences.length === 0 ? null : (
          <details>
            <summary>{host.differences}</summary>
            <ul aria-describedby={source}>
              {differences.map(({ reason, said, bytes, disks }) => (
                <li key={reason}>
                  <Off bytes={bytes} />: <Said of={said} english={reason} />
                  {disks === 0 ? null : ` (${host.disks(disks)})`}
                </li>
              ))}
            </ul>
            <Source id={source}>{words.derivation.rules.nova}</Source>
          </details>
        )}
      </dd>
    </div>
  );
}

/** By how much Nova's figure is off, and to which side: below zero it says more than there is. */
function Off({ bytes }: { readonly bytes: bigint }): ReactNode {
  const { off } = useWords().host;
  return bytes < 0n ? within(off.high, <Bytes of={-bytes} />) : within(off.low, <Bytes of={bytes} />);
}
