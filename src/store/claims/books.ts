// Books: providers that are locked, and every claim that a decision about them needs. What is read here stays so until the
// transaction ends, because whoever changes a claim holds the lock of its provider.
import { sql } from 'kysely';
import type { Claim } from '../../core/claim/claim.ts';
import type { InventoryLine, Membership, Provider } from '../../core/claim/inventory.ts';
import type { ProviderClaims } from '../../core/claim/open.ts';
import type { Resources } from '../../core/claim/resources.ts';
import type { ResourceLimit } from '../../core/claim/shortages.ts';
import { UllageError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { Tx } from '../tables.ts';
import { claimOfRow, RESOURCES_SQL, type ClaimRecord } from './claim-row.ts';
import type { InventoryRow } from './rows.ts';

/** A locked provider. */
export interface LockedProvider {
  readonly provider: Provider;
  readonly generation: bigint;
  /** When the audit began that was reconciled last; undefined for what never reported. */
  readonly observedAtMs: number | undefined;
  /** The same of the last that told of all guests, as far as a claim was waiting for its guest then. */
  readonly guestsToldAtMs: number | undefined;
  /** Its host was forgotten, or its maker removed it: nothing can be promised of it until it is back. */
  readonly isGone: boolean;
}

/** What is locked, and the claims: those that charge the providers, and those that were named, wherever they are. */
export interface Books {
  readonly providers: ReadonlyMap<string, LockedProvider>;
  readonly claims: readonly Claim[];
}

/** Locks providers, and the shared pools behind the classes that are asked of them: hosts first and then pools, each in the order of
 *  their ids, so that no two transactions wait for each other. Reads in statements of their own, because one that waited for a lock
 *  still sees the rest as it was before. What a host is a member of does not change while it is locked. Throws NO_SUCH_PROVIDER. */
export async function lockBooks(
  tx: Tx,
  providerIds: readonly string[],
  claimIds: readonly string[] = [],
  asked: Resources = [],
): Promise<Books> {
  const ids = [...new Set(providerIds)];
  const hosts = await lockProviders(tx, ids, 'hosts');
  const members = [...hosts.values()].flatMap(({ provider }) => provider.memberOf ?? []);
  const classes = new Set(asked.map(({ resource }) => resource));
  const named = ids.filter((id) => !hosts.has(id));
  const pools = [...named, ...members.filter(({ resource }) => classes.has(resource)).map(({ provider }) => provider)];
  const locked = pools.length === 0 ? new Map<string, LockedProvider>() : await lockProviders(tx, pools, 'pools');
  const providers = new Map([...hosts, ...locked]);
  const missing = ids.find((id) => !providers.has(id));
  if (missing !== undefined) throw noSuchProvider(missing);
  return { providers, claims: await claimsFor(tx, [...providers.keys()], [...locked.keys()], claimIds) };
}

/** Locks providers of one kind in the order of their ids, and reads what they have; those that there are none of are left out. */
export async function lockProviders(
  tx: Tx,
  ids: readonly string[],
  kind: 'hosts' | 'pools',
): Promise<ReadonlyMap<string, LockedProvider>> {
  const { rows } = await sql<{
    id: string;
    generation: bigint;
    observed_at: number | null;
    guests_told_at: number | null;
    pool_id: string | null;
    is_gone: boolean;
  }>`
    select id, generation, observed_at, guests_told_at, pool_id, gone_at is not null as is_gone from providers
    where id = any(${ids}::text[]) and (pool_id is null) = ${kind === 'hosts'}
    order by id collate "C" for update`.execute(tx);
  const inventories = await inventoriesOf(
    tx,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map(({ id, generation, observed_at, guests_told_at, pool_id, is_gone: isGone }) => {
      const [observedAtMs, guestsToldAtMs] = [observed_at ?? undefined, guests_told_at ?? undefined];
      return [id, { provider: providerOf(id, inventories, pool_id), generation, observedAtMs, guestsToldAtMs, isGone }];
    }),
  );
}

/** One provider of the books, as core/claim takes it. */
export function providerClaims(books: Books, providerId: string, limits?: readonly ResourceLimit[]): ProviderClaims {
  const { provider } = lockedProvider(books, providerId);
  const pools = [...books.providers.values()].map((locked) => locked.provider);
  return { provider, claims: books.claims, pools, ...(limits === undefined ? {} : { limits }) };
}

/** A provider that was asked to be locked. */
export function lockedProvider(books: Books, providerId: string): LockedProvider {
  const found = books.providers.get(providerId);
  invariant(found !== undefined, 'a provider is locked before anything is decided about it', { providerId });
  return found;
}

/** A claim that was named, or charges one of the providers. Throws NO_SUCH_CLAIM. */
export function claimIn({ claims }: Books, id: string): Claim {
  const claim = claims.find((known) => known.id === id);
  if (claim === undefined) throw noSuchClaim(id);
  return claim;
}

/** Where a claim is: for good, so that it may be read before anything is locked. Throws NO_SUCH_CLAIM. */
export async function providerOfClaim(tx: Tx, id: string): Promise<string> {
  const row = await tx.selectFrom('claims').select('provider_id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw noSuchClaim(id);
  return row.provider_id;
}

/** What providers have, and what they are members of. */
export interface Inventories {
  readonly lines: ReadonlyMap<string, readonly InventoryLine[]>;
  readonly memberships: ReadonlyMap<string, readonly Membership[]>;
}

type Line = Omit<InventoryRow, 'pool_id'> & { readonly pool_id: string; readonly pool_provider_id: string | null };

/** Inventories and memberships by provider, each in their order; one statement for both. By their primary keys. */
export async function inventoriesOf(tx: Tx, providerIds: readonly string[]): Promise<Inventories> {
  const { rows } = await sql<Line>`
    select provider_id, place, resource, total, reserved, allocation_ratio_ppm, pool_id, null as pool_provider_id
    from inventories where provider_id = any(${providerIds}::text[])
    union all
    select m.provider_id, m.place, m.resource, 0, 0, 0, p.pool_id, p.id
    from memberships m join providers p on p.id = m.pool_provider_id where m.provider_id = any(${providerIds}::text[])
    order by 1, 2`.execute(tx);
  const own = Map.groupBy(
    rows.filter((row) => row.pool_provider_id === null),
    (row) => row.provider_id,
  );
  const shared = Map.groupBy(
    rows.filter((row) => row.pool_provider_id !== null),
    (row) => row.provider_id,
  );
  return {
    lines: new Map([...own].map(([id, lines]) => [id, lines.map(inventoryLineOf)])),
    memberships: new Map([...shared].map(([id, lines]) => [id, lines.map(membershipOf)])),
  };
}

/** A provider as core/claim knows it. */
export function providerOf(id: string, { lines, memberships }: Inventories, poolId: string | null): Provider {
  const memberOf = memberships.get(id);
  return {
    id,
    inventory: lines.get(id) ?? [],
    ...(memberOf === undefined ? {} : { memberOf }),
    ...(poolId === null ? {} : { poolId }),
  };
}

/** A line of an inventory as core/claim knows it. */
export function inventoryLineOf(row: InventoryRow): InventoryLine {
  const { resource, total, reserved, allocation_ratio_ppm: allocationRatio, pool_id: poolId } = row;
  return { resource, total, reserved, allocationRatio, ...(poolId === null ? {} : { poolId }) };
}

function membershipOf({ resource, pool_provider_id, pool_id: poolId }: Line): Membership {
  return { resource, provider: pool_provider_id ?? '', poolId };
}

/** By claims_held_by_provider, claims_held_by_pool and the primary key. */
async function claimsFor(
  tx: Tx,
  providerIds: readonly string[],
  poolIds: readonly string[],
  claimIds: readonly string[],
): Promise<readonly Claim[]> {
  const onPools = poolIds.length === 0 ? sql`` : sql`or (c.charged_pools && ${poolIds}::text[] and ${IS_HELD})`;
  const { rows } = await sql<ClaimRecord>`
    select c.*, ${sql.raw(RESOURCES_SQL)} from claims c
    where (c.provider_id = any(${providerIds}::text[]) and ${IS_HELD}) or c.id = any(${claimIds}::text[]) ${onPools}
    order by c.created_at, c.id`.execute(tx);
  return rows.map(claimOfRow);
}

/** As the partial indexes have it. */
const IS_HELD = sql`c.state in ('claimed', 'confirmed')`;

/** Throws NO_SUCH_PROVIDER for one that is gone: nothing new can be promised there, and what is may still be released. */
export function requireThere(books: Books, providerId: string): void {
  if (lockedProvider(books, providerId).isGone) throw noSuchProvider(providerId, 'one that was forgotten');
}

/** There is none of this id. */
export function noSuchProvider(id: string, found = 'none'): UllageError {
  return new UllageError('NO_SUCH_PROVIDER', `look for provider ${id}: expected one that is known, found ${found}`, {
    operands: { provider: id },
    hint: 'A host becomes a provider with its first report.',
  });
}

/** There is none of this id. */
export function noSuchClaim(id: string): UllageError {
  return new UllageError('NO_SUCH_CLAIM', `look for claim ${id}: expected one that is known, found none`, {
    operands: { claim: id },
  });
}
