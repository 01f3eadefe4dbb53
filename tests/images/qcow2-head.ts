// qcow2 heads with fields and header extensions put into them.
import { patched, type Patch } from './patch.ts';

/** A page and a half of what tests put behind a header; more when an extension needs it. */
const HEAD_SIZE = 8192;

/** Where the extensions of a version 3 header of 112 bytes begin. */
const EXTENSIONS_AT = 112;

/** An extension's bytes, one a character, padded; `length` may claim what is not there. */
export function extension(type: number, data: string, length = data.length): string {
  const head = patched(new Uint8Array(8), [
    [0, 'be32', type],
    [4, 'be32', length],
  ]);
  return Buffer.from(head).toString('latin1') + data.padEnd(Math.ceil(data.length / 8) * 8, '\0');
}

/** `head` grown by zeros, with `extensions` behind the header and the patches applied last. */
export function patchedHead(
  head: Uint8Array,
  patches: readonly Patch[],
  extensions: readonly string[] = [],
): Uint8Array {
  const list = extensions.join('');
  const ends = patches.map((patch) => patch[0] + 2048);
  const grown = new Uint8Array(Math.max(HEAD_SIZE, EXTENSIONS_AT + list.length, ...ends));
  grown.set(head);
  return patched(grown, [[EXTENSIONS_AT, list], ...patches]);
}
