// Ends a token before its time, and tells whether anybody has ended one, or a session.
import { sql } from 'kysely';
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** What came of it: a second revocation changes nothing, the first one's time stays. */
export type Revocation = 'revoked' | 'was-revoked' | 'no-such-token';

/** By the primary key. */
export async function revokeToken(tx: Tx, id: string, nowMs: number): Promise<Revocation> {
  const { numUpdatedRows } = await tx
    .updateTable('tokens')
    .set({ revoked_at: timestamp(nowMs) })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return 'revoked';
  const found = await tx.selectFrom('tokens').select('id').where('id', '=', id).executeTakeFirst();
  return found === undefined ? 'no-such-token' : 'was-revoked';
}

/** A text that differs whenever a token was revoked, or a session ended, in between. Reads all of both: milliseconds for 10,000. */
export async function revocations(tx: Tx): Promise<string> {
  const { rows } = await sql<{ said: string }>`
    select (select count(revoked_at) || ' ' || coalesce(max(revoked_at)::text, '') from tokens) || ' ' ||
      (select count(ended_at) || ' ' || coalesce(max(ended_at)::text, '') from sessions) as said`.execute(tx);
  return rows[0]?.said ?? '';
}
