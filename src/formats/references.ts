// Names inside images that point at other files: what kind of name each is, and its bytes made fit to show. Nothing is resolved.
import type { ImageReference } from '../core/image.ts';

/** Protocols of QEMU that stand for no file and no server of their own: options in JSON, wrappers, generated disks. */
const PSEUDO_PROTOCOLS = new Set([
  'json',
  'blkdebug',
  'blkverify',
  'blkreplay',
  'null-co',
  'null-aio',
  'fat',
  'vvfat',
  'quorum',
]);

/** A reference from a name's bytes as the image holds them, and the format that the image claims for it.
 *  QEMU's rule: a colon before the first slash makes a name a protocol; `file:` alone is a local path again. */
export function referenceOf(bytes: Uint8Array, format: string | undefined): ImageReference {
  const name = escapeName(bytes);
  return { name, place: placeOf(name), format };
}

/** The text of a name: UTF-8 as it is, every control character (line separators and text-direction marks
 *  included) and every byte that is no UTF-8 as \xNN. */
export function escapeName(bytes: Uint8Array): string {
  return isPlain(bytes) ? UTF_8.decode(bytes) : escaped(bytes);
}

// Made once: a decoder costs more than the names it decodes, and every overlay has one.
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UTF_8_BYTES = new TextEncoder();

/** Printable ASCII, as nearly every name is. By index: an iterator would take longer than all the rest. */
function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.byteLength; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}

function escaped(bytes: Uint8Array): string {
  const text = decode(bytes);
  // Where every character is a byte, each is looked up; a call for each would cost a hostile table's names a second.
  if (text === undefined || text.length === bytes.byteLength) return bytewise(bytes);
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escapeChar);
}

function bytewise(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += SHOWN[byte] ?? '';
  return text;
}

function placeOf(name: string): ImageReference['place'] {
  const colon = name.indexOf(':');
  if (colon === -1) return 'local';
  const protocol = name.slice(0, colon);
  if (protocol === 'file' || protocol.includes('/')) return 'local';
  return PSEUDO_PROTOCOLS.has(protocol) ? 'pseudo' : 'remote';
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** `\x00` … `\xff`: made once, for a hostile name is nothing but these. */
const ESCAPES = Array.from({ length: 256 }, (_, byte) => `\\x${byte.toString(16).padStart(2, '0')}`);

/** The same, with the bytes of printable ASCII as they are. */
const SHOWN = ESCAPES.map((escape, byte) => (byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : escape));

function escapeByte(byte: number): string {
  return ESCAPES[byte] ?? '';
}

/** There are some fifty such characters: each is encoded once. */
const ESCAPED_CHARS = new Map<string, string>();

function escapeChar(char: string): string {
  const known = ESCAPED_CHARS.get(char);
  if (known !== undefined) return known;
  const escape = Array.from(UTF_8_BYTES.encode(char), escapeByte).join('');
  ESCAPED_CHARS.set(char, escape);
  return escape;
}
