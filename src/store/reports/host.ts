// A host as its row tells it: who reports, which report is the latest, when it came.
import { sql, type Selectable } from 'kysely';
import type { HostRow, Tx } from '../tables.ts';

/** A host without its facts. */
export interface StoredHost {
  readonly id: string;
  readonly name: string;
  readonly agentRun: string;
  readonly sequence: number;
  readonly periodMs: number;
  /** By our clock. */
  readonly receivedAtMs: number;
  /** By our clock. */
  readonly firstSeenAtMs: number;
}

/** By the primary key. */
export async function findHost(tx: Tx, hostId: string): Promise<StoredHost | undefined> {
  const row = await tx.selectFrom('hosts').select(HOST_COLUMNS).where('id', '=', hostId).executeTakeFirst();
  return row === undefined ? undefined : hostOf(row);
}

/** A page of hosts by name, then id: those after `after`. By hosts_by_name. */
export async function listHosts(
  tx: Tx,
  { after, limit }: { readonly after?: Pick<StoredHost, 'name' | 'id'>; readonly limit: number },
): Promise<readonly StoredHost[]> {
  let query = tx.selectFrom('hosts').select(HOST_COLUMNS).orderBy('name').orderBy('id').limit(limit);
  if (after !== undefined) query = query.where(sql<boolean>`(name, id) > (${after.name}, ${after.id}::uuid)`);
  return (await query.execute()).map((row) => hostOf(row));
}

/** The names of hosts by their ids, those that there are. By the primary key. */
export async function namesOfHosts(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => UUID.test(id));
  if (wanted.length === 0) return new Map();
  const rows = await tx.selectFrom('hosts').select(['id', 'name']).where('id', 'in', wanted).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A provider need not be a host, nor its id a UUID. */
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Forgets a host with all its facts; whether there was one. */
export async function forgetHost(tx: Tx, hostId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('hosts').where('id', '=', hostId).executeTakeFirst();
  return numDeletedRows > 0n;
}

const HOST_COLUMNS = ['id', 'name', 'agent_run', 'sequence', 'period_ms', 'received_at', 'first_seen_at'] as const;

/** The host of a row with HOST_COLUMNS. */
export function hostOf(row: Pick<Selectable<HostRow>, (typeof HOST_COLUMNS)[number]>): StoredHost {
  return {
    id: row.id,
    name: row.name,
    agentRun: row.agent_run,
    // The schema of reports holds both to JavaScript's safe integers.
    sequence: Number(row.sequence),
    periodMs: Number(row.period_ms),
    receivedAtMs: row.received_at,
    firstSeenAtMs: row.first_seen_at,
  };
}
