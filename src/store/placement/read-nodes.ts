// Providers as placement sees them, read whole: inventories, what is promised of them, traits, aggregates, and their place in a tree.
import { sql, type RawBuilder } from 'kysely';
import { SHARED_CLASS } from '../../core/claim/host-inventory.ts';
import { diskOf, type ResourceName } from '../../core/claim/resources.ts';
import { SHARING_TRAIT, type ProviderInventory, type ProviderNode } from '../../core/placement/provider-node.ts';
import { classOfResource, MOST_UNITS } from '../../core/placement/units.ts';
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

/** Providers for which `condition` holds; `p` is their row. One statement; by the indexes of the condition, then by primary keys and
 *  claims_held_by_provider, for shared pools by claims_held_by_pool. */
export async function readNodes(tx: Tx, condition: RawBuilder<unknown>): Promise<readonly ProviderNews[]> {
  const { rows } = await sql<NodeRow>`
    select p.id, p.uuid, p.name, p.origin, p.generation::float8 as generation, p.gone_at is not null as gone, p.updated_at,
      p.changed_xact::text as changed_xact,
      (select uuid from providers where id = p.parent_id) as parent,
      (select uuid from providers where id = p.root_id) as root,
      ${INVENTORIES} as inventories,
      ${USED} as used,
      (select json_agg(trait)::text from provider_traits where provider_id = p.id) as traits,
      (select json_agg(aggregate)::text from provider_aggregates where provider_id = p.id) as aggregates,
      (select json_agg(json_build_array(pool.uuid, m.resource))::text
        from memberships m join providers pool on pool.id = m.pool_provider_id where m.provider_id = p.id) as members
    from providers p where ${condition} order by p.created_at, p.id`.execute(tx);
  return rows.map((row) => (row.gone ? { kind: 'gone', id: row.id } : { kind: 'known', provider: providerOf(row) }));
}

interface NodeRow {
  readonly id: string;
  readonly uuid: string;
  readonly name: string;
  readonly origin: KnownProvider['origin'];
  readonly generation: number;
  readonly gone: boolean;
  readonly updated_at: number;
  readonly changed_xact: string;
  readonly parent: string | null;
  readonly root: string;
  readonly inventories: string | null;
  readonly used: string | null;
  readonly traits: string | null;
  readonly aggregates: string | null;
  readonly members: string | null;
}

const GIB = sql.raw('1073741824');
const MOST = sql.raw(String(MOST_UNITS));

/** Bytes as GiB, and never more than an integer of Placement's. Text, because ratios are no integers. */
const INVENTORIES = sql`
  (select json_agg(json_build_array(resource,
      least(case when resource like 'disk:%' then total / ${GIB} else total end, ${MOST}),
      least(case when resource like 'disk:%' then (reserved + ${GIB} - 1) / ${GIB} else reserved end, ${MOST}),
      coalesce(min_unit, 1), coalesce(max_unit, ${MOST}), coalesce(step_size, 1),
      coalesce(allocation_ratio, allocation_ratio_ppm / 1000000::float8)) order by place)::text
    from inventories where provider_id = p.id)`;

/** A GiB that is begun is one. On a shared pool each guest's disks count once: core/claim/charge.ts says how. */
const USED = sql`
  (select json_agg(json_build_array(resource, units))::text from (
    select resource, sum(units) as units from (
      select r.resource, case when r.resource like 'disk:%' then (r.amount + ${GIB} - 1) / ${GIB} else r.amount end as units
      from claims c join claim_resources r on r.claim_id = c.id
      where c.provider_id = p.id and c.state in ('claimed', 'confirmed') and r.pool_provider_id is null
      union all
      select ${sql.raw(`'${diskOf(SHARED_CLASS)}'`)}, greatest(max(part), coalesce(sum(part) filter (where resized), 0)) from (
        select c.consumer, sum((r.amount + ${GIB} - 1) / ${GIB}) as part,
          coalesce(c.move_kind = 'resize' and c.move_settled_at is null, false) as resized
        from claims c join claim_resources r on r.claim_id = c.id
        where p.pool_id is not null and c.charged_pools && array[p.id] and c.state in ('claimed', 'confirmed')
          and r.pool_provider_id = p.id
        group by c.id
      ) parts group by consumer
    ) amounts group by resource
  ) sums)`;

type InventoryTuple = readonly [ResourceName, number, number, number, number, number, number];

/** The texts of a row, read. */
interface NodeLists {
  readonly inventories: readonly InventoryTuple[];
  readonly used: readonly (readonly [ResourceName, number])[];
  readonly traits: readonly string[];
  readonly aggregates: readonly string[];
  readonly members: readonly (readonly [string, ResourceName])[];
}

function listsOf({ inventories, used, traits, aggregates, members }: NodeRow): NodeLists {
  const texts = Object.entries({ inventories, used, traits, aggregates, members });
  const lists = texts.map(([name, text]) => [name, JSON.parse(text ?? '[]')] as const);
  return Object.fromEntries(lists) as unknown as NodeLists; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the statement above wrote the texts
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
  const isPool = row.origin === 'pool';
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    origin: row.origin,
    generation: row.generation,
    updatedAtMs: row.updated_at,
    changedXact: row.changed_xact,
    root: row.root,
    parent: row.parent ?? undefined,
    // A shared pool and its members are in an aggregate of the pool's own, which is how Placement knows them.
    aggregates: new Set([...lists.aggregates, ...memberOf.keys(), ...(isPool ? [row.uuid] : [])]),
    traits: new Set([...lists.traits, ...(isPool ? [SHARING_TRAIT] : [])]),
    inventories,
    used,
    resources,
    memberOf,
  };
}
