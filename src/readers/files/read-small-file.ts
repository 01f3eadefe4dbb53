// A whole small file (a domain XML, a descriptor) under the opening rules, refused when it is longer than asked for.
import { closeSync, readSync } from 'node:fs';
import { failureOf, type FileFailure } from './file-failure.ts';
import { openChecked } from './open-file.ts';

/** The bytes, or why not. */
export type SmallFile =
  | { readonly kind: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly failure: FileFailure };

const ATTEMPTED = 'read the file';

/** Reads a regular file of at most `maxBytes`. `path` is real: no component of it is a symbolic link. */
export function readSmallFile(path: string, maxBytes: number): SmallFile {
  const opened = openChecked(path, { blockDevices: false });
  if (opened.fd === undefined) return { kind: 'failed', failure: { ...opened.failure, attempted: ATTEMPTED } };
  try {
    return readAll(opened.fd, maxBytes);
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error, ATTEMPTED) };
  } finally {
    closeSync(opened.fd);
  }
}

/** One byte more than allowed is asked for: files can grow while they are read. */
function readAll(fd: number, maxBytes: number): SmallFile {
  const bytes = new Uint8Array(maxBytes + 1);
  let length = 0;
  for (let count = -1; count !== 0 && length <= maxBytes; length += count) {
    count = readSync(fd, bytes, length, bytes.byteLength - length, length);
  }
  if (length <= maxBytes) return { kind: 'read', bytes: bytes.slice(0, length) };
  return {
    kind: 'failed',
    failure: { kind: 'limit', attempted: ATTEMPTED, found: `it is longer than ${maxBytes} bytes` },
  };
}
