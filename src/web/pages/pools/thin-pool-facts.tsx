// A thin pool's data and metadata: each can be full while the other is not, and each ends otherwise.
import { useId, type ReactNode } from 'react';
import { LIST_POLICIES } from '../../../wire/api/policies.ts';
import type { ExplainedPool } from '../../api/explanation.ts';
import { useCall } from '../../api/calls.tsx';
import { Bytes, Unknown } from '../../parts/figures.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';

type ThinPool = Extract<ExplainedPool['facts'], { kind: 'thin-pool' }>;

/** The table. */
export function ThinPoolFacts({ facts }: { readonly facts: ThinPool }): ReactNode {
  const source = useId();
  const { pooling, sources } = useWords();
  const { thin } = pooling;
  const policies = useCall(LIST_POLICIES, { query: { limit: '1' } });
  const threshold = policies.data?.thresholds.thinPoolPercent;
  const rows = [
    { name: thin.data, used: facts.dataUsedPpm, size: facts.total, whenFull: thin.dataFull },
    { name: thin.metadata, used: facts.metadataUsedPpm, size: facts.metadataSize, whenFull: thin.metadataFull },
  ];
  return (
    <>
      <Scrolls label={thin.title}>
        <table className="stacks" aria-describedby={source}>
          <caption>
            {thin.title} · {thin.group} {facts.volumeGroup} · {thin.volumes} {facts.volumes.length}
          </caption>
          <thead>
            <tr>
              <td />
              {[thin.used, thin.size, thin.threshold].map((label) => (
                <th key={label} scope="col" className="number">
                  {label}
                </th>
              ))}
              <th scope="col">{thin.whenFull}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, used, size, whenFull }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="number" data-label={thin.used}>
                  {used === undefined ? <Unused /> : percentText(used)}
                </td>
                <td className="number" data-label={thin.size}>
                  <Bytes of={size} />
                </td>
                <td className="number" data-label={thin.threshold}>
                  {threshold === undefined ? <Unknown /> : `${threshold} %`}
                </td>
                <td className="detail" data-label={thin.whenFull}>
                  {whenFull}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Source id={source}>{sources.thin}</Source>
      </Scrolls>
      <p className="hint">{thin.notReported}</p>
    </>
  );
}

/** LVM tells the use of an active pool alone. */
function Unused(): ReactNode {
  const { thin } = useWords().pooling;
  return (
    <>
      <Unknown /> <small>{thin.unknown}</small>
    </>
  );
}

/** Millionths as percent, to two decimals as LVM has them; what is not full is never said to be. */
function percentText(ppm: number): string {
  return `${(Math.floor(ppm / 100) / 100).toFixed(2)} %`;
}
