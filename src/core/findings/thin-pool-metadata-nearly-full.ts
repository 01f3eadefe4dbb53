// Rule: a thin pool's metadata space is nearly used up.
import type { Finding, FindingContext } from '../finding.ts';
import { formatBytes } from '../format-bytes.ts';
import { printable, shellWord } from '../plain-text.ts';
import { PPM } from '../ratio.ts';
import { percentOf } from './percent.ts';
import { withCommand } from './commands.ts';

/** Without metadata space the pool goes read-only however much data space is left, and needs a repair. */
export function thinPoolMetadataNearlyFull({ report, thresholds }: FindingContext): readonly Finding[] {
  return report.pools.flatMap((pool) => {
    if (pool.kind !== 'thin-pool' || pool.metadataUsedPpm === undefined) return [];
    const used = BigInt(pool.metadataUsedPpm);
    if (used * 100n < BigInt(Math.round(thresholds.thinPoolPercent)) * PPM) return [];
    return [
      {
        code: 'thin-pool-metadata-nearly-full',
        severity: 'critical' as const,
        subject: { pool: pool.id },
        bytesAtStake: undefined,
        message: `The metadata of thin pool ${printable(pool.name)} (${formatBytes(pool.metadataSize)}) is ${percentOf(used)} full: at 100 % the pool turns read-only, whatever data space is left.`,
        ...withCommand(
          'Enlarge it while its volume group has room',
          `lvextend --poolmetadatasize +${formatSize(pool.metadataSize)} ${shellWord(pool.name)}`,
        ),
      },
    ];
  });
}

/** lvextend's own unit letter for bytes. */
function formatSize(bytes: bigint): string {
  return `${bytes}b`;
}
