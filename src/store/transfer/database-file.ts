// The file of an exported database: lines, compressed with gzip, for its owner alone. It holds the hashes of tokens.
import { constants, createWriteStream } from 'node:fs';
import { lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { UllageError } from '../../core/errors.ts';
import { fileError } from './file-error.ts';

/** No row of ours comes near: the longest is one image's header with a thousand snapshots. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** Writes all lines to a new file, synced to disk; nothing is left of one that fails. Throws STORE_FILE where `path` exists or cannot
 *  be written. */
export async function writeDatabaseFile(path: string, lines: AsyncIterable<string>): Promise<void> {
  const partial = `${path}.partial`;
  await requireAbsent(path);
  try {
    // Whatever a killed export left; or a FIFO that somebody put there, which would hold us for ever.
    await rm(partial, { force: true });
    const file = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(Readable.from(withNewlines(lines)), createGzip(), file);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw isSystemError(error) ? pathError('write', path, error.message, error) : error;
  }
}

/** The same bytes to whoever takes them; one piece is handed over before the next is made. */
export async function sendDatabase(
  send: (bytes: Uint8Array) => Promise<void>,
  lines: AsyncIterable<string>,
): Promise<void> {
  await pipeline(Readable.from(withNewlines(lines)), createGzip(), async (zipped: AsyncIterable<Uint8Array>) => {
    for await (const bytes of zipped) await send(bytes);
  });
}

/** Throws STORE_FILE where there is something of that name. */
export async function requireAbsent(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return;
    throw isSystemError(error) ? pathError('write', path, error.message, error) : error;
  }
  throw pathError('write', path, 'expected no file of that name, found one');
}

/** An exported database, opened: what its name leads to may change. */
export class DatabaseFile {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Opens a regular file. Throws STORE_FILE. */
  static async open(path: string): Promise<DatabaseFile> {
    let handle: FileHandle | undefined;
    try {
      // Without waiting: a FIFO would hold the program until somebody writes into it, whatever signal it is sent.
      handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
      if ((await handle.stat()).isFile()) return new DatabaseFile(handle);
      throw pathError('read', path, 'expected a regular file, found something else');
    } catch (error) {
      await handle?.close();
      throw isSystemError(error) ? pathError('read', path, error.message, error) : error;
    }
  }

  /** Its lines from the first on, as often as asked. Throws STORE_FILE where it is none of ours, damaged, or has a line without end. */
  async *lines(): AsyncGenerator<string> {
    const bytes = this.#handle.createReadStream({ start: 0, autoClose: false });
    const unzipped = createGunzip();
    bytes.once('error', (error) => unzipped.destroy(error));
    let rest = '';
    try {
      for await (const chunk of bytes.pipe(unzipped).setEncoding('utf8')) {
        const lines = (rest + String(chunk)).split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > LONGEST_LINE) throw fileError(`lines of at most ${LONGEST_LINE} characters`, 'a longer one');
        yield* lines;
      }
    } catch (error) {
      throw isZlibError(error)
        ? fileError('a gzip file', error.message, 'It is damaged or cut short, or another file.')
        : error;
    } finally {
      bytes.destroy();
    }
    if (rest !== '')
      throw fileError('the end of a line', 'the end of the file', 'It was cut short: copy or export it again.');
  }

  /** Closes it. */
  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function* withNewlines(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

function pathError(deed: 'read' | 'write', path: string, found: string, cause?: unknown): UllageError {
  return new UllageError('STORE_FILE', `${deed} ${path}: ${found}`, {
    operands: { path },
    ...(cause === undefined ? {} : { cause }),
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
