// Leases: work that one process at a time may do. By the database's clock alone, so that the clocks of replicas may differ.
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';

/** A lease that was taken. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** Grows whenever the holder changes. */
  readonly fence: bigint;
  /** By the database's clock: only for people to read. */
  readonly expiresAtMs: number;
}

/** Who wants a lease, and for how long. A holder's name must be drawn anew by each process: a restarted one is another. */
export interface LeaseRequest {
  readonly name: string;
  readonly holder: string;
  readonly forMs: number;
}

/** Takes a lease that is free or has run out, or renews one's own; undefined when somebody else holds it. One statement: of any
 *  number that ask at once, one gets it. Holders must renew well before the end, counting from before they asked. */
export async function takeLease(tx: Tx, { name, holder, forMs }: LeaseRequest): Promise<Lease | undefined> {
  const until = sql`clock_timestamp() + ${String(forMs)}::float8 * interval '1 millisecond'`;
  const { rows } = await sql<{ fence: bigint; expires_at: number }>`
    insert into leases as held (name, holder, expires_at, fence) values (${name}, ${holder}, ${until}, 1)
    on conflict (name) do update set
      holder = excluded.holder,
      expires_at = ${until},
      fence = held.fence + case when held.holder = excluded.holder then 0 else 1 end
    where held.holder = excluded.holder or held.expires_at <= clock_timestamp()
    returning fence, expires_at`.execute(tx);
  const [row] = rows;
  return row === undefined ? undefined : { name, holder, fence: row.fence, expiresAtMs: row.expires_at };
}

/** Gives a lease back before its time; whoever does not hold it changes nothing. The row stays, so that fences never repeat. */
export async function releaseLease(tx: Tx, { name, holder }: Pick<Lease, 'name' | 'holder'>): Promise<void> {
  await sql`
    update leases set expires_at = clock_timestamp() where name = ${name} and holder = ${holder}`.execute(tx);
}

/** Whether the lease is still held, as of this transaction: until it ends nobody can take the lease. For work that must not be done
 *  by one that was stopped for a while and does not know that its time is over. */
export async function stillHolds(tx: Tx, { name, fence }: Pick<Lease, 'name' | 'fence'>): Promise<boolean> {
  const { rows } = await sql`
    select 1 from leases where name = ${name} and fence = ${fence} and expires_at > clock_timestamp()
    for share`.execute(tx);
  return rows.length > 0;
}
