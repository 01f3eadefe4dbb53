// What is wrong with the file of an exported database.
import { UllageError } from '../../core/errors.ts';

/** STORE_FILE: what was expected in the file, and what was found. */
export function fileError(expected: string, found: string, hint?: string): UllageError {
  const message = `read an exported database: expected ${expected}, found ${found}`;
  return new UllageError('STORE_FILE', message, hint === undefined ? {} : { hint });
}
