// Whether bytes are one whole gzip file: its own checksum and length tell, so nothing else has to be kept beside it.
import { createGunzip } from 'node:zlib';

/** A report of a million files is a few hundred MiB of JSON: more has not been written by us. */
const MOST_BYTES = 2 ** 30;

/** Decompresses without keeping anything. */
export async function isWholeGzip(content: Uint8Array): Promise<boolean> {
  const gunzip = createGunzip();
  gunzip.end(content);
  let bytes = 0;
  try {
    for await (const chunk of gunzip) {
      bytes += lengthOf(chunk);
      if (bytes > MOST_BYTES) return false;
    }
    return bytes > 0;
  } catch {
    return false;
  }
}

function lengthOf(chunk: unknown): number {
  return chunk instanceof Uint8Array ? chunk.byteLength : 0;
}
