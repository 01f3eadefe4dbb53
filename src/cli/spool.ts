// What comes through a pipe, kept in a file for as long as it is worked on: it is read again where a transaction is tried again.
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UllageError } from '../core/errors.ts';
import type { Services } from './services.ts';
import { systemWords } from './system-words.ts';

/** Runs `work` with the path of a file of all that standard input gives, for this user alone, and removes it. Throws STORE_FILE where
 *  nothing comes, or there is no room for it. */
export async function withSpooledInput<T>(
  { input, temporaryFolder, onSignal }: Pick<Services, 'input' | 'temporaryFolder' | 'onSignal'>,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = attempt(temporaryFolder, () => mkdtempSync(join(temporaryFolder, 'ullage-import-')));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const forget = onSignal(remove);
  try {
    const path = join(folder, 'database');
    await spool(input.bytes(), path);
    return await work(path);
  } finally {
    forget();
    remove();
  }
}

async function spool(bytes: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  try {
    await pipeline(bytes, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    throw fileError(path, error);
  }
  if (statSync(path).size > 0) return;
  throw new UllageError('STORE_FILE', 'read standard input: expected an exported database, found nothing', {
    hint: 'Did ullage db export say what was wrong?',
  });
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw fileError(path, error);
  }
}

function fileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  const what = error.syscall === 'read' ? 'read standard input' : `keep standard input in ${path}`;
  return new UllageError('STORE_FILE', `${what}: ${systemWords(error)}`, {
    cause: error,
    hint: 'TMPDIR names a folder with as much room as the exported database takes.',
  });
}
