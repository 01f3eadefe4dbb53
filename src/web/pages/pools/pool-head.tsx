// A pool's key figures: what it has, what is left at worst, and what is promised on it.
import type { ReactNode } from 'react';
import type { ListedPool } from '../../api/pools.ts';
import { Bytes } from '../../parts/figures.tsx';
import { Grown, OverCommit } from '../../parts/pool-amounts.tsx';
import { useWords } from '../../words/language.tsx';
import { growthPerDay, overCommitPpm } from '../tightest.ts';

/** The list. */
export function PoolHead({ pool }: { readonly pool: ListedPool }): ReactNode {
  const { columns, pooling } = useWords();
  const { tracked } = pool;
  const figures: readonly (readonly [name: string, figure: ReactNode])[] = [
    [columns.worst, <Bytes key="worst" of={pool.worstCaseFree} isBound={pool.bound} />],
    [columns.available, <Bytes key="available" of={pool.available} />],
    [columns.occupied, <Bytes key="occupied" of={pool.occupied} />],
    [columns.total, <Bytes key="total" of={pool.total} />],
    [columns.growth, <Bytes key="growth" of={pool.growth} isBound={pool.bound} />],
    [columns.perDay, <Grown key="day" by={growthPerDay(pool)} />],
    [pooling.reserved, <Bytes key="reserved" of={tracked?.reserved} />],
    [pooling.capacity, <Bytes key="capacity" of={tracked?.capacity} />],
    [pooling.claimed, <Bytes key="claimed" of={tracked?.claimed} />],
    [columns.headroom, <Bytes key="headroom" of={tracked?.headroom} isBound={(tracked?.partialClaims ?? 0) > 0} />],
    [
      columns.overCommitBesideSet,
      <OverCommit key="ratio" measured={overCommitPpm(pool)} set={tracked?.allocationRatioPpm} />,
    ],
    [pooling.withClaims, <Bytes key="claims" of={pool.worstCaseWithClaims} />],
  ];
  return (
    <dl className="head-figures" aria-label={pooling.figures}>
      {figures.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
