// Rule: the hosts of a shared pool have together promised more than it has.
import type { Finding } from '../../finding.ts';
import type { FleetPool } from '../../fleet-pool.ts';
import { formatBytes } from '../../format-bytes.ts';
import { counted, printable } from '../../plain-text.ts';

/** No host alone need know: each subtracts its own guests' growth from the same available bytes. */
export function sharedPoolOverPromised(pool: FleetPool): readonly Finding[] {
  const { id, freshest, sightings, available, growth, unknownDisks, worstCaseFree } = pool;
  if (sightings.length < 2 || worstCaseFree === undefined || available === undefined || worstCaseFree >= 0n) return [];
  const atLeast = unknownDisks > 0 ? 'at least ' : '';
  return [
    {
      code: 'shared-pool-over-promised',
      severity: 'critical',
      subject: { pool: id },
      bytesAtStake: -worstCaseFree,
      message: `${printable(freshest.balance.pool.name)}: the guests of its ${counted(sightings.length, 'host')} could together still grow by ${atLeast}${formatBytes(growth)}, and ${formatBytes(available)} is available.`,
      action: `Add ${formatBytes(-worstCaseFree)}, free as much, or move guests to other pools, and place no more here until then.`,
    },
  ];
}
