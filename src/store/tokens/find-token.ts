// The token that a secret belongs to, whether it is still good, and the note that it was used; for many at once.
import { sql } from 'kysely';
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { secretHash } from './secret.ts';
import { TOKEN_COLUMNS, tokenOf, type Token } from './token.ts';

/** Whether a token may be used at a time. */
export type TokenState = 'valid' | 'expired' | 'revoked';

/** The tokens of secrets, those that there are. By the unique index on secret_sha256. Looking a hash up tells by its timing at most how
 *  hashes compare, not secrets. */
export async function findTokens(tx: Tx, secrets: readonly string[]): Promise<ReadonlyMap<string, Token>> {
  const byHash = new Map(secrets.map((secret) => [hexOf(secretHash(secret)), secret]));
  const rows = await tx
    .selectFrom('tokens')
    .select([...TOKEN_COLUMNS, 'secret_sha256'])
    .where('secret_sha256', 'in', secrets.map(secretHash))
    .execute();
  return new Map(rows.map((row) => [byHash.get(hexOf(row.secret_sha256)) ?? '', tokenOf(row)]));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Revoked outlasts expired: somebody meant it. A token ends at its last millisecond, not after it. */
export function stateOfToken(token: Token, nowMs: number): TokenState {
  if (token.revokedAtMs !== undefined) return 'revoked';
  return token.expiresAtMs !== undefined && token.expiresAtMs <= nowMs ? 'expired' : 'valid';
}

/** Notes that tokens were used, to ten minutes: an agent's every report would otherwise rewrite its row. */
export async function useTokens(tx: Tx, ids: readonly string[], nowMs: number): Promise<void> {
  await sql`
    update tokens set last_used_at = ${timestamp(nowMs)}::timestamptz
    where id = any (${ids}::uuid[])
      and (last_used_at is null or last_used_at < ${timestamp(nowMs - NOTED_EVERY_MS)}::timestamptz)`.execute(tx);
}

const NOTED_EVERY_MS = 600_000;
