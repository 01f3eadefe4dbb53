// Rule: a thin pool's data space is nearly used up.
import type { Finding, FindingContext } from '../finding.ts';
import { thinPoolOccupied } from '../ledger.ts';
import { shellWord } from '../plain-text.ts';
import { PPM } from '../ratio.ts';
import { percentOf } from './percent.ts';
import { say, wording } from '../sentences/english.ts';

/** A full thin pool stops every volume in it, written to or not. */
export function thinPoolDataNearlyFull({ report, thresholds }: FindingContext): readonly Finding[] {
  return report.pools.flatMap((pool) => {
    const occupied = pool.kind === 'thin-pool' ? thinPoolOccupied(pool) : undefined;
    if (pool.kind !== 'thin-pool' || occupied === undefined || pool.dataUsedPpm === undefined) return [];
    if (BigInt(pool.dataUsedPpm) * 100n < BigInt(Math.round(thresholds.thinPoolPercent)) * PPM) return [];
    const left = pool.total - occupied;
    return [
      {
        code: 'thin-pool-data-nearly-full',
        severity: 'critical' as const,
        subject: { pool: pool.id },
        bytesAtStake: left,
        ...wording(
          say('thin-pool-data-nearly-full', {
            pool: pool.name,
            used: percentOf(BigInt(pool.dataUsedPpm)),
            left,
          }),
          say('do:enlarge'),
          `lvextend -L +SIZE ${shellWord(pool.name)}`,
        ),
      },
    ];
  });
}
