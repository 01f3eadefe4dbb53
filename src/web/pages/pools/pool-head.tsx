// A pool's key figures: what it has, what is left at worst, and what is promised on it, each with how it is made up.
import type { ReactNode } from 'react';
import { atLeast } from '../../../core/bound.ts';
import type { ListedPool } from '../../api/pools.ts';
import { Bytes } from '../../parts/figures.tsx';
import { Grown, OverCommit } from '../../parts/pool-amounts.tsx';
import type { PoolFigureName } from '../../parts/pool-derivations.ts';
import { OwnFigure } from '../../parts/pool-figure.tsx';
import { useWords } from '../../words/language.tsx';
import { growthPerDay, overCommitPpm } from '../../parts/tightest.ts';

/** The list. */
export function PoolHead({ pool }: { readonly pool: ListedPool }): ReactNode {
  const { columns, pooling } = useWords();
  return (
    <dl className="head-figures of-one-pool" aria-label={pooling.figures}>
      {figuresOf(pool).map(([name, figure]) => (
        <div key={name}>
          <dt>{name === 'overCommit' ? columns.overCommitBesideSet : columns[name]}</dt>
          <dd>
            <OwnFigure of={name} pool={pool} isHere>
              {figure}
            </OwnFigure>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What is reserved and promised stands in how capacity and what may be promised are made up. */
function figuresOf(pool: ListedPool): readonly (readonly [name: PoolFigureName, figure: ReactNode])[] {
  const { tracked, bound, worstCaseWithClaims } = pool;
  const isAtMost = (tracked?.partialClaims ?? 0) > 0;
  return [
    ['worst', <Bytes key="worst" of={pool.worstCaseFree} beside={worstCaseWithClaims} isBound={bound} />],
    ['available', <Bytes key="available" of={pool.available} />],
    ['occupied', <Bytes key="occupied" of={pool.occupied} />],
    ['total', <Bytes key="total" of={pool.total} />],
    ['growth', <Bytes key="growth" of={atLeast(pool.growth, bound ?? false)} isBound={bound} />],
    ['perDay', <Grown key="perDay" by={growthPerDay(pool)} />],
    ['reserved', <Bytes key="reserved" of={tracked?.reserved} />],
    ['capacity', <Bytes key="capacity" of={tracked?.capacity} />],
    ['claimed', <Bytes key="claimed" of={tracked?.claimed} isBound={isAtMost} />],
    ['headroom', <Bytes key="headroom" of={tracked?.headroom} isBound={isAtMost} />],
    ['overCommit', <OverCommit key="overCommit" measured={overCommitPpm(pool)} set={tracked?.allocationRatioPpm} />],
    ['withClaims', <Bytes key="withClaims" of={worstCaseWithClaims} beside={pool.worstCaseFree} isBound={bound} />],
  ];
}
