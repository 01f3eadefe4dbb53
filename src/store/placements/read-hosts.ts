// What is known of hosts for a decision about placement: their inventories and claims, exact, and the pools of their latest reports.
import { sql, type RawBuilder } from 'kysely';
import type { InventoryLine } from '../../core/claim/inventory.ts';
import type { ResourceName } from '../../core/claim/resources.ts';
import type { Bytes } from '../../core/bytes.ts';
import type { Ppm } from '../../core/ratio.ts';
import { readStored } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** What is claimed of a resource, what of that no report has confirmed, and what of that is still to be written at once. */
export interface Claimed {
  readonly claimed: bigint;
  readonly inFlight: bigint;
  readonly unwritten: bigint;
}

/** A line of an inventory with what is claimed of it. */
export type ClaimedLine = InventoryLine & Claimed;

/** A pool as a host's latest report has it. */
export interface ReportedPool {
  readonly id: string;
  readonly isShared: boolean;
  readonly available: Bytes | undefined;
  readonly growth: Bytes;
  readonly worstCaseFree: Bytes | undefined;
  /** worstCaseFree is at most, and growth at least, this. */
  readonly isBound: boolean;
}

/** A host as the database knows it. */
export interface HostFacts {
  readonly id: string;
  readonly name: string;
  /** The transaction that changed its provider last: while that is the same, so are its claims, inventory, traits and aggregates. */
  readonly changedXact: string;
  readonly seenAtMs: number;
  readonly periodMs: number;
  readonly isWhole: boolean;
  readonly knowsGuests: boolean;
  readonly traits: readonly string[];
  readonly aggregates: readonly string[];
  readonly lines: readonly ClaimedLine[];
  /** Classes that are shared pools, by the ids of their providers. */
  readonly members: readonly { readonly resource: ResourceName; readonly provider: string }[];
  readonly pools: readonly ReportedPool[];
  /** Root and ephemeral disks of its claims, in whole GiB, as Kilo's tracker counts. */
  readonly kiloUsedGib: bigint;
  readonly kiloLeastGib: bigint | undefined;
}

/** A shared pool's provider. */
export interface SharedPoolFacts {
  readonly provider: string;
  readonly poolId: string;
  readonly line: ClaimedLine;
}

/** Those of the hosts in `ids`, a statement that selects ids of providers. `usualFill`: of claims that say none of their own. One statement; by
 *  primary keys and claims_held_by_provider. */
export async function readHosts(tx: Tx, ids: RawBuilder<unknown>, usualFill: Ppm): Promise<readonly HostFacts[]> {
  // Each host's parts are dear by the planner's guess: it would compile for most of a second what then reads a few rows.
  await sql`select set_config('jit', 'off', true)`.execute(tx);
  const { rows } = await sql<HostRow>`
    select p.id, h.name, p.changed_xact::text as changed_xact, h.received_at as seen_at, h.period_ms::float8 as period_ms,
      coalesce(s.summary->>'complete', 'false') = 'true' as whole,
      not (s.summary->>'guests' is null and coalesce(s.summary->'machine'->>'allGuests', 'true') = 'false') as knows_guests,
      coalesce(s.summary->>'pools', '[]') as pools,
      s.summary->'machine'->>'kiloLeastGib' as kilo_least,
      ${LINES} as lines, ${claimedSql(usualFill)} as claimed, ${KILO_USED} as kilo_used,
      (select json_agg(json_build_array(m.resource, pool.id, pool.uuid))::text
        from memberships m join providers pool on pool.id = m.pool_provider_id where m.provider_id = p.id) as members,
      (select json_agg(trait order by trait)::text from provider_traits where provider_id = p.id) as traits,
      (select json_agg(aggregate order by aggregate)::text from provider_aggregates where provider_id = p.id) as aggregates
    from providers p join hosts h on h.id = ${HOST_ID} left join host_states s on s.host_id = h.id
    where p.id in (${ids}) and p.pool_id is null and p.gone_at is null`.execute(tx);
  return rows.map(hostOf);
}

