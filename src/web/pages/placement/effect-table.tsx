// What a guest makes of the chosen host: worst case and headroom, before and after. Below zero is said by sign, colour and words.
import type { ReactNode } from 'react';
import type { PlacementLine } from '../../../wire/api/placements.ts';
import { useWords } from '../../words/language.tsx';
import { Amount, unitOf, useResourceName } from '../../parts/amounts.tsx';

/** The table. */
export function EffectTable({ of }: { readonly of: PlacementLine['effect'] }): ReactNode {
  const { effect } = useWords().placement;
  const nameOf = useResourceName();
  if (of.length === 0) return null;
  const columns = [effect.worst, effect.headroom].flatMap((figure) =>
    [effect.before, effect.after].map((when) => `${figure}, ${when}`),
  );
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={effect.title}>
      <table>
        <caption>{effect.title}</caption>
        <thead>
          <tr>
            <th scope="col">{effect.resource}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.map((line) => {
            const { resource, worstCaseFreeBefore, worstCaseFreeAfter, headroomBefore, headroomAfter } = line;
            const hasPool = resource.startsWith('disk:');
            return (
              <tr key={`${resource} ${line.poolId ?? ''}`}>
                <th scope="row" title={line.poolId}>
                  {nameOf(resource)}
                </th>
                <Figure of={worstCaseFreeBefore} resource={resource} isMissing={!hasPool} />
                <Figure of={worstCaseFreeAfter} resource={resource} isMissing={!hasPool} />
                <Figure of={headroomBefore} resource={resource} />
                <Figure of={headroomAfter} resource={resource} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** `isMissing`: there is no such figure, which is not the same as that nobody knows it. */
function Figure({
  of,
  resource,
  isMissing = false,
}: {
  readonly of: bigint | undefined;
  readonly resource: string;
  readonly isMissing?: boolean;
}): ReactNode {
  const { effect } = useWords().placement;
  if (isMissing) return <td />;
  return (
    <td className="number">
      <Amount of={of} unit={unitOf(resource)} />
      {of === undefined || of >= 0n ? null : (
        <p className="warns">
          <span aria-hidden="true">▲ </span>
          {effect.below}
        </p>
      )}
    </td>
  );
}
