// Whether the facts of a report can be true together. A host that was taken over must not make nonsense of a fleet's sums.
import type { PoolFacts } from '../../core/pool-facts.ts';
import type { HostReport } from '../../core/report.ts';

/** The first contradiction in words; undefined when there is none. */
export function contradictionIn({ pools }: HostReport): string | undefined {
  return pools.map(contradictionOf).find((words) => words !== undefined);
}

function contradictionOf(pool: PoolFacts): string | undefined {
  switch (pool.kind) {
    case 'filesystem':
      if (pool.free > pool.total) return `pool ${pool.id} has more free than its total`;
      return pool.available > pool.free ? `pool ${pool.id} has more available than free` : undefined;
    case 'volume-group':
      return pool.available > pool.total ? `pool ${pool.id} has more available than its total` : undefined;
    case 'thin-pool':
      return isShare(pool.dataUsedPpm) && isShare(pool.metadataUsedPpm)
        ? undefined
        : `pool ${pool.id} has more in use than there is`;
  }
}

const WHOLE_PPM = 1_000_000;

function isShare(ppm: number | undefined): boolean {
  return ppm === undefined || ppm <= WHOLE_PPM;
}
