// All tokens, oldest first.
import type { Tx } from '../tables.ts';
import { TOKEN_COLUMNS, tokenOf, type Token } from './token.ts';

/** Every token, revoked and expired ones too. One a host and a few for people: thousands at most, so there are no pages. */
export async function listTokens(tx: Tx): Promise<readonly Token[]> {
  const rows = await tx.selectFrom('tokens').select(TOKEN_COLUMNS).orderBy('created_at').orderBy('id').execute();
  return rows.map((row) => tokenOf(row));
}
