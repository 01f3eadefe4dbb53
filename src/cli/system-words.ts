// What the operating system's error codes mean, in words: nobody should have to look up ENOENT.
import { getSystemErrorMessage } from 'node:util';

/** "no such file or directory (ENOENT)"; the message itself where the error is not the system's. */
export function systemWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('errno' in error && typeof error.errno === 'number' && 'code' in error)) return error.message;
  return `${getSystemErrorMessage(error.errno) ?? error.message} (${String(error.code)})`;
}
