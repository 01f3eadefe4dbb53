// Events that are there no longer: whoever comes back to a place before them is told that he missed some.
import { sql } from 'kysely';
import { dropBefore, partitionsBefore } from '../history/partitions.ts';
import type { Tx } from '../tables.ts';
import type { EventPlace } from './events.ts';

/** Why events after a place are missing: they were removed, or the place is none of this database, or of none yet. */
export interface EventGap {
  readonly reason: 'removed' | 'unknown';
  /** Every event that is missing is before this. Kept ones may be, too: days go by the clock, events by their transactions. */
  readonly until: EventPlace;
}

/** Drops every day of events that ended before a time, and notes up to where they were. Throws STORE_TIMEOUT as `dropBefore`. */
export async function dropEventsBefore(tx: Tx, beforeMs: number): Promise<void> {
  for (const name of await partitionsBefore(tx, 'events', beforeMs)) {
    await sql`
      insert into events_removed as kept (xact, id)
      select xact, id from ${sql.table(name)} as event order by event.xact desc, event.id desc limit 1
      on conflict (only_row) do update set xact = excluded.xact, id = excluded.id
      where (kept.xact, kept.id) < (excluded.xact, excluded.id)`.execute(tx);
  }
  await dropBefore(tx, 'events', beforeMs);
}

/** In a database to which another was moved: places of the other's events come before all that happens from now on. */
export async function noteEventsBefore(tx: Tx): Promise<void> {
  await sql`
    insert into events_removed (xact, id) values (pg_current_xact_id(), 0)
    on conflict (only_row) do update set xact = excluded.xact, id = excluded.id`.execute(tx);
}

/** What whoever is at a place has missed; undefined: nothing. */
export async function gapAfter(tx: Tx, place: EventPlace): Promise<EventGap | undefined> {
  const { rows } = await sql<{ reason: EventGap['reason']; xact: string; id: bigint }>`
    select 'removed' as reason, xact::text as xact, id from events_removed
    where (${String(place.xact)}::text::xid8, ${place.id}::bigint) < (xact, id)
    union all
    select 'unknown', pg_snapshot_xmin(pg_current_snapshot())::text, 0
    where ${String(place.xact)}::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot())`.execute(tx);
  const [row] = rows;
  return row && { reason: row.reason, until: { xact: BigInt(row.xact), id: row.id } };
}
