// Consumers and providers that a write of allocations is about, locked and read.
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import { heldClaims, lockConsumers, readConsumers, type ConsumersHeld, type HeldClaim } from './consumers.ts';
import { readNodes, type KnownProvider } from './read-nodes.ts';

/** By UUID of the provider. */
export type Providers = ReadonlyMap<string, KnownProvider>;

/** Providers and consumers, locked. */
export interface LockedBooks {
  readonly providers: Providers;
  readonly held: ConsumersHeld;
}

/** Somebody may open a claim of a consumer on a provider that is not locked yet, again and again: so often he does not. */
const MOST_TRIES = 10;

/** Locks consumers first, then providers: hosts, then shared pools, each in the order of their keys, as everybody does. What a view
 *  knows of a provider is believed where nothing has changed it since. */
export async function lockBooks(
  tx: Tx,
  consumers: readonly string[],
  uuids: readonly string[],
  known: Providers,
): Promise<LockedBooks> {
  await lockConsumers(tx, consumers);
  for (let tries = 1; ; tries += 1) {
    await sql`savepoint unlocked`.execute(tx);
    const before = providersOf(await heldClaims(tx, consumers));
    const providers = await lockProviders(tx, before, uuids, known);
    const held = await readConsumers(tx, consumers);
    const ids = new Set([...providers.values()].map(({ id }) => id));
    if (tries === MOST_TRIES || providersOf(held.claims).every((id) => ids.has(id))) return { providers, held };
    // Locking what is missing now could break the order of locks: give all back first.
    await sql`rollback to savepoint unlocked`.execute(tx);
  }
}

function providersOf(claims: readonly HeldClaim[]): readonly string[] {
  return claims.flatMap(({ providerId, amounts }) => [providerId, ...amounts.flatMap(({ pool }) => pool?.id ?? [])]);
}

async function lockProviders(
  tx: Tx,
  ids: readonly string[],
  uuids: readonly string[],
  known: Providers,
): Promise<Providers> {
  const { rows } = await sql<{ id: string; uuid: string; xact: string }>`
    select id, uuid, changed_xact::text as xact from providers
    where (id = any(${[...new Set(ids)]}::text[]) or uuid = any(${[...new Set(uuids)]}::text[])) and gone_at is null
    order by pool_id is not null, id collate "C" for update`.execute(tx);
  const found = new Map<string, KnownProvider>();
  const unknown: string[] = [];
  for (const { id, uuid, xact } of rows) {
    const provider = known.get(uuid);
    if (provider?.id === id && provider.changedXact === xact) found.set(uuid, provider);
    else unknown.push(id);
  }
  if (unknown.length === 0) return found;
  for (const news of await readNodes(tx, sql`p.id = any(${unknown}::text[])`)) {
    if (news.kind === 'known') found.set(news.provider.uuid, news.provider);
  }
  return found;
}
