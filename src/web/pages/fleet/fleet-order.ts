// Which hosts a list shows, and in which order: by what stands in the address, so that a link shows the same.
import type { HostLine } from '../../../wire/api/hosts.ts';
import { GROUPINGS, type Grouping, type HostRow } from './fleet-groups.ts';
import { compareKnown, growthPerDay, overCommitPpm, tightestOf } from '../../parts/tightest.ts';

/** What can be sorted by. */
export const SORTS = [
  'worst',
  'name',
  'available',
  'headroom',
  'growth',
  'day',
  'ratio',
  'guests',
  'findings',
  'state',
] as const;

/** One of them. */
export type Sort = (typeof SORTS)[number];

/** What can be shown. */
export const SHOWS = ['all', 'negative', 'fresh', 'late', 'lost', 'partial', 'paused'] as const;

/** One of them. */
export type Show = (typeof SHOWS)[number];

/** What the reader asked for. */
export interface Wanted {
  readonly search: string;
  readonly show: Show;
  readonly sort: Sort;
  readonly isReversed: boolean;
  readonly group: Grouping;
}

/** From the parameters of an address; what is none of ours is left out. */
export function wantedOf(parameters: URLSearchParams): Wanted {
  const sort = SORTS.find((one) => one === parameters.get('sort')) ?? 'worst';
  return {
    search: parameters.get('search') ?? '',
    show: SHOWS.find((one) => one === parameters.get('show')) ?? 'all',
    sort,
    isReversed: parameters.get('order') === 'down',
    group: GROUPINGS.find((one) => one === parameters.get('group')) ?? 'none',
  };
}

/** The rows, in order. */
export function rowsOf(hosts: readonly HostLine[], wanted: Wanted): readonly HostRow[] {
  const search = wanted.search.toLowerCase();
  const rows = hosts
    .filter(({ name, id }) => name.toLowerCase().includes(search) || id.startsWith(search))
    .map((host) => ({ id: host.id, host, pool: tightestOf(host.pools) }))
    .filter((row) => isShown(row, wanted.show));
  const sorted = rows.toSorted((a, b) => compareBy(wanted.sort, a, b) || (a.host.name < b.host.name ? -1 : 1));
  return wanted.isReversed ? sorted.toReversed() : sorted;
}

/** Whether a host is one of these. */
export function isShown({ host, pool }: Pick<HostRow, 'host' | 'pool'>, show: Show): boolean {
  switch (show) {
    case 'negative':
      return (pool?.worstCaseFree ?? 0n) < 0n;
    case 'partial':
      return !host.complete;
    case 'paused':
      return (host.pausedGuests ?? 0) > 0;
    case 'late':
    case 'lost':
    case 'fresh':
      return host.freshness === show;
    case 'all':
      return true;
  }
}

const STATES = ['lost', 'late', 'fresh'] as const;

function compareBy(sort: Sort, a: HostRow, b: HostRow): number {
  switch (sort) {
    case 'worst':
      return compareKnown(a.pool?.worstCaseFree, b.pool?.worstCaseFree);
    case 'available':
      return compareKnown(a.pool?.available, b.pool?.available);
    case 'headroom':
      return compareKnown(a.pool?.tracked?.headroom, b.pool?.tracked?.headroom);
    case 'growth':
      return compareKnown(negated(a.pool?.growth), negated(b.pool?.growth));
    case 'day':
      return compareKnown(negated(growthPerDay(a.pool)), negated(growthPerDay(b.pool)));
    case 'ratio':
      return compareKnown(negated(overCommitPpm(a.pool)), negated(overCommitPpm(b.pool)));
    case 'guests':
      return (b.host.guests ?? -1) - (a.host.guests ?? -1);
    case 'findings':
      return weightOf(b.host) - weightOf(a.host);
    case 'state':
      return STATES.indexOf(a.host.freshness) - STATES.indexOf(b.host.freshness);
    case 'name':
      return 0;
  }
}

/** For the largest first and the unknown last. */
function negated(value: bigint | undefined): bigint | undefined {
  return value === undefined ? undefined : -value;
}

/** Any critical one outweighs all others. */
function weightOf({ findings }: HostLine): number {
  return findings.critical * 1e8 + findings.warning * 1e4 + findings.info;
}
