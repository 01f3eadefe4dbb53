// Events: what happened, in an order in which no reader misses one, whichever process wrote it.
import { sql } from 'kysely';
import type { EventKind } from '../../wire/api/events.ts';
import type { JsonIn } from '../../wire/json.ts';
import { callAll, type Call } from '../call.ts';
import { json, storedText, timestamp } from '../column-types.ts';
import { ensureDay } from '../history/partitions.ts';
import type { Tx } from '../tables.ts';
import { EVENT_HORIZON } from './event-horizon.ts';

/** Something that happened to a host. */
export interface NewEvent {
  readonly hostId: string;
  readonly hostName: string;
  readonly kind: EventKind;
  readonly detail: object;
}

/** Where a reader is: after this event. */
export interface EventPlace {
  readonly xact: bigint;
  readonly id: bigint;
}

/** An event as it was kept. */
export interface KeptEvent extends Omit<NewEvent, 'detail' | 'kind'>, EventPlace {
  readonly atMs: number;
  /** A newer server of this database may have written others. */
  readonly kind: string;
  readonly detail: JsonIn;
}

/** Appends events that happened at one time, in their order. The day of that time gets its place where it has none. */
export async function appendEvents(tx: Tx, atMs: number, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await ensureDay(tx, atMs);
  await callAll(tx, eventCalls(atMs, events));
}

/** The calls that append them, by the function of migration 27, none for none: they go with what else is asked of the database. The day
 *  must have its place: see `ensureDay`. */
export function eventCalls(atMs: number, events: readonly NewEvent[]): readonly Call[] {
  if (events.length === 0) return [];
  const rows = events.map(({ hostId, hostName, kind, detail }) => ({
    host_id: hostId,
    host_name: storedText(hostName),
    kind,
    detail: json(detail),
  }));
  return [{ name: 'append_events', given: [timestamp(atMs), json(rows)] }];
}

interface EventRow {
  readonly xact: string;
  readonly id: bigint;
  readonly at: number;
  readonly host_id: string;
  readonly host_name: string;
  readonly kind: string;
  readonly detail: JsonIn;
}

function keptEvent({ xact, id, at, host_id: hostId, host_name: hostName, kind, detail }: EventRow): KeptEvent {
  return { xact: BigInt(xact), id, atMs: at, hostId, hostName, kind, detail };
}

/** Events after a place, oldest first. Only those of transactions before which none still runs: a number that was drawn earlier and
 *  is committed later would be missed otherwise. By events_in_order: `order by xact` would be by the text that is selected. */
export async function readEvents(tx: Tx, after: EventPlace, limit: number): Promise<readonly KeptEvent[]> {
  const { rows } = await sql<EventRow>`
    select xact::text, id, at, host_id, host_name, kind, detail from events
    where (xact, id) > (${String(after.xact)}::text::xid8, ${after.id}::bigint)
      and xact < ${EVENT_HORIZON}
    order by events.xact, events.id limit ${limit}`.execute(tx);
  return rows.map(keptEvent);
}

/** The place after the newest event, be it removed: where a reader begins who wants only what comes. */
export async function newestPlace(tx: Tx): Promise<EventPlace> {
  const { rows } = await sql<{ xact: string; id: bigint }>`
    select newest.xact::text as xact, newest.id from (
      (select xact, id from events where xact < ${EVENT_HORIZON}
        order by events.xact desc, events.id desc limit 1)
      union all select xact, id from events_removed) as newest
    order by newest.xact desc, newest.id desc limit 1`.execute(tx);
  const [row] = rows;
  return row === undefined ? { xact: 0n, id: 0n } : { xact: BigInt(row.xact), id: row.id };
}

/** Before every event. */
const BEGINNING: EventPlace = { xact: 0n, id: 0n };

/** Which past events are wanted. What is undefined chooses none out. */
export interface WantedEvents {
  /** Only what came after it. */
  readonly after: EventPlace | undefined;
  /** Only this and what came before it. */
  readonly to: EventPlace;
  readonly sinceMs: number | undefined;
  /** Only what happened before it. */
  readonly untilMs: number | undefined;
  /** Id or name. */
  readonly host: string | undefined;
  readonly kind: string | undefined;
  readonly limit: number;
}

/** Past events, newest first; `next` is where the next page begins, undefined: there is nothing more. */
export interface PastEvents {
  readonly events: readonly KeptEvent[];
  readonly next: EventPlace | undefined;
}

/** Looked at for one page: a rare kind of a fleet of thousands must not be searched for through all that is kept in one statement. */
const MOST_LOOKED_AT = 5_000;

/** A page of past events. By events_in_order, backwards; clocks of replicas differ, so it is over when nothing of all that was looked
 *  at is young enough. What is too young is not among it: by the days that events lie in, no more than one day's are passed over. */
export async function readPastEvents(tx: Tx, wanted: WantedEvents): Promise<PastEvents> {
  const { after = BEGINNING, to, sinceMs, untilMs, host, kind, limit } = wanted;
  const since = sinceMs === undefined ? sql`true` : sql`at >= ${timestamp(sinceMs)}::timestamptz`;
  const until = untilMs === undefined ? sql`true` : sql`at < ${timestamp(untilMs)}::timestamptz`;
  const ofHost = host === undefined ? sql`true` : sql`(host_id::text = ${host.toLowerCase()} or host_name = ${host})`;
  const ofKind = kind === undefined ? sql`true` : sql`kind = ${kind}`;
  const looked = sql`
    select xact, id, at, host_id, host_name, kind, detail from events
    where (xact, id) > (${String(after.xact)}::text::xid8, ${after.id}::bigint)
      and (xact, id) <= (${String(to.xact)}::text::xid8, ${to.id}::bigint) and ${until}
    order by events.xact desc, events.id desc limit ${MOST_LOOKED_AT}`;
  const { rows } = await sql<EventRow>`
    select xact::text, id, at, host_id, host_name, kind, detail from (${looked}) as looked
    where ${since} and ${ofHost} and ${ofKind}
    order by looked.xact desc, looked.id desc limit ${limit + 1}`.execute(tx);
  const next = rows[limit];
  if (next !== undefined) return { events: rows.slice(0, limit).map(keptEvent), next: keptEvent(next) };
  const edge = await sql<{ xact: string; id: bigint }>`
    with looked as materialized (${looked})
    select xact::text, id from looked
    where (select count(*) from looked) = ${MOST_LOOKED_AT} and exists (select 1 from looked where ${since})
    order by looked.xact, looked.id limit 1`.execute(tx);
  const [last] = edge.rows;
  const events = rows.map(keptEvent);
  return { events, next: last === undefined ? undefined : { xact: BigInt(last.xact), id: last.id - 1n } };
}
