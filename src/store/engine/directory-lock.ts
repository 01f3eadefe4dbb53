// The lock on a PGlite directory. PGlite takes none itself, and two processes in one directory corrupt it without a word.
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UllageError } from '../../core/errors.ts';

/** SQLite's name for "somebody else has it" (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;

/** Takes the lock of `directory`; the function it returns gives it back; `hint` is for whoever does not
 *  get it. Throws STORE_LOCKED or STORE_DIRECTORY.
 *
 *  It is an empty SQLite database, locked for ever: the one way in Node to a lock that the kernel keeps. So it ends with its
 *  process, however that ends; no reused process id, reboot or second container can make it look stale or fresh, as they can with
 *  a file that holds a process id (decision 10). Nothing else in this process may open the file: closing it would drop the lock. */
export function lockDirectory(directory: string, hint: string): () => void {
  const lock = openLock(directory, hint);
  try {
    writeFileSync(join(directory, HOLDER), `process ${process.pid} on ${hostname()}\n`);
  } catch {
    // A full disk costs others a name in their message, not us the lock.
  }
  return () => lock.close();
}

/** Its name in the directory. */
export const LOCK = 'lock';

/** Who holds the lock, in words, for whoever does not get it. */
const HOLDER = 'holder';

function openLock(directory: string, hint: string): DatabaseSync {
  try {
    const lock = new DatabaseSync(join(directory, LOCK), { timeout: 0 });
    // No journal beside it: the one of a killed process would be taken for work to undo.
    lock.exec('pragma journal_mode = memory; begin exclusive');
    return lock;
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    if (error.errcode === SQLITE_BUSY) throw lockedError(directory, hint, error);
    throw new UllageError('STORE_DIRECTORY', `lock ${directory}: ${error.message}`, {
      operands: { directory },
      cause: error,
      hint: 'Ullage must be able to write there, and the filesystem must know locks.',
    });
  }
}

function lockedError(directory: string, hint: string, cause: unknown): UllageError {
  return new UllageError(
    'STORE_LOCKED',
    `open ${directory}: expected it unused, found it in use by ${holderOf(directory)}`,
    {
      operands: { directory },
      cause,
      hint,
    },
  );
}

function holderOf(directory: string): string {
  try {
    return readFileSync(join(directory, HOLDER), 'utf8').trim();
  } catch {
    return 'another process';
  }
}

function isSqliteError(error: unknown): error is Error & { readonly errcode: number } {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}
