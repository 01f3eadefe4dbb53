// Rule: two hosts report one pool that only one host at a time can use.
import type { Finding } from '../../finding.ts';
import type { FleetPool } from '../../fleet-pool.ts';
import { listed, printable } from '../../plain-text.ts';

/** Clones with one UUID, of which only one is counted; or one device mounted twice, which destroys a filesystem that is not made
 *  for it. A host that no longer reports may have handed its pool over, so only fresh reports count. */
export function poolOnTwoHosts({ id, freshest, sightings }: FleetPool): readonly Finding[] {
  const hosts = sightings.filter(({ freshness, balance }) => freshness === 'fresh' && !balance.pool.shared);
  if (hosts.length < 2) return [];
  const names = listed(hosts.map(({ host }) => printable(host)).toSorted());
  return [
    {
      code: 'pool-on-two-hosts',
      severity: 'warning',
      subject: { pool: id },
      bytesAtStake: undefined,
      message: `${printable(freshest.balance.pool.name)} has the same identity on ${names}, and is of a kind that one host at a time can use: it is counted once.`,
      action:
        'If these are clones, give each its own UUID (tune2fs -U random, xfs_admin -U generate, vgimportclone); if it is one device, unmount it on all hosts but one.',
    },
  ];
}
