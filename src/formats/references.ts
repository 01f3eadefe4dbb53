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

/** Printable ASCII, as nearly every name is. By index: an iterator would take longer than all the rest. */
function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.byteLength; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}

function escaped(bytes: Uint8Array): string {
  const text = decode(bytes) ?? Array.from(bytes, asciiOrEscape).join('');
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escapeChar);
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

function asciiOrEscape(byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
}

function escapeChar(char: string): string {
  return Array.from(new TextEncoder().encode(char), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
