// The days and months of the history and of the events: a partition each, made when the first report of the day comes, dropped when it is too old.
import { sql } from 'kysely';
import { invariant } from '../../core/invariant.ts';
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** What a partition of each table holds: hours are few, and hundreds of days of them would be hundreds of partitions. */
const PERIOD_OF = {
  pool_history: 'day',
  disk_history: 'day',
  pool_5min: 'day',
  pool_1h: 'month',
  events: 'day',
} as const;

/** A table that is partitioned by time. */
export type PartitionedTable = keyof typeof PERIOD_OF;

/** All of them. */
export const PARTITIONED_TABLES: readonly PartitionedTable[] = [
  'pool_history',
  'disk_history',
  'pool_5min',
  'pool_1h',
  'events',
];

const DAY_MS = 86_400_000;

/** Identifies the advisory lock of whoever makes partitions: "ullage" in ASCII, and 1. */
const LOCK_KEY = 0x756c_6c61_6765_01n;

/** Makes sure that history of this time (by our clock, never a host's) has a place. Must come before anything else of its
 *  transaction touches the history. A partition is attached to its table and not made in it: that takes a lock under which others go
 *  on writing (PostgreSQL, ALTER TABLE, ATTACH PARTITION). */
export async function ensureDay(tx: Tx, atMs: number): Promise<void> {
  if (await hasDay(tx, atMs)) return;
  await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
  for (const table of PARTITIONED_TABLES) await makePartition(tx, table, atMs);
}

async function makePartition(tx: Tx, table: PartitionedTable, atMs: number): Promise<void> {
  const name = partitionOf(table, atMs);
  // Somebody else may have made it while we waited. to_regclass may not know yet: it asks a cache. The catalogue's rows do.
  if ((await partitionsOf(tx, table)).includes(name)) return;
  const [whole, part] = [sql.table(table), sql.table(name)];
  const { startMs, endMs } = periodOf(table, atMs);
  await sql`create table ${part} (like ${whole} including defaults including constraints)`.execute(tx);
  await sql`
    alter table ${whole} attach partition ${part}
    for values from (${sql.lit(timestamp(startMs))}) to (${sql.lit(timestamp(endMs))})`.execute(tx);
}

/** One round trip, for every report. */
async function hasDay(tx: Tx, atMs: number): Promise<boolean> {
  const names = PARTITIONED_TABLES.map((table) => partitionOf(table, atMs));
  const { rows } = await sql<{ all: boolean }>`
    select bool_and(to_regclass(name) is not null) as all from unnest(${names}::text[]) as name`.execute(tx);
  return rows[0]?.all === true;
}

/** Drops every partition of a table that ended before `beforeMs`; gives the names of the partitions. Waits a moment for its lock and not
 *  longer: reports would wait behind it. Throws STORE_TIMEOUT then. */
export async function dropBefore(tx: Tx, table: PartitionedTable, beforeMs: number): Promise<readonly string[]> {
  await sql`select set_config('lock_timeout', ${String(DROP_LOCK_MS)}, true)`.execute(tx);
  const names = await partitionsBefore(tx, table, beforeMs);
  for (const name of names) await sql`drop table ${sql.table(name)}`.execute(tx);
  return names;
}

/** Names of the partitions of a table that ended before a time, oldest first. */
export async function partitionsBefore(tx: Tx, table: PartitionedTable, beforeMs: number): Promise<readonly string[]> {
  const end = partitionOf(table, beforeMs);
  return (await partitionsOf(tx, table)).filter((candidate) => candidate < end);
}

/** A report takes milliseconds: what holds the table for longer than this is somebody's long look into the past. */
const DROP_LOCK_MS = 1_000;

/** The days that have a place, as "2026-11-25", oldest first. */
export async function daysOf(tx: Tx): Promise<readonly string[]> {
  const byDay = PARTITIONED_TABLES.filter((table) => PERIOD_OF[table] === 'day');
  const names = (await Promise.all(byDay.map((table) => partitionsOf(tx, table)))).flat();
  const days = names.map((name) => name.replace(/^.*_(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));
  return [...new Set(days)].toSorted();
}

/** Names of the partitions of a table, oldest first. */
async function partitionsOf(tx: Tx, table: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = ${table}::regclass`.execute(tx);
  return rows.map(({ name }) => name).toSorted();
}

/** "pool_history_20261125", "pool_1h_202611": in the order of time. */
function partitionOf(table: PartitionedTable, atMs: number): string {
  const digits = PERIOD_OF[table] === 'day' ? 10 : 7;
  return `${table}_${new Date(atMs).toISOString().slice(0, digits).replaceAll('-', '')}`;
}

/** When the partition of a table begins that a time lies in. */
export function partitionStart(table: PartitionedTable, atMs: number): number {
  return periodOf(table, atMs).startMs;
}

/** When the partition of this name ends, of a table that has one a day. */
export function nextPartition(table: PartitionedTable, name: string): number {
  const [, year, month, day] = /_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  const startMs = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  invariant(!Number.isNaN(startMs), 'a partition of a day is named after it', { table, name });
  return periodOf(table, startMs).endMs;
}

/** The UTC day or month that a time lies in. */
function periodOf(table: PartitionedTable, atMs: number): { readonly startMs: number; readonly endMs: number } {
  const at = new Date(atMs);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  if (PERIOD_OF[table] === 'month') return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
  const startMs = Date.UTC(year, month, at.getUTCDate());
  return { startMs, endMs: startMs + DAY_MS };
}
