// Servers of one database: each writes down that it runs, so that whoever asks one of them learns of all.
import { sql } from 'kysely';
import { storedText } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** A server that says that it runs. */
export interface RunningServer {
  readonly id: string;
  readonly version: string;
  readonly startedAtMs: number;
  readonly seenAtMs: number;
}

/** Of whom nothing was heard for so long, runs no more: four of the half minutes in which each says it. */
const HEARD_MS = 120_000;

/** Says that a server runs, and forgets those that ended without a word. */
export async function noteServer(tx: Tx, { id, version }: Pick<RunningServer, 'id' | 'version'>): Promise<void> {
  await sql`
    with forgotten as (delete from servers where seen_at < clock_timestamp() - interval '1 day' and id <> ${id}::uuid)
    insert into servers (id, version, started_at, seen_at)
    values (${id}::uuid, ${storedText(version)}, clock_timestamp(), clock_timestamp())
    on conflict (id) do update set seen_at = excluded.seen_at`.execute(tx);
}

/** It ends. */
export async function forgetServer(tx: Tx, id: string): Promise<void> {
  await sql`delete from servers where id = ${id}::uuid`.execute(tx);
}

/** Those that run, the one that has run longest first. */
export async function runningServers(tx: Tx): Promise<readonly RunningServer[]> {
  const { rows } = await sql<{ id: string; version: string; started_at: number; seen_at: number }>`
    select id, version, started_at, seen_at from servers
    where seen_at > clock_timestamp() - ${String(HEARD_MS)}::float8 * interval '1 millisecond'
    order by started_at, id`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    startedAtMs: row.started_at,
    seenAtMs: row.seen_at,
  }));
}
