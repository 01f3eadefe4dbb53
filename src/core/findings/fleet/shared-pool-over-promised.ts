// Rule: the hosts of a shared pool have together promised more than it has.
import type { Finding } from '../../finding.ts';
import type { FleetPool } from '../../fleet-pool.ts';
import { say, wording } from '../../sentences/english.ts';

/** No host alone need know: each subtracts its own guests' growth from the same available bytes. */
export function sharedPoolOverPromised(pool: FleetPool): readonly Finding[] {
  const { id, freshest, sightings, available, growth, unknownDisks, worstCaseFree } = pool;
  if (sightings.length < 2 || worstCaseFree === undefined || available === undefined || worstCaseFree >= 0n) return [];
  return [
    {
      code: 'shared-pool-over-promised',
      severity: 'critical',
      subject: { pool: id },
      bytesAtStake: -worstCaseFree,
      ...wording(
        say('shared-pool-over-promised', {
          pool: freshest.look.name,
          hosts: sightings.length,
          isAtLeast: unknownDisks > 0,
          growth,
          available,
        }),
        say('do:shared-pool-over-promised', { missing: -worstCaseFree }),
      ),
    },
  ];
}
