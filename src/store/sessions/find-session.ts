// The sessions that secrets belong to, each with its token.
import type { Tx } from '../tables.ts';
import { secretHash } from '../tokens/secret.ts';
import { TOKEN_COLUMNS, tokenOf, type Token } from '../tokens/token.ts';

/** A session that was not ended; whether its time is over is for the caller to ask. */
export interface FoundSession {
  readonly token: Token;
  readonly expiresAtMs: number;
}

/** Those that there are, by their secrets. By the primary key. */
export async function findSessions(tx: Tx, secrets: readonly string[]): Promise<ReadonlyMap<string, FoundSession>> {
  const byHash = new Map(secrets.map((secret) => [hexOf(secretHash(secret)), secret]));
  const rows = await tx
    .selectFrom('sessions')
    .innerJoin('tokens', 'tokens.id', 'sessions.token_id')
    .select(TOKEN_COLUMNS.map((name) => `tokens.${name}` as const))
    .select(['sessions.secret_sha256', 'sessions.expires_at as session_expires_at'])
    .where('sessions.secret_sha256', 'in', secrets.map(secretHash))
    .where('sessions.ended_at', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [
      byHash.get(hexOf(row.secret_sha256)) ?? '',
      { token: tokenOf(row), expiresAtMs: row.session_expires_at },
    ]),
  );
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
