// Adds a token; its secret is hashed on the way in, and kept nowhere.
import { timestamp, timestampOrNull } from '../column-types.ts';
import type { Role, Tx } from '../tables.ts';
import { secretHash } from './secret.ts';

/** A token to be. An agent's names its host, no other does: the database holds it so. */
export interface NewToken {
  readonly id: string;
  readonly role: Role;
  readonly hostId: string | undefined;
  /** A tenant's names its project, no other does. */
  readonly project?: string | undefined;
  readonly label: string;
  readonly secret: string;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly expiresAtMs: number | undefined;
}

/** Inserts one row. */
export async function createToken(tx: Tx, token: NewToken): Promise<void> {
  await tx
    .insertInto('tokens')
    .values({
      id: token.id,
      role: token.role,
      host_id: token.hostId ?? null,
      project: token.project ?? null,
      label: token.label,
      secret_sha256: secretHash(token.secret),
      created_at: timestamp(token.createdAtMs),
      created_by: token.createdBy,
      expires_at: timestampOrNull(token.expiresAtMs),
      revoked_at: null,
      last_used_at: null,
    })
    .execute();
}
