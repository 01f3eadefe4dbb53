// Reads the configuration file. One named by the operator must exist; the usual one may be absent.
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { UllageError } from '../../core/errors.ts';
import { systemWords } from '../system-words.ts';
import type { SettingSources } from './resolve.ts';

/** Where the file is when nobody says otherwise. */
export const DEFAULT_CONFIG_FILE = '/etc/ullage/config.toml';

/** Parses `named`, or the usual file when there is one. Throws CONFIG_UNREADABLE. */
export function readConfigFile(named: string | undefined, usual = DEFAULT_CONFIG_FILE): SettingSources['file'] {
  const path = named ?? usual;
  const text = readText(path, named !== undefined);
  if (text === undefined) return undefined;
  try {
    return { path, table: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = 'not TOML'] = error.message.split('\n');
    const place = `line ${error.line}, column ${error.column}`;
    throw unreadable(path, `${place}: ${reason}`, error);
  }
}

/** Settings are a page; whoever names a disk image by mistake is told so before it is read. */
const MOST_BYTES = 1024 * 1024;

function readText(path: string, mustExist: boolean): string | undefined {
  try {
    return readRegularFile(path);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAbsent && !mustExist) return undefined;
    if (error instanceof UllageError) throw error;
    throw unreadable(path, systemWords(error), error);
  }
}

/** Opened without waiting: a FIFO would hold the program until somebody writes into it. */
function readRegularFile(path: string): string {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw unreadable(path, `expected a regular file, found ${kindOf(stats)}`);
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    const length = readAll(fd, bytes);
    if (length > MOST_BYTES) throw unreadable(path, `expected at most ${MOST_BYTES} bytes of TOML, found more`);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(fd);
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory';
  return stats.isFIFO() ? 'a pipe (FIFO)' : 'a device';
}

function readAll(fd: number, bytes: Buffer): number {
  let length = 0;
  for (;;) {
    const read = readSync(fd, bytes, length, bytes.byteLength - length, null);
    length += read;
    if (read === 0 || length === bytes.byteLength) return length;
  }
}

function unreadable(path: string, found: string, cause?: unknown): UllageError {
  return new UllageError('CONFIG_UNREADABLE', `read ${path}: ${found}`, {
    operands: { path },
    ...(cause === undefined ? {} : { cause }),
  });
}
