// Rule: a thin pool's data space is nearly used up.
import type { Finding, FindingContext } from '../finding.ts';
import { formatBytes } from '../format-bytes.ts';
import { thinPoolOccupied } from '../ledger.ts';
import { printable, shellWord } from '../plain-text.ts';
import { PPM } from '../ratio.ts';
import { percentOf } from './percent.ts';
import { withCommand } from './commands.ts';

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
        message: `Thin pool ${printable(pool.name)} is ${percentOf(BigInt(pool.dataUsedPpm))} full: ${formatBytes(left)} until all its volumes stop.`,
        ...withCommand('Enlarge it while its volume group has room', `lvextend -L +SIZE ${shellWord(pool.name)}`),
      },
    ];
  });
}
