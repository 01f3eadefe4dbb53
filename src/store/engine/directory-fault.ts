// What is wrong with a directory for a PGlite database, said so that whoever reads it knows whose it is and what to do.
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UllageError } from '../../core/errors.ts';
import { shellWord } from '../../core/plain-text.ts';

/** For a directory that is fine and holds no database that could be opened. */
export const DAMAGED_HINT =
  'It may be damaged, as after a loss of power. Move it away: import what ullage db export wrote into a new one, or start with an empty one, which the hosts fill with their next reports.';

/** Throws STORE_DIRECTORY for what the system refuses to `work`, and for nothing else. */
export function inDirectory<T>(directory: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isSystemError(error) ? directoryFault(directory, error) : error;
  }
}

/** What is in a directory; nothing where there is none. Throws STORE_DIRECTORY. */
export function namesIn(directory: string): readonly string[] {
  return inDirectory(directory, () => {
    try {
      return readdirSync(directory);
    } catch (error) {
      if (isSystemError(error) && error.code === 'ENOENT') return [];
      throw error;
    }
  });
}

/** Throws STORE_DIRECTORY where this user may not read and write a file of `directory`, or list and change a directory. */
export function requireAccess(directory: string, path: string): void {
  inDirectory(directory, () => accessSync(path, statSync(path).isDirectory() ? FOLDER : FILE));
}

/** The same of all below `path`, a directory: PostgreSQL finds out one by one, some in the middle of its work, and cannot say so when it
 *  starts. */
export function requireAccessBelow(directory: string, path: string): void {
  requireAccess(directory, path);
  inDirectory(directory, () => {
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
      accessSync(join(entry.parentPath, entry.name), entry.isDirectory() ? FOLDER : FILE);
    }
  });
}

const FILE = constants.R_OK | constants.W_OK; // oxlint-disable-line no-bitwise -- access(2) takes a set
const FOLDER = FILE | constants.X_OK; // oxlint-disable-line no-bitwise -- as above

function directoryFault(directory: string, error: NodeJS.ErrnoException): UllageError {
  const { found, hint } = wordsFor(directory, error);
  return new UllageError('STORE_DIRECTORY', `open ${directory}: ${found}`, {
    operands: { directory },
    cause: error,
    hint,
  });
}

const DENIED: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM']);
const NO_DIRECTORY: ReadonlySet<string | undefined> = new Set(['ENOTDIR', 'EEXIST']);

function wordsFor(directory: string, { code, message, path }: NodeJS.ErrnoException) {
  if (DENIED.has(code)) return { found: message, hint: ownerHint(directory, path ?? directory) };
  if (NO_DIRECTORY.has(code)) {
    return {
      found: 'expected a directory, found something else of this name, or of a name on the way to it',
      hint: 'Name a directory of its own for the database, or the postgres:// URL of one.',
    };
  }
  return { found: message, hint: 'Name a directory that Ullage may write, or the postgres:// URL of a database.' };
}

/** Nearly always a command ran as another user than the server, once. */
function ownerHint(directory: string, path: string): string {
  const holder = ownerOf(directory);
  const [owner, self] = [ownerOf(path) ?? holder, process.geteuid?.()];
  if (owner === undefined || owner === self) {
    return 'The user who runs this must be able to pass every directory on the way to it, and to read and write what is in it.';
  }
  const whose = `belongs to user ${owner}, and this runs as user ${self}`;
  if (holder === undefined || holder === owner) return `It ${whose}: run it as that user, or name another directory.`;
  return `${path} ${whose}: a command ran as the other. While nothing uses it, as root: chown -R ${holder} ${shellWord(directory)}`;
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch {
    return undefined;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
