// Begins a session of a token; its secret is hashed on the way in, and kept nowhere.
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { secretHash } from '../tokens/secret.ts';

/** A session to be. */
export interface NewSession {
  readonly secret: string;
  readonly tokenId: string;
  readonly begunAtMs: number;
  readonly expiresAtMs: number;
}

/** Inserts one row. */
export async function beginSession(tx: Tx, { secret, tokenId, begunAtMs, expiresAtMs }: NewSession): Promise<void> {
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
}
