// Providers: what there is to promise from. Written under the same lock as decisions, so that none sees half an inventory.
import { sql } from 'kysely';
import type { Provider } from '../../core/claim/inventory.ts';
import { json } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { inventoriesOf, lockBooks, lockedProvider, providerOf } from './books.ts';

/** A provider as it is kept. */
export interface StoredProvider {
  readonly provider: Provider;
  /** Grows with each change of its inventory or of a claim on it. */
  readonly generation: bigint;
  /** When the audit began that was reconciled last; undefined for what never reported. */
  readonly observedAtMs: number | undefined;
}

/** Adds a provider, or gives it another inventory and other memberships, whose pools must be there; the same again changes nothing.
 *  Claims stay, whatever the new capacity. */
export async function putProvider(tx: Tx, provider: Provider): Promise<void> {
  const { id } = provider;
  await addProvider(tx, id, provider.poolId);
  await replaceProvider(tx, lockedProvider(await lockBooks(tx, [id]), id).provider, provider);
}

/** As `putProvider`, for one that is locked. */
export async function replaceProvider(tx: Tx, held: Provider, provider: Provider): Promise<void> {
  const { id } = provider;
  const isChanged = [
    await replaceRows(tx, 'inventories', id, [held, provider].map(linesOf)),
    await replaceRows(tx, 'memberships', id, [held, provider].map(membershipsOf)),
  ].includes(true);
  if (isChanged) await sql`update providers set generation = generation + 1 where id = ${id}`.execute(tx);
}

/** Adds a provider that has nothing to promise yet, if there is none of this id. */
export async function addProvider(tx: Tx, id: string, poolId?: string): Promise<void> {
  await sql`
    insert into providers (id, generation, pool_id) values (${id}, 0, ${poolId ?? null})
    on conflict (id) do nothing`.execute(tx);
}

async function replaceRows(
  tx: Tx,
  table: 'inventories' | 'memberships',
  id: string,
  [before, after]: readonly string[],
): Promise<boolean> {
  if (before === after) return false;
  const name = sql.table(table);
  await sql`delete from ${name} where provider_id = ${id}`.execute(tx);
  await sql`insert into ${name} select * from json_populate_recordset(null::${name}, ${after}::json)`.execute(tx);
  return true;
}

/** The generation of each of these that is a provider. By the primary key. */
export async function generationsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ id: string; generation: bigint }>`
    select id, generation from providers where id = any(${ids}::text[])`.execute(tx);
  return new Map(rows.map(({ id, generation }) => [id, generation]));
}

/** A page of providers by id, after `afterId`. By the primary key. */
export async function listProviders(
  tx: Tx,
  { afterId, limit }: { readonly afterId?: string; readonly limit: number },
): Promise<readonly StoredProvider[]> {
  let query = tx.selectFrom('providers').selectAll().orderBy('id').limit(limit);
  if (afterId !== undefined) query = query.where('id', '>', afterId);
  const rows = await query.execute();
  const inventories = await inventoriesOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, generation, observed_at, pool_id }) => ({
    provider: providerOf(id, inventories, pool_id),
    generation,
    observedAtMs: observed_at ?? undefined,
  }));
}

function membershipsOf({ id, memberOf = [] }: Provider): string {
  return json(
    memberOf.map(({ resource, provider }, place) => ({
      provider_id: id,
      place: BigInt(place),
      resource,
      pool_provider_id: provider,
    })),
  );
}

function linesOf({ id, inventory }: Provider): string {
  return json(
    inventory.map((line, place) => ({
      provider_id: id,
      place: BigInt(place),
      resource: line.resource,
      total: line.total,
      reserved: line.reserved,
      allocation_ratio_ppm: line.allocationRatio,
      pool_id: line.poolId ?? null,
    })),
  );
}