/** Those of the shared pools for which `condition` holds; `p` is their provider. By claims_held_by_pool. */
export async function readSharedPools(
  tx: Tx,
  condition: RawBuilder<unknown>,
  usualFill: Ppm,
): Promise<readonly SharedPoolFacts[]> {
  const { rows } = await sql<PoolRow>`
    select p.id, p.pool_id, ${LINES} as lines, ${chargedSql(usualFill)} as charged
    from providers p where p.pool_id is not null and p.gone_at is null and ${condition}`.execute(tx);
  return rows.flatMap(({ id, pool_id: poolId, lines, charged }) => {
    const [line] = linesOf(lines);
    if (line === undefined) return [];
    const [claimed = 0n, inFlight = 0n, unwritten = 0n] = parsed<string>(charged).map(BigInt);
    return [{ provider: id, poolId, line: { ...line, claimed, inFlight, unwritten } }];
  });
}

/** Hosts on which a guest of these is, by its claims or by a report. By claims_by_consumer and facts_guests_by_uuid. */
export async function hostsOfGuests(tx: Tx, guests: readonly string[]): Promise<ReadonlySet<string>> {
  if (guests.length === 0) return new Set();
  const { rows } = await sql<{ host: string }>`
    select provider_id as host from claims
    where consumer = any(${guests}::text[]) and state in ('claimed', 'confirmed')
    union
    select host_id::text from facts where kind = 'guest' and split_part(key, ' ', 1) = any(${guests}::text[])`.execute(
    tx,
  );
  return new Set(rows.map(({ host }) => host));
}

interface HostRow {
  readonly id: string;
  readonly name: string;
  readonly changed_xact: string;
  readonly seen_at: number;
  readonly period_ms: number;
  readonly whole: boolean;
  readonly knows_guests: boolean;
  readonly pools: string;
  readonly kilo_least: string | null;
  readonly lines: string | null;
  readonly claimed: string | null;
  readonly kilo_used: string;
  readonly members: string | null;
  readonly traits: string | null;
  readonly aggregates: string | null;
}

interface PoolRow {
  readonly id: string;
  readonly pool_id: string;
  readonly lines: string | null;
  readonly charged: string | null;
}

/** Its key in hosts. Providers that callers of the Placement API made have ids of any form. */
const HOST_ID = sql`case when p.id ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then p.id::uuid end`;

/** Amounts are text: JSON's numbers would lose what is beyond 2⁵³. */
const LINES = sql`
  (select json_agg(json_build_array(resource, total::text, reserved::text, allocation_ratio_ppm::text, pool_id) order by place)::text
    from inventories where provider_id = p.id)`;

/** The amounts of one host's claims, each claim's by its key: a plan that joins them takes a host for a tenth of the fleet, and reads the
 *  amounts of all claims for each host (measured: 400 ms among 10,000). `offset 0` keeps the planner from joining. */
function claimedSql(usualFill: Ppm): RawBuilder<unknown> {
  return sql`
    (select json_agg(json_build_array(resource, claimed::text, in_flight::text, unwritten::text))::text from (
      select r.resource, sum(r.amount) as claimed,
        coalesce(sum(r.amount) filter (where c.state = 'claimed'), 0) as in_flight,
        coalesce(sum(${filled(sql`r.amount`, sql`c.expected_fill_ppm`, usualFill)}) filter (where c.state = 'claimed'), 0) as unwritten
      from claims c cross join lateral (
        select resource, amount from claim_resources where claim_id = c.id and pool_provider_id is null offset 0
      ) r
      where c.provider_id = p.id and c.state in ('claimed', 'confirmed')
      group by r.resource
    ) sums)`;
}

/** Rounded up, as core/claim/available.ts does it. */
function filled(amount: RawBuilder<unknown>, fill: RawBuilder<unknown>, usualFill: Ppm): RawBuilder<unknown> {
  return sql`ceil(${amount}::numeric * coalesce(${fill}, ${usualFill}::bigint) / 1000000)`;
}

/** Kilo counts root and ephemeral disks of a flavor, and no swap; without a flavor: whole GiB of what is claimed. */
const KILO_USED = sql`
  (select coalesce(sum(coalesce(
      (c.flavor->>'rootGib')::bigint + (c.flavor->>'ephemeralGib')::bigint,
      (select r.amount / 1073741824 from claim_resources r where r.claim_id = c.id and r.resource = 'disk:instances'),
      0)), 0)::text
    from claims c where c.provider_id = p.id and c.state in ('claimed', 'confirmed'))`;

