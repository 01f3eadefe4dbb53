// Overrides: reserves and allocation ratios that somebody set, by scope. Whoever rewrites an inventory reads them after he has locked its
// provider; whoever changes them locks every provider that they concern.
import { sql, type Selectable } from 'kysely';
import type { PolicyOverride, PolicyResource } from '../../core/claim/policy.ts';
import { storedText, timestamp } from '../column-types.ts';
import { ensureDay } from '../history/partitions.ts';
import type { Tables, Tx } from '../tables.ts';

/** An override as it is kept: who set it last, when, and why. */
export interface KeptOverride extends PolicyOverride {
  readonly reason: string;
  readonly actor: string;
  readonly changedAtMs: number;
}

/** What names an override. */
export type OverrideKey = Pick<PolicyOverride, 'scope' | 'key' | 'resource'>;

/** "polic" in ASCII, as migration 25 has it. */
const POLICIES_KEY = 0x70_6f6c_6963n;

/** One change of overrides at a time, before any provider is locked. Until it ends no host becomes a provider, and none joins or leaves an
 *  aggregate: the change would pass it over. Events of this time get their place first: the report of a new host holds that while it
 *  waits for the change. */
export async function lockPolicies(tx: Tx, nowMs: number): Promise<void> {
  await ensureDay(tx, nowMs);
  await sql`select pg_advisory_xact_lock(${POLICIES_KEY})`.execute(tx);
}

/** Waits for a change of overrides to end, and lets none begin. For who changes which providers are concerned, before he locks one; otherwise
 *  as `lockPolicies`. */
export async function holdPolicies(tx: Tx, nowMs: number): Promise<void> {
  await ensureDay(tx, nowMs);
  await sql`select pg_advisory_xact_lock_shared(${POLICIES_KEY})`.execute(tx);
}

/** What concerns each of these providers; one that nothing concerns is left out. One statement, by the primary keys of both tables. */
export async function overridesFor(
  tx: Tx,
  providerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PolicyOverride[]>> {
  const ids = [...providerIds];
  const { rows } = await sql<OverrideRecord & { readonly provider_id: string }>`
    select p.id as provider_id, o.* from policy_overrides o cross join unnest(${ids}::text[]) as p (id)
    where o.scope = 'fleet'
    union all
    select o.key, o.* from policy_overrides o where o.scope in ('host', 'pool') and o.key = any(${ids}::text[])
    union all
    select a.provider_id, o.* from provider_aggregates a
    join policy_overrides o on o.scope = 'aggregate' and o.key = aggregate_uuid(a.aggregate)
    where a.provider_id = any(${ids}::text[])`.execute(tx);
  const byProvider = Map.groupBy(rows, ({ provider_id: id }) => id);
  return new Map([...byProvider].map(([id, own]) => [id, own.map(overrideOf)]));
}

/** A page of all overrides by scope, key and resource, after `after`. By the primary key. */
export async function listOverrides(
  tx: Tx,
  { after, limit }: { readonly after: OverrideKey | undefined; readonly limit: number },
): Promise<readonly KeptOverride[]> {
  const isNext =
    after === undefined
      ? sql`true`
      : sql`(scope, key, resource) > (${after.scope}::text, ${after.key}::text, ${after.resource}::text)`;
  const { rows } = await sql<OverrideRecord>`
    select * from policy_overrides where ${isNext} order by scope, key, resource limit ${limit}`.execute(tx);
  return rows.map(keptOf);
}

/** Those of one scope and key: of one resource, or of all. By the primary key. */
export async function findOverrides(
  tx: Tx,
  { scope, key }: Pick<OverrideKey, 'scope' | 'key'>,
  resource: PolicyResource | undefined,
): Promise<readonly KeptOverride[]> {
  let query = tx.selectFrom('policy_overrides').selectAll().where('scope', '=', scope).where('key', '=', key);
  if (resource !== undefined) query = query.where('resource', '=', resource);
  return (await query.orderBy('resource').execute()).map(keptOf);
}

/** Writes one in place of what was there of its scope, key and resource. */
export async function putOverride(tx: Tx, override: KeptOverride): Promise<void> {
  const row = {
    scope: override.scope,
    key: override.key,
    resource: override.resource,
    reserved: override.reserved ?? null,
    allocation_ratio_ppm: override.allocationRatio ?? null,
    reason: override.reason,
    actor: storedText(override.actor),
    changed_at: timestamp(override.changedAtMs),
  };
  await tx
    .insertInto('policy_overrides')
    .values(row)
    .onConflict((conflict) => conflict.columns(['scope', 'key', 'resource']).doUpdateSet(row))
    .execute();
}

/** Removes one, if it is there. */
export async function removeOverride(tx: Tx, { scope, key, resource }: OverrideKey): Promise<void> {
  await tx
    .deleteFrom('policy_overrides')
    .where('scope', '=', scope)
    .where('key', '=', key)
    .where('resource', '=', resource)
    .execute();
}

/** A row of the table as it is read. */
type OverrideRecord = Selectable<Tables['policy_overrides']>;

function overrideOf({ scope, key, resource, reserved, allocation_ratio_ppm: ratio }: OverrideRecord): PolicyOverride {
  return { scope, key, resource, reserved: reserved ?? undefined, allocationRatio: ratio ?? undefined };
}

function keptOf(row: OverrideRecord): KeptOverride {
  return { ...overrideOf(row), reason: row.reason, actor: row.actor, changedAtMs: row.changed_at };
}
