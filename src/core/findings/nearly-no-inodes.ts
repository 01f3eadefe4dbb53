// Rule: a filesystem has hardly any inodes left.
import type { Finding, FindingContext } from '../finding.ts';
import type { FilesystemPool } from '../pool-facts.ts';
import { PPM } from '../ratio.ts';
import { percentOf } from './percent.ts';
import { say, wording } from '../sentences/english.ts';

/** No file can be created without an inode, so "no space left" comes with bytes to spare. */
export function nearlyNoInodes({ report, thresholds }: FindingContext): readonly Finding[] {
  return report.pools.flatMap((pool) => {
    if (pool.kind !== 'filesystem' || pool.inodes === undefined || pool.inodes.total <= 0n) return [];
    const used = pool.inodes.total - pool.inodes.free;
    return used * 100n < pool.inodes.total * BigInt(Math.round(thresholds.inodePercent))
      ? []
      : [findingOf(pool, pool.inodes)];
  });
}

function findingOf(pool: FilesystemPool, { total, free }: NonNullable<FilesystemPool['inodes']>): Finding {
  const used = percentOf(((total - free) * PPM) / total);
  return {
    code: 'nearly-no-inodes',
    severity: free === 0n ? 'critical' : 'warning',
    subject: { pool: pool.id },
    bytesAtStake: undefined,
    ...wording(say('nearly-no-inodes', { pool: pool.name, used, total: String(total) }), say('do:nearly-no-inodes')),
  };
}
