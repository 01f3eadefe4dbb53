// Inventories brought in line with the policies of now, or of a change that is only looked at; and who is over his capacity then.
import { sql } from 'kysely';
import { chargedOf } from '../../core/claim/charge.ts';
import type { HostPolicy } from '../../core/claim/host-inventory.ts';
import { capacityOf, type InventoryLine } from '../../core/claim/inventory.ts';
import {
  changedOverrides,
  effectivePolicy,
  goesOver,
  governed,
  policyResourceOf,
  type OverrideChange,
  type PolicyOverride,
  type PolicyScope,
} from '../../core/claim/policy.ts';
import type { ResourceName } from '../../core/claim/resources.ts';
import { json } from '../column-types.ts';
import { overridesFor } from '../policies/overrides.ts';
import type { Tx } from '../tables.ts';
import { inventoriesOf } from './books.ts';
import { readProvider } from './read-provider.ts';

/** `write`: providers are locked, and their inventories rewritten. `look`: nothing is; for a transaction that sees one view. */
export type PolicyMode = 'write' | 'look';

/** Providers that a policy concerns: what callers of the Placement API made has none. */
export interface Concerned {
  readonly hosts: readonly string[];
  readonly pools: readonly string[];
}

/** Which policy, and how. */
export interface PolicyApplication {
  readonly mode: PolicyMode;
  /** What holds where nobody has set anything. */
  readonly base: HostPolicy;
  /** What becomes other than it is kept; undefined: nothing, it is who is concerned that changed. */
  readonly change?: OverrideChange | undefined;
}

/** A line of somebody who has promised more than he may now, and had not before. */
export interface OverCapacity {
  readonly provider: string;
  readonly kind: 'host' | 'pool';
  readonly resource: ResourceName;
  /** In the resource's unit, as `claimed`. */
  readonly capacity: bigint;
  readonly claimed: bigint;
}

/** What became of it. */
export interface AppliedPolicies {
  /** Whose inventory changes: its generation rises by one. */
  readonly rewritten: Concerned;
  /** All of them, those that are over by the most first. */
  readonly over: readonly OverCapacity[];
}

/** Who is concerned by what is set for a scope and key; locked where they are to be rewritten, hosts before pools, as everybody does. Pools
 *  are looked for after hosts are locked: whoever adds one holds its host. */
export async function concernedBy(
  tx: Tx,
  { scope, key }: { readonly scope: PolicyScope; readonly key: string },
  mode: PolicyMode,
): Promise<Concerned> {
  const isConcerned = {
    fleet: sql`true`,
    aggregate: sql`id in (select provider_id from provider_aggregates where aggregate_uuid(aggregate) = ${key})`,
    host: sql`id = ${key}`,
    pool: sql`id = ${key}`,
  }[scope];
  const lock = mode === 'write' ? sql`for update` : sql``;
  const ofOrigin = async (origin: 'host' | 'pool'): Promise<readonly string[]> => {
    const { rows } = await sql<{ id: string }>`
      select id from providers where origin = ${origin} and ${isConcerned} order by id collate "C" ${lock}`.execute(tx);
    return rows.map(({ id }) => id);
  };
  const hosts = await ofOrigin('host');
  return { hosts, pools: await ofOrigin('pool') };
}

/** Brings inventories in line. To write, the providers are locked, and overrides are kept as they shall be. */
export async function applyPolicies(
  tx: Tx,
  { hosts, pools }: Concerned,
  { mode, base, change }: PolicyApplication,
): Promise<AppliedPolicies> {
  const ids = [...hosts, ...pools];
  const { lines } = await inventoriesOf(tx, ids);
  const overrides = await overridesFor(tx, ids);
  const changes = ids.flatMap((provider) => {
    const own = overrides.get(provider) ?? [];
    return changesOf(provider, lines.get(provider) ?? [], { base, own, change });
  });
  if (mode === 'write') await writeLines(tx, changes);
  const [changed, isPool] = [new Set(changes.map(({ provider }) => provider)), new Set(pools)];
  return {
    rewritten: { hosts: hosts.filter((id) => changed.has(id)), pools: pools.filter((id) => changed.has(id)) },
    over: await newlyOver(tx, changes, isPool),
  };
}

