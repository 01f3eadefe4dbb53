// Traits and resource classes that callers of the Placement API made.
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';

/** Makes a name; false where it is there already. By the primary key. */
export async function addName(tx: Tx, kind: 'class' | 'trait', name: string): Promise<boolean> {
  const { rows } = await sql`
    insert into custom_names (kind, name) values (${kind}, ${name})
    on conflict (kind, name) do update set gone_at = null, created_at = now() where custom_names.gone_at is not null
    returning name`.execute(tx);
  return rows.length > 0;
}

/** What became of a name that was to be taken away. */
export type NameRemoval = 'removed' | 'in-use' | 'unknown';

/** Takes a name away that no provider uses. Whoever is about to use it holds it by `lockNames`: one of the two waits. */
export async function removeName(tx: Tx, kind: 'class' | 'trait', name: string): Promise<NameRemoval> {
  const { rows } = await sql`
    select name from custom_names where kind = ${kind} and name = ${name} and gone_at is null for update`.execute(tx);
  if (rows.length === 0) return 'unknown';
  if (await isUsed(tx, kind, name)) return 'in-use';
  await sql`update custom_names set gone_at = now() where kind = ${kind} and name = ${name}`.execute(tx);
  return 'removed';
}

/** Gives a class another name, wherever it is used. */
export async function renameClass(tx: Tx, from: string, to: string): Promise<'renamed' | 'taken'> {
  if (!(await addName(tx, 'class', to))) return 'taken';
  await sql`update custom_names set gone_at = now() where kind = 'class' and name = ${from}`.execute(tx);
  const [before, after] = [`class:${from}`, `class:${to}`];
  await sql`
    update providers set generation = generation + 1
    where id in (select provider_id from inventories where resource = ${before})`.execute(tx);
  await sql`update inventories set resource = ${after} where resource = ${before}`.execute(tx);
  await sql`update claim_resources set resource = ${after} where resource = ${before}`.execute(tx);
  return 'renamed';
}

/** Those of `names` that are there now, and stay so until the transaction ends. */
export async function lockNames(
  tx: Tx,
  kind: 'class' | 'trait',
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const { rows } = await sql<{ name: string }>`
    select name from custom_names where kind = ${kind} and name = any(${[...names]}::text[]) and gone_at is null
    order by name for share`.execute(tx);
  return new Set(rows.map(({ name }) => name));
}

async function isUsed(tx: Tx, kind: 'class' | 'trait', name: string): Promise<boolean> {
  const query =
    kind === 'trait'
      ? sql`select 1 from provider_traits where trait = ${name} limit 1`
      : sql`select 1 from inventories where resource = ${`class:${name}`} limit 1`;
  return (await query.execute(tx)).rows.length > 0;
}
