// What a guest makes of the chosen host: worst case and headroom, before and after. Below zero is said by sign, colour and words.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PlacementLine } from '../../../wire/api/placements.ts';
import { poolPath } from '../../parts/addresses.ts';
import { Derived } from '../../parts/derivation.tsx';
import { useWords } from '../../words/language.tsx';
import { Amount, unitOf, useResourceName } from '../../parts/amounts.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { effectName, effectRule, type EffectFigure, type EffectLine } from './effect-derivations.ts';

/** The table. */
export function EffectTable({ of }: { readonly of: PlacementLine['effect'] }): ReactNode {
  const { effect } = useWords().placement;
  const nameOf = useResourceName();
  if (of.length === 0) return null;
  const columns = [effect.worst, effect.headroom].flatMap((figure) =>
    [effect.before, effect.after].map((when) => `${figure}, ${when}`),
  );
  return (
    <Scrolls label={effect.title}>
      <table className="stacks">
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
                  {line.poolId === undefined ? (
                    nameOf(resource)
                  ) : (
                    <Link href={poolPath(line.poolId)}>{nameOf(resource)}</Link>
                  )}
                </th>
                <Figure
                  of={worstCaseFreeBefore}
                  beside={worstCaseFreeAfter}
                  line={line}
                  name="worstBefore"
                  isMissing={!hasPool}
                />
                <Figure
                  of={worstCaseFreeAfter}
                  beside={worstCaseFreeBefore}
                  line={line}
                  name="worstAfter"
                  isMissing={!hasPool}
                />
                <Figure of={headroomBefore} beside={headroomAfter} line={line} name="headroomBefore" />
                <Figure of={headroomAfter} beside={headroomBefore} line={line} name="headroomAfter" />
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scrolls>
  );
}

/** `isMissing`: there is no such figure, which is not the same as that nobody knows it. */
function Figure({
  of,
  beside,
  line,
  name,
  isMissing = false,
}: {
  readonly of: bigint | undefined;
  readonly beside: bigint | undefined;
  readonly line: EffectLine;
  readonly name: EffectFigure;
  readonly isMissing?: boolean;
}): ReactNode {
  const words = useWords();
  const { effect } = words.placement;
  if (isMissing) return <td />;
  return (
    <td className="number" data-label={effectName(name, words)}>
      <Derived name={effectName(name, words)} derive={() => effectRule(name, line, words)}>
        <Amount
          of={of}
          unit={unitOf(line.resource)}
          beside={beside}
          isBound={name.startsWith('worst') && line.worstCaseBound === true}
        />
      </Derived>
      {of === undefined || of >= 0n ? null : (
        <p className="warns">
          <span aria-hidden="true">▲ </span>
          {effect.below}
        </p>
      )}
    </td>
  );
}
