// Begins a session of a token; its secret is hashed on the way in, and kept nowhere. A token has only so many: the oldest give way.
import { sql } from 'kysely';
import { instant, timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { secretHash } from '../tokens/secret.ts';

/** A session to be. */
export interface NewSession {
  readonly secret: string;
  readonly tokenId: string;
  readonly begunAtMs: number;
  readonly expiresAtMs: number;
}

/** A person has a browser or two, and a team that shares a token a few of them each. */
const MOST_SESSIONS = 50;

/** An ended row has told every server so by then (`revocations`): each asks every few seconds. */
const TOLD_MS = 60_000;

/** Inserts one row, and ends the oldest beyond MOST_SESSIONS; gives how many that were. Whoever signs in again and again leaves a minute's
 *  rows, not a day's. All of it by the token's index, in turn for each token: two servers would each leave the other's out of the count. */
export async function beginSession(tx: Tx, { secret, tokenId, begunAtMs, expiresAtMs }: NewSession): Promise<bigint> {
  // No key of the row changes: what refers to it, as other tables do, need not wait.
  await sql`select id from tokens where id = ${tokenId} for no key update`.execute(tx);
  await tx
    .deleteFrom('sessions')
    .where('token_id', '=', tokenId)
    .where('ended_at', '<', instant(begunAtMs - TOLD_MS))
    .execute();
  const { numAffectedRows: ended = 0n } = await sql`
    update sessions set ended_at = ${instant(begunAtMs)} where secret_sha256 in (
      select secret_sha256 from sessions
      where token_id = ${tokenId} and ended_at is null and expires_at > ${instant(begunAtMs)}
      order by begun_at desc, secret_sha256 offset ${MOST_SESSIONS - 1})`.execute(tx);
  await tx
    .insertInto('sessions')
    .values({
      secret_sha256: secretHash(secret),
      token_id: tokenId,
      begun_at: timestamp(begunAtMs),
      expires_at: timestamp(expiresAtMs),
      ended_at: null,
    })
    .execute();
  return ended;
}
