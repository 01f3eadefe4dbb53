// Takes all that a small filesystem has left.
import { closeSync, openSync, writeSync } from 'node:fs';

/** Writes a file until there is no room for another block. */
export function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}