interface LineChange {
  readonly provider: string;
  readonly before: InventoryLine;
  readonly after: InventoryLine;
}

interface Given {
  readonly base: HostPolicy;
  readonly own: readonly PolicyOverride[];
  readonly change: OverrideChange | undefined;
}

/** A change of one resource's policy leaves the lines of others alone, be the settings of the servers others by now. */
function changesOf(
  provider: string,
  lines: readonly InventoryLine[],
  { base, own, change }: Given,
): readonly LineChange[] {
  const policy = effectivePolicy(base, change === undefined ? own : changedOverrides(own, change));
  return lines.flatMap((before) => {
    const resource = policyResourceOf(before.resource);
    if (resource === undefined || change?.resources.includes(resource) === false) return [];
    const after = governed(before, policy);
    const isSame = after.reserved === before.reserved && after.allocationRatio === before.allocationRatio;
    return isSame ? [] : [{ provider, before, after }];
  });
}

async function writeLines(tx: Tx, changes: readonly LineChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ provider, after }) => ({
    provider_id: provider,
    resource: after.resource,
    reserved: after.reserved,
    allocation_ratio_ppm: after.allocationRatio,
  }));
  await sql`
    update inventories set reserved = new.reserved, allocation_ratio_ppm = new.allocation_ratio_ppm
    from json_populate_recordset(null::inventories, ${json(rows)}::json) as new
    where inventories.provider_id = new.provider_id and inventories.resource = new.resource`.execute(tx);
  const ids = [...new Set(changes.map(({ provider }) => provider))];
  await sql`update providers set generation = generation + 1 where id = any(${ids}::text[])`.execute(tx);
}

/** What grows cannot go over: claims are read of what shrinks alone. */
async function newlyOver(
  tx: Tx,
  changes: readonly LineChange[],
  isPool: ReadonlySet<string>,
): Promise<readonly OverCapacity[]> {
  const shrinking = changes.filter(({ before, after }) => capacityOf(after) < capacityOf(before));
  const ofHosts = await claimedOnHosts(
    tx,
    shrinking.filter(({ provider }) => !isPool.has(provider)),
  );
  const over: OverCapacity[] = [];
  for (const { provider, before, after } of shrinking) {
    const [kind, { resource }] = [isPool.has(provider) ? ('pool' as const) : ('host' as const), after];
    const claimed =
      kind === 'pool' ? await claimedOnPool(tx, provider, resource) : (ofHosts.get(`${provider} ${resource}`) ?? 0n);
    if (goesOver(before, after, claimed)) over.push({ provider, kind, resource, capacity: capacityOf(after), claimed });
  }
  const by = ({ claimed, capacity }: OverCapacity): bigint => claimed - capacity;
  return over.toSorted((a, b) => Number(by(b) > by(a)) - Number(by(b) < by(a)));
}

/** By claims_held_by_provider and the primary key of claim_resources. */
async function claimedOnHosts(tx: Tx, changes: readonly LineChange[]): Promise<ReadonlyMap<string, bigint>> {
  if (changes.length === 0) return new Map();
  const ids = [...new Set(changes.map(({ provider }) => provider))];
  const resources = [...new Set(changes.map(({ after }) => after.resource))];
  const { rows } = await sql<{ provider_id: string; resource: ResourceName; amount: bigint }>`
    select c.provider_id, r.resource, sum(r.amount)::numeric as amount
    from claims c join claim_resources r on r.claim_id = c.id
    where c.provider_id = any(${ids}::text[]) and c.state in ('claimed', 'confirmed')
      and r.pool_provider_id is null and r.resource = any(${resources}::text[])
    group by c.provider_id, r.resource`.execute(tx);
  return new Map(rows.map((row) => [`${row.provider_id} ${row.resource}`, row.amount]));
}

/** What guests take of a shared pool is more than a sum: core/claim/charge.ts. */
async function claimedOnPool(tx: Tx, id: string, resource: ResourceName): Promise<bigint> {
  const books = await readProvider(tx, id);
  const claims = books?.held.map(({ claim }) => claim) ?? [];
  return chargedOf(claims, id, resource);
}
