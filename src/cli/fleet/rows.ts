// The tables of the commands that ask a server: columns, and a row of each thing. Unknown is a sign of its own, a bound has one too.
import type { DiskLine, FleetPoolLine, GuestLine } from '../../wire/api/fleet.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { left, right, size } from '../listing.ts';
import type { Column, Row } from '../render/table.ts';
import { named, type Theme } from '../render/theme.ts';
import { hostCell, leastCell, mostCell } from './cells.ts';

/** Of `ullage pools` and `ullage host`. */
export const POOL_COLUMNS: readonly Column[] = [
  left('pool', 12),
  left('host', 12),
  right('total'),
  right('available'),
  right('may grow'),
  right('worst case'),
];

/** The same where something is promised that no report shows yet. */
export const CLAIMED_POOL_COLUMNS: readonly Column[] = [...POOL_COLUMNS, right('with claims')];

/** Whether it is, on any of them. */
export function isClaimed(pools: readonly HostLine['pools'][number][]): boolean {
  return pools.some(({ inFlight = 0n }) => inFlight > 0n);
}

/** Of `ullage guests`. */
export const GUEST_COLUMNS: readonly Column[] = [
  left('guest', 12),
  left('uuid', 12),
  left('state'),
  left('host', 12),
  right('may grow'),
];

/** Of `ullage disks`. */
export const DISK_COLUMNS: readonly Column[] = [
  left('disk', 12),
  left('host', 12),
  right('virtual size'),
  right('allocated'),
  right('may grow'),
];

/** A pool of the fleet, with every host that mounts it. */
export function fleetPoolRow(theme: Theme, pool: FleetPoolLine): Row {
  return poolRow(theme, pool, pool.hosts.map(({ name, freshness }) => hostCell(theme, name, freshness)).join(', '));
}

/** The same, with what is left of its worst case with claims. */
export function claimedPoolRow(theme: Theme, pool: FleetPoolLine): Row {
  return [...fleetPoolRow(theme, pool), mostCell(theme, pool.worstCaseWithClaims, pool.bound === true)];
}

/** A pool, beside the words for its hosts. */
export function poolRow(theme: Theme, pool: HostLine['pools'][number], hosts: string): Row {
  const bound = pool.bound === true;
  return [
    named(theme, pool.name),
    hosts,
    size(theme, pool.total),
    size(theme, pool.available),
    leastCell(theme, pool.growth, bound),
    mostCell(theme, pool.worstCaseFree, bound),
  ];
}

/** A guest. */
export function guestRow(theme: Theme, guest: GuestLine): Row {
  return [
    named(theme, guest.name),
    guest.uuid,
    guest.state,
    hostCell(theme, guest.hostName, guest.freshness),
    leastCell(theme, guest.growth, guest.bound),
  ];
}

/** A disk. */
export function diskRow(theme: Theme, disk: DiskLine): Row {
  return [
    named(theme, `${disk.guestName} ${disk.disk}`),
    hostCell(theme, disk.hostName, disk.freshness),
    size(theme, disk.virtualSize),
    size(theme, disk.allocation),
    leastCell(theme, disk.growth, disk.basis === 'reported'),
  ];
}
