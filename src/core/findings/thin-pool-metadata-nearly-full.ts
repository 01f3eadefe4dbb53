// Rule: a thin pool's metadata space is nearly used up.
import type { Finding, FindingContext } from '../finding.ts';
import { shellWord } from '../plain-text.ts';
import { PPM } from '../ratio.ts';
import { percentOf } from './percent.ts';
import { say, wording } from '../sentences/english.ts';

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
        ...wording(
          say('thin-pool-metadata-nearly-full', {
            pool: pool.name,
            used: percentOf(used),
            size: pool.metadataSize,
          }),
          say('do:enlarge'),
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
