// Ends a session before its time, and removes those whose time is over.
import { sql } from 'kysely';
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { secretHash } from '../tokens/secret.ts';

/** By the primary key. Ended already, or never begun: nothing changes. Servers learn of it as of a revoked token (`revocations`). */
export async function endSession(tx: Tx, secret: string, nowMs: number): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ ended_at: timestamp(nowMs) })
    .where('secret_sha256', '=', secretHash(secret))
    .where('ended_at', 'is', null)
    .execute();
}

/** Rows removed in one transaction: a fraction of a second. */
const PIECE = 5_000;

/** Removes sessions that expired before a time; whether there may be more. By the index on expires_at. */
export async function removeSessions(tx: Tx, beforeMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from sessions where secret_sha256 in (
      select secret_sha256 from sessions where expires_at < ${timestamp(beforeMs)}::timestamptz limit ${PIECE})`.execute(
    tx,
  );
  return numAffectedRows === BigInt(PIECE);
}
