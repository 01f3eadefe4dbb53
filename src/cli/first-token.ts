// The way into a database that `ullage serve` has just made: a token of an admin, in a file that only its user can read.
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { UllageError } from '../core/errors.ts';
import { appendAudit } from '../store/audit-log/audit-log.ts';
import { FIRST_TOKEN_FILE } from '../store/first-token-file.ts';
import type { Store } from '../store/store.ts';
import { createToken } from '../store/tokens/create-token.ts';
import { listTokens } from '../store/tokens/list-tokens.ts';
import { newSecret } from '../store/tokens/secret.ts';

/** Makes one where the database has never had a token, and returns the file that holds it; undefined: there is or was another. Only for a
 *  directory, which has no other user: on a PostgreSQL every replica would make one. The secret is written nowhere else: a log is kept,
 *  sent on and read by many. Throws STORE_DIRECTORY. */
export async function makeFirstToken(store: Store, directory: string, nowMs: number): Promise<string | undefined> {
  if (store.kind !== 'pglite' || (await store.read(listTokens)).length > 0) return undefined;
  const path = join(directory, FIRST_TOKEN_FILE);
  const [id, secret, user] = [randomUUID(), newSecret(), userInfo().username];
  // The file first: a process that dies between the two leaves a file that opens nothing, and the next one makes another. The other way
  // round it would leave a token that nobody has.
  await writeSecret(path, secret);
  await store.write(async (tx) => {
    const label = 'first admin';
    await createToken(tx, {
      id,
      role: 'admin',
      hostId: undefined,
      label,
      secret,
      createdAtMs: nowMs,
      createdBy: user,
      expiresAtMs: undefined,
    });
    await appendAudit(tx, {
      atMs: nowMs,
      actor: `${user} (ullage serve)`,
      tokenId: undefined,
      client: undefined,
      action: 'create token',
      subject: id,
      outcome: 'done',
      detail: { role: 'admin', label },
    });
  });
  return path;
}

/** Anew, never into what lies there: its mode would stay. */
async function writeSecret(path: string, secret: string): Promise<void> {
  try {
    await rm(path, { force: true });
    await writeFile(path, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    throw new UllageError(
      'STORE_DIRECTORY',
      `write ${path}: ${error instanceof Error ? error.message : String(error)}`,
      {
        operands: { path },
        cause: error,
        hint: 'It is to hold the first token, for an admin. ullage token create makes one by hand, before the server starts.',
      },
    );
  }
}
