// A host's row under its lock, with what an ingest decides on.
import { sql, type Selectable } from 'kysely';
import { hostOf, type StoredHost } from '../reports/host.ts';
import type { HostRow, HostStateRow, Tx } from '../tables.ts';
import { memoryOf, type HostMemory } from './host-state.ts';

/** A host that is locked. */
export interface LockedHost {
  readonly host: StoredHost;
  readonly memory: HostMemory;
}

type Row = Parameters<typeof hostOf>[0] &
  Pick<Selectable<HostRow>, 'id'> &
  Pick<Selectable<HostStateRow>, 'previous_run' | 'replaced_at' | 'two_agents_at'> & {
    readonly announced: HostMemory['announced'] | null;
  };

/** Reads a host, and keeps every other transaction that asks so for the same host waiting until this one ends, whether there is
 *  a row already or not. Two agents with one identity, and two replicas with one agent's reports, come one after the other. */
export async function lockHost(tx: Tx, hostId: string): Promise<LockedHost | undefined> {
  const { rows } = await sql<Row>`select * from lock_host(${hostId})`.execute(tx);
  const [row] = rows;
  return row === undefined ? undefined : { host: hostOf(row), memory: memoryOf(row) };
}
