// Reads the configuration file. One named by the operator must exist; the usual one may be absent.
import { readFileSync } from 'node:fs';
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
    throw new UllageError('CONFIG_UNREADABLE', `read ${path}: ${place}: ${reason}`, {
      operands: { path },
      cause: error,
    });
  }
}

function readText(path: string, mustExist: boolean): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAbsent && !mustExist) return undefined;
    throw new UllageError('CONFIG_UNREADABLE', `read ${path}: ${systemWords(error)}`, {
      operands: { path },
      cause: error,
    });
  }
}
