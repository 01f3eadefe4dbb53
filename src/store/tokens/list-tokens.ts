// All tokens, oldest first; a page of them, and one.
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import { TOKEN_COLUMNS, tokenOf, type Token } from './token.ts';

/** Every token, revoked and expired ones too: for the command line on the server's own machine. */
export async function listTokens(tx: Tx): Promise<readonly Token[]> {
  const rows = await oldestFirst(tx).execute();
  return rows.map((row) => tokenOf(row));
}

/** At most `limit` of them, after the one with this id. No token is ever deleted: a page begins where the one before ended. */
export async function pageOfTokens(
  tx: Tx,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly Token[]> {
  const page = oldestFirst(tx).limit(limit);
  const rows = await (
    after === undefined
      ? page
      : page.where(
          sql<boolean>`(created_at, id) > (select made.created_at, made.id from tokens made where made.id = ${after}::uuid)`,
        )
  ).execute();
  return rows.map((row) => tokenOf(row));
}

/** Undefined: there is none of this id. By the primary key. */
export async function findTokenById(tx: Tx, id: string): Promise<Token | undefined> {
  const row = await tx.selectFrom('tokens').select(TOKEN_COLUMNS).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : tokenOf(row);
}

function oldestFirst(tx: Tx) {
  return tx.selectFrom('tokens').select(TOKEN_COLUMNS).orderBy('created_at').orderBy('id');
}
