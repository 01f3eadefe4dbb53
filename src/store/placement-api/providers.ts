// Providers that callers of the Placement API make, rename, move in their trees and take away; their traits and aggregates.
import { sql } from 'kysely';
import { json } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { readNodes, type KnownProvider } from './read-nodes.ts';
import { unchanged, type Remembered } from './remembered.ts';

/** Locks a provider and reads it, unless nothing has changed what is remembered of it; undefined where there is none of this UUID. By
 *  providers_by_uuid. */
export async function lockNode(
  tx: Tx,
  uuid: string,
  remembered: readonly Remembered[] = [],
): Promise<KnownProvider | undefined> {
  const { rows } = await sql<{ id: string; xact: string }>`
    select id, changed_xact::text as xact from providers where uuid = ${uuid} and gone_at is null for update`.execute(
    tx,
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return unchanged(remembered, uuid, row) ?? readOne(tx, row.id);
}

/** As it is in this transaction. */
export async function readOne(tx: Tx, id: string): Promise<KnownProvider | undefined> {
  const [news] = await readNodes(tx, [id]);
  return news?.kind === 'known' ? news.provider : undefined;
}

/** Trees are changed one at a time: a loop could be made by two changes that each make none. */
export async function lockTrees(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${TREES_KEY})`.execute(tx);
}

/** "trees" in ASCII, beside the key of migrations. */
const TREES_KEY = 0x74_7265_6573n;

/** A provider to be made. */
export interface NewProvider {
  readonly id: string;
  readonly uuid: string;
  readonly name: string;
  readonly parent: KnownProvider | undefined;
}

/** Which of its names are taken; none when it was made. */
export async function addAskedProvider(
  tx: Tx,
  { id, uuid, name, parent }: NewProvider,
): Promise<readonly ('uuid' | 'name')[]> {
  const { rows } = await sql<{ id: string }>`
    insert into providers (id, uuid, name, generation, origin, parent_id, root_id)
    values (${id}, ${uuid}, ${name}, 0, 'asked', ${parent?.id ?? null},
      coalesce((select root_id from providers where id = ${parent?.id ?? null}), ${id}))
    on conflict do nothing returning id`.execute(tx);
  if (rows.length > 0) return [];
  const taken = await sql<{ uuid: boolean; name: boolean }>`
    select uuid = ${uuid} as uuid, name = ${name} as name from providers
    where (uuid = ${uuid} or name = ${name}) and gone_at is null`.execute(tx);
  return (['uuid', 'name'] as const).filter((key) => taken.rows.some((row) => row[key]));
}

/** Gives a locked provider a name; false where another has it. */
export async function renameProvider(tx: Tx, provider: KnownProvider, name: string): Promise<boolean> {
  if (provider.name === name) return true;
  const other = await sql`
    select 1 from providers where name = ${name} and gone_at is null and id <> ${provider.id}`.execute(tx);
  if (other.rows.length > 0) return false;
  await sql`update providers set name = ${name} where id = ${provider.id}`.execute(tx);
  return true;
}

/** The provider and all below it, by key. By providers_by_parent. */
export async function subtreeOf(tx: Tx, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive subtree as (
      select id from providers where id = ${id}
      union all
      select child.id from providers child join subtree on child.parent_id = subtree.id where child.gone_at is null
    ) select id from subtree`.execute(tx);
  return rows.map((row) => row.id);
}

/** Puts a provider with all below it under another one, or at the top. */
export async function moveSubtree(
  tx: Tx,
  id: string,
  subtree: readonly string[],
  parentId: string | undefined,
): Promise<void> {
  await sql`
    update providers set
      parent_id = case when id = ${id} then ${parentId ?? null} else parent_id end,
      root_id = coalesce((select root_id from providers where id = ${parentId ?? null}), ${id})
    where id = any(${[...subtree]}::text[])`.execute(tx);
}

/** What became of a provider that was to be taken away. */
export type ProviderRemoval = 'removed' | 'is-parent' | 'in-use';

/** Takes a locked provider away. Its row stays, for claims that have ended point at it; its UUID and name are free. */
export async function removeProvider(tx: Tx, { id, used }: KnownProvider): Promise<ProviderRemoval> {
  const children = await sql`select 1 from providers where parent_id = ${id} and gone_at is null limit 1`.execute(tx);
  if (children.rows.length > 0) return 'is-parent';
  if ([...used.values()].some((units) => units > 0)) return 'in-use';
  for (const table of ['inventories', 'provider_traits', 'provider_aggregates'] as const) {
    await sql`delete from ${sql.table(table)} where provider_id = ${id}`.execute(tx);
  }
  await sql`update providers set gone_at = now(), parent_id = null, root_id = id where id = ${id}`.execute(tx);
  return 'removed';
}

/** Replaces the traits of a locked provider. */
export async function replaceTraits(tx: Tx, id: string, traits: readonly string[]): Promise<void> {
  const rows = [...new Set(traits)].map((trait) => ({ provider_id: id, trait }));
  await sql`delete from provider_traits where provider_id = ${id}`.execute(tx);
  await sql`
    insert into provider_traits
    select * from json_populate_recordset(null::provider_traits, ${json(rows)}::json)`.execute(tx);
  await raiseGeneration(tx, id);
}

/** Replaces the aggregates of a locked provider. Clients before microversion 1.19 do not expect its generation to rise. */
export async function replaceAggregates(
  tx: Tx,
  id: string,
  aggregates: readonly string[],
  raises: boolean,
): Promise<void> {
  const rows = [...new Set(aggregates)].map((aggregate) => ({ provider_id: id, aggregate }));
  await sql`delete from provider_aggregates where provider_id = ${id}`.execute(tx);
  await sql`
    insert into provider_aggregates
    select * from json_populate_recordset(null::provider_aggregates, ${json(rows)}::json)`.execute(tx);
  if (raises) await raiseGeneration(tx, id);
  else await sql`update providers set changed_xact = pg_current_xact_id() where id = ${id}`.execute(tx);
}

/** Of a locked provider. */
export async function raiseGeneration(tx: Tx, id: string): Promise<void> {
  await sql`update providers set generation = generation + 1 where id = ${id}`.execute(tx);
}
