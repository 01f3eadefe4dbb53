// When each job is due, and how its last turns ended. By the database's clock alone, as leases are.
import { sql } from 'kysely';
import { releaseLease, stillHolds, takeLease, type Lease, type LeaseRequest } from '../leases/lease.ts';
import type { Tx } from '../tables.ts';

/** How a turn of a job ended. */
export type TurnEnd =
  | { readonly kind: 'done'; readonly dueInMs: number }
  | { readonly kind: 'failed'; readonly dueInMs: number }
  /** Told to end before it was through: due as it was. */
  | { readonly kind: 'left' };

/** Whether a job is due and nobody has its lease: a look that waits for no lock, so that whoever does not do the job is not held up
 *  by whoever does. By the primary keys. */
export async function isWaiting(tx: Tx, name: string): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select not exists (select from jobs where name = ${name} and due_at > clock_timestamp())
      and not exists (select from leases where name = ${leaseName(name)} and expires_at > clock_timestamp()) as waiting
  `.execute(tx);
  return rows[0]?.waiting === true;
}

/** A turn that may begin. */
export interface BegunTurn {
  readonly lease: Lease;
  /** How often in a row the job has failed until now. */
  readonly failures: number;
}

/** Takes the lease of a job that is due; undefined when it is not, or when somebody else was sooner. By the primary keys. */
export async function beginTurn(tx: Tx, { name, holder, forMs }: LeaseRequest): Promise<BegunTurn | undefined> {
  const lease = await takeLease(tx, { name: leaseName(name), holder, forMs });
  if (lease === undefined) return undefined;
  const { rows } = await sql<{ due: boolean; failures: number }>`
    select due_at <= clock_timestamp() as due, failures from jobs where name = ${name}`.execute(tx);
  const { due, failures } = rows[0] ?? { due: true, failures: 0 };
  if (due) return { lease, failures };
  // Whoever held the lease a moment ago has just done it.
  await releaseLease(tx, lease);
  return undefined;
}

/** Renews the lease of a turn within a step of its work: until this transaction ends nobody else gets it. False when it is lost. */
export async function renewTurn(tx: Tx, lease: Lease, forMs: number): Promise<boolean> {
  if (!(await stillHolds(tx, lease))) return false;
  return (await takeLease(tx, { name: lease.name, holder: lease.holder, forMs })) !== undefined;
}

/** Notes how a turn ended, and gives the lease back. Changes nothing when the lease is lost: another process has its own turn. */
export async function endTurn(tx: Tx, name: string, lease: Lease, end: TurnEnd): Promise<void> {
  if (!(await stillHolds(tx, lease))) return;
  if (end.kind !== 'left') await note(tx, name, end);
  await releaseLease(tx, lease);
}

async function note(tx: Tx, name: string, { kind, dueInMs }: Exclude<TurnEnd, { kind: 'left' }>): Promise<void> {
  const due = sql`clock_timestamp() + ${String(dueInMs)}::float8 * interval '1 millisecond'`;
  const succeeded = kind === 'done' ? sql`clock_timestamp()` : sql`null::timestamptz`;
  const failed = kind === 'done' ? 0 : 1;
  await sql`
    insert into jobs as held (name, due_at, succeeded_at, failures)
    values (${name}, ${due}, ${succeeded}, ${failed})
    on conflict (name) do update set due_at = excluded.due_at,
      succeeded_at = coalesce(excluded.succeeded_at, held.succeeded_at),
      failures = excluded.failures * (held.failures + 1)`.execute(tx);
}

function leaseName(name: string): string {
  return `job ${name}`;
}