/** Each guest's disks once: core/claim/charge.ts says how. In flight is what claims add that no report has confirmed. */
function chargedSql(usualFill: Ppm): RawBuilder<unknown> {
  return sql`
    (select json_build_array(
        coalesce(sum(charged), 0)::text, coalesce(sum(charged - confirmed), 0)::text,
        coalesce(sum(${filled(sql`(charged - confirmed)`, sql`fill`, usualFill)}), 0)::text)::text
      from (
        select greatest(max(part), coalesce(sum(part) filter (where is_resize), 0)) as charged,
          greatest(coalesce(max(part) filter (where is_confirmed), 0),
            coalesce(sum(part) filter (where is_resize and is_confirmed), 0)) as confirmed,
          max(fill) filter (where not is_confirmed) as fill
        from (
          select c.consumer, sum(r.amount) as part, c.state = 'confirmed' as is_confirmed, c.expected_fill_ppm as fill,
            coalesce(c.move_kind = 'resize' and c.move_settled_at is null, false) as is_resize
          from claims c cross join lateral (
            select amount from claim_resources where claim_id = c.id and pool_provider_id = p.id offset 0
          ) r
          where c.charged_pools && array[p.id] and c.state in ('claimed', 'confirmed')
          group by c.id
        ) parts group by consumer
      ) guests)`;
}

type LineTuple = readonly [ResourceName, string, string, string, string | null];

function linesOf(text: string | null): readonly InventoryLine[] {
  return parsed<LineTuple>(text).map(([resource, total, reserved, ratio, poolId]) => ({
    resource,
    total: BigInt(total),
    reserved: BigInt(reserved),
    allocationRatio: BigInt(ratio),
    ...(poolId === null ? {} : { poolId }),
  }));
}

function hostOf(row: HostRow): HostFacts {
  const claimed = new Map(
    parsed<readonly [ResourceName, string, string, string]>(row.claimed).map(([resource, all, inFlight, unwritten]) => [
      resource,
      { claimed: BigInt(all), inFlight: BigInt(inFlight), unwritten: BigInt(unwritten) },
    ]),
  );
  const members = parsed<readonly [ResourceName, string, string]>(row.members);
  const aggregates = parsed<string>(row.aggregates);
  return {
    id: row.id,
    name: row.name,
    changedXact: row.changed_xact,
    seenAtMs: row.seen_at,
    periodMs: row.period_ms,
    isWhole: row.whole,
    knowsGuests: row.knows_guests,
    traits: parsed<string>(row.traits),
    // A shared pool and its members are in an aggregate of the pool's own, as in the Placement API.
    aggregates: [...aggregates, ...members.map(([, , uuid]) => uuid)],
    lines: linesOf(row.lines).map((line) => ({ ...line, ...(claimed.get(line.resource) ?? NOTHING) })),
    members: members.map(([resource, provider]) => ({ resource, provider })),
    pools: poolsOf(row.pools),
    kiloUsedGib: BigInt(row.kilo_used),
    kiloLeastGib: row.kilo_least === null ? undefined : BigInt(row.kilo_least),
  };
}

const NOTHING: Claimed = { claimed: 0n, inFlight: 0n, unwritten: 0n };

/** What our statements wrote. */
function parsed<T>(text: string | null, none: readonly T[] = []): readonly T[] {
  if (text === null) return none;
  return JSON.parse(text) as readonly T[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the statement above wrote it
}

/** As wire/api/host-summary.ts has it; read here without its schema, because it is ten thousand hosts'. */
function poolsOf(text: string): readonly ReportedPool[] {
  const pools = readStored(text) as unknown as readonly SummaryPool[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- server/ingest/summarise.ts wrote it
  return pools.map(({ id, shared, available, growth, worstCaseFree, bound = false }) => ({
    id,
    isShared: shared,
    available,
    growth,
    worstCaseFree,
    isBound: bound,
  }));
}

interface SummaryPool {
  readonly id: string;
  readonly shared: boolean;
  readonly available?: bigint;
  readonly growth: bigint;
  readonly worstCaseFree?: bigint;
  readonly bound?: boolean;
}
