// Providers as placement sees them, read whole: inventories, what is promised of them, traits, aggregates, and their place in a tree.
import { sql } from 'kysely';
import type { ResourceName } from '../../core/claim/resources.ts';
import { SHARING_TRAIT, type ProviderInventory, type ProviderNode } from '../../core/placement/provider-node.ts';
import { classOfResource } from '../../core/placement/units.ts';
import type { Tx } from '../tables.ts';

/** A provider as placement sees it, and as it is kept. */
export interface KnownProvider extends ProviderNode {
  /** Its key in the database; for a host, the host's id. */
  readonly id: string;
  readonly origin: 'host' | 'pool' | 'asked';
  readonly updatedAtMs: number;
  /** The transaction that changed it last: while that is the same, so is everything here. */
  readonly changedXact: string;
  /** What its classes are called here. */
  readonly resources: ReadonlyMap<string, ResourceName>;
  /** The shared pools that it is a member of, by UUID, and what it calls them. */
  readonly memberOf: ReadonlyMap<string, ResourceName>;
}

/** A provider that is there, or the key of one that is not any more. */
export type ProviderNews =
  | { readonly kind: 'known'; readonly provider: KnownProvider }
  | { readonly kind: 'gone'; readonly id: string };

/** Providers of these keys; those that there are. One statement, a function of migration 27. */
export async function readNodes(tx: Tx, ids: readonly string[]): Promise<readonly ProviderNews[]> {
  const { rows } = await sql<NodeRow>`select * from placement_nodes(${[...ids]}::text[])`.execute(tx);
  return rows.map(newsOf);
}

/** What a row of those functions says. */
export function newsOf(row: NodeRow): ProviderNews {
  return row.node_gone ? { kind: 'gone', id: row.node_id } : { kind: 'known', provider: providerOf(row) };
}

/** A provider as functions of migration 27 give it; lists are JSON. */
export interface NodeRow {
  readonly node_id: string;
  readonly node_uuid: string;
  readonly node_name: string;
  readonly node_origin: KnownProvider['origin'];
  readonly node_generation: number;
  readonly node_gone: boolean;
  readonly node_updated_at: number;
  readonly node_xact: string;
  readonly node_parent: string | null;
  readonly node_root: string;
  readonly node_inventories: string | null;
  readonly node_used: string | null;
  readonly node_traits: string | null;
  readonly node_aggregates: string | null;
  readonly node_members: string | null;
}

type InventoryTuple = readonly [ResourceName, number, number, number, number, number, number];

/** The texts of a row, read. */
interface NodeLists {
  readonly inventories: readonly InventoryTuple[];
  readonly used: readonly (readonly [ResourceName, number])[];
  readonly traits: readonly string[];
  readonly aggregates: readonly string[];
  readonly members: readonly (readonly [string, ResourceName])[];
}

function listsOf(row: NodeRow): NodeLists {
  const lists: Readonly<Record<keyof NodeLists, unknown>> = {
    inventories: JSON.parse(row.node_inventories ?? '[]'),
    used: JSON.parse(row.node_used ?? '[]'),
    traits: JSON.parse(row.node_traits ?? '[]'),
    aggregates: JSON.parse(row.node_aggregates ?? '[]'),
    members: JSON.parse(row.node_members ?? '[]'),
  };
  return lists as NodeLists; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the function wrote the texts
}

function providerOf(row: NodeRow): KnownProvider {
  const lists = listsOf(row);
  const inventories = new Map<string, ProviderInventory>();
  const resources = new Map<string, ResourceName>();
  for (const [resource, total, reserved, minUnit, maxUnit, stepSize, allocationRatio] of lists.inventories) {
    const name = classOfResource(resource);
    inventories.set(name, { total, reserved, minUnit, maxUnit, stepSize, allocationRatio });
    resources.set(name, resource);
  }
  const used = new Map<string, number>();
  for (const [resource, units] of lists.used) {
    const name = classOfResource(resource);
    used.set(name, (used.get(name) ?? 0) + units);
  }
  const memberOf = new Map(lists.members);
  const isPool = row.node_origin === 'pool';
  return {
    id: row.node_id,
    uuid: row.node_uuid,
    name: row.node_name,
    origin: row.node_origin,
    generation: row.node_generation,
    updatedAtMs: row.node_updated_at,
    changedXact: row.node_xact,
    root: row.node_root,
    parent: row.node_parent ?? undefined,
    // A shared pool and its members are in an aggregate of the pool's own, which is how Placement knows them.
    aggregates: new Set([...lists.aggregates, ...memberOf.keys(), ...(isPool ? [row.node_uuid] : [])]),
    traits: new Set([...lists.traits, ...(isPool ? [SHARING_TRAIT] : [])]),
    inventories,
    used,
    resources,
    memberOf,
  };
}
