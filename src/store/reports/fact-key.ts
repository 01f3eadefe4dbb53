// The key of a fact's row. What it really is called stands in its document: a key must only be distinct, and fit an index.
import { createHash } from 'node:crypto';

/** An entry of a B-tree holds 2,704 bytes; a path alone may have 4,096. */
const MOST_BYTES = 500;

/** `name` itself where a text column takes it and an index has room, else its hash. */
export function factKey(name: string): string {
  const fits = Buffer.byteLength(name) <= MOST_BYTES && !name.includes('\0') && name.isWellFormed();
  return fits ? name : `sha256:${createHash('sha256').update(name, 'utf16le').digest('hex')}`;
}
