// The claim ledgers of this folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Each with its text. */
export const LEDGERS = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ledger'))
  .map((name) => ({ name, text: readFileSync(join(import.meta.dirname, name), 'utf8') }));
