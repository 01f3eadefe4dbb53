// Hosts in a list with what is not of their latest reports: promises as they are now, aggregates, and the day before.
import type { HostLine } from '../../wire/api/hosts.ts';
import { occupiedDayAgo } from '../../store/history/day-ago.ts';
import { aggregatesOf } from '../../store/placement/aggregates-of.ts';
import type { Tx } from '../../store/tables.ts';
import { hostsWithInFlight } from '../claims/in-flight.ts';
import type { KeptCharges } from '../claims/kept-charges.ts';

/** The lines, each whole. */
export async function linesOfNow(tx: Tx, kept: KeptCharges, hosts: readonly HostLine[]): Promise<readonly HostLine[]> {
  if (hosts.length === 0) return [];
  const ids = hosts.map(({ id }) => id);
  const [withClaims, aggregates, dayAgo] = [
    await hostsWithInFlight(tx, kept, hosts),
    await aggregatesOf(tx, ids),
    await occupiedDayAgo(tx, ids),
  ];
  return withClaims.map((host) => ({
    ...host,
    aggregates: aggregates.get(host.id),
    pools: host.pools.map((pool) => ({ ...pool, occupiedDayAgo: dayAgo(host.id, pool.id) })),
  }));
}
