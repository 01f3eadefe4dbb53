// The rows of the fleet under headings: the aggregates that Placement puts hosts into, or the pools that hosts share.
import type { HostLine } from '../../../wire/api/hosts.ts';
import { wholeOf, type ListedPool } from '../../parts/tightest.ts';

/** What hosts can be grouped by. */
export const GROUPINGS = ['none', 'aggregate', 'pool'] as const;

/** One of them. */
export type Grouping = (typeof GROUPINGS)[number];

/** A host in the list. */
export interface HostRow {
  readonly id: string;
  readonly host: HostLine;
  /** Whose figures its row shows; undefined: it has no pool. */
  readonly pool: ListedPool | undefined;
}

/** A heading, or a host below it. */
export type FleetItem =
  | {
      readonly kind: 'group';
      readonly id: string;
      /** Undefined: of those that are in no group. */
      readonly name: string | undefined;
      readonly hosts: number;
      /** Hosts that have promised more than they have. */
      readonly short: number;
    }
  | { readonly kind: 'host'; readonly id: string; readonly row: HostRow };

/** The rows in their order, each under every group that its host is in; groups in the order of their first hosts, those of no group last. */
export function itemsOf(rows: readonly HostRow[], grouping: Grouping): readonly FleetItem[] {
  if (grouping === 'none') return rows.map((row) => ({ kind: 'host', id: row.id, row }));
  const groups = new Map<string, { readonly name: string; readonly rows: HostRow[] }>();
  const rest: HostRow[] = [];
  for (const row of rows) {
    const places = grouping === 'aggregate' ? aggregatesOf(row) : sharedPoolsOf(row);
    if (places.length === 0) rest.push(row);
    for (const place of places) {
      const group = groups.get(place.key) ?? { name: place.name, rows: [] };
      group.rows.push(place.row);
      groups.set(place.key, group);
    }
  }
  return [
    ...[...groups].flatMap(([key, group]) => itemsOfGroup(key, group.name, group.rows)),
    ...(rest.length === 0 ? [] : itemsOfGroup('', undefined, rest)),
  ];
}

interface Place {
  readonly key: string;
  readonly name: string;
  readonly row: HostRow;
}

function aggregatesOf(row: HostRow): readonly Place[] {
  return (row.host.aggregates ?? []).map((aggregate) => ({ key: aggregate, name: aggregate, row }));
}

/** Under a pool a host's row shows its figures of that pool. */
function sharedPoolsOf(row: HostRow): readonly Place[] {
  const shared = row.host.pools.filter((pool) => pool.shared);
  return shared.map((pool) => ({ key: pool.id, name: pool.name, row: { ...row, pool: wholeOf(pool) } }));
}

function itemsOfGroup(key: string, name: string | undefined, rows: readonly HostRow[]): readonly FleetItem[] {
  const short = rows.filter(({ pool }) => pool?.worstCaseFree !== undefined && pool.worstCaseFree < 0n).length;
  return [
    { kind: 'group', id: `group ${key}`, name, hosts: rows.length, short },
    ...rows.map((row): FleetItem => ({ kind: 'host', id: `${key} ${row.id}`, row })),
  ];
}
