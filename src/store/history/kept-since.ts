// From when on history is kept: what retention removes does not come back with a report that was late, as if it were all there was.
import { sql } from 'kysely';
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** Before this, something that buckets are made of may be missing; 0: nothing was removed yet. */
export async function keptSince(tx: Tx): Promise<number> {
  const { rows } = await sql<{ since: number | null }>`select max(since) as since from history_kept`.execute(tx);
  return rows[0]?.since ?? 0;
}

/** Notes that rows of a table from before a time are to be removed. Never takes back what was noted. */
export async function noteKeptSince(tx: Tx, table: string, sinceMs: number): Promise<void> {
  await sql`
    insert into history_kept as kept (name, since) values (${table}, ${timestamp(sinceMs)}::timestamptz)
    on conflict (name) do update set since = excluded.since where kept.since < excluded.since`.execute(tx);
}
