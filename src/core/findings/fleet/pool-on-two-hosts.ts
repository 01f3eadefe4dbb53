// Rule: two hosts report one pool that only one host at a time can use.
import type { Finding } from '../../finding.ts';
import type { FleetPool } from '../../fleet-pool.ts';
import { say, wording } from '../../sentences/english.ts';
import { MOST_NAMED } from '../material.ts';

/** Clones with one UUID, of which only one is counted; or one device mounted twice, which destroys a filesystem that is not made
 *  for it. A host that no longer reports may have handed its pool over, so only fresh reports count. */
export function poolOnTwoHosts({ id, freshest, sightings }: FleetPool): readonly Finding[] {
  const hosts = sightings.filter(({ freshness, look }) => freshness === 'fresh' && !look.shared);
  if (hosts.length < 2) return [];
  const names = hosts.map(({ host }) => host).toSorted();
  return [
    {
      code: 'pool-on-two-hosts',
      severity: 'warning',
      subject: { pool: id },
      bytesAtStake: undefined,
      ...wording(
        say('pool-on-two-hosts', {
          pool: freshest.look.name,
          names: names.slice(0, MOST_NAMED),
          hosts: names.length,
        }),
        say('do:pool-on-two-hosts'),
      ),
    },
  ];
}
