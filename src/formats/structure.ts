// One fixed-size structure of an image, whole in memory: read or refused by name, its integers by offset.
import type { ByteSource } from './byte-source.ts';
import { FormatError, type FormatErrorCode } from './format-error.ts';

/** Which structure to read. `name` is the specification's; `size` in bytes is fixed by the specification or capped by the caller. */
export interface StructurePlace {
  readonly format: string;
  readonly name: string;
  readonly offset: bigint;
  readonly size: number;
  readonly littleEndian: boolean;
}

/** A structure's bytes with getters by byte offset. Offsets are constants of the specification and lie inside `size`. */
export class Structure {
  /** A copy: stays valid after later reads. */
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #place: StructurePlace;

  constructor(bytes: Uint8Array, place: StructurePlace) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#place = place;
  }

  /** Unsigned 8-bit integer at `offset`. */
  u8(offset: number): number {
    return this.#view.getUint8(offset);
  }

  /** Unsigned 16-bit integer at `offset`, in the format's byte order. */
  u16(offset: number): number {
    return this.#view.getUint16(offset, this.#place.littleEndian);
  }

  /** Unsigned 32-bit integer at `offset`, in the format's byte order. */
  u32(offset: number): number {
    return this.#view.getUint32(offset, this.#place.littleEndian);
  }

  /** Unsigned 64-bit integer at `offset`, in the format's byte order. */
  u64(offset: number): bigint {
    return this.#view.getBigUint64(offset, this.#place.littleEndian);
  }

  /** Text of at most `size` bytes at `offset`, ended by the first NUL; one character a byte (Latin-1), so nothing is lost. */
  text(offset: number, size: number): string {
    const end = this.bytes.indexOf(0, offset);
    const stop = end === -1 ? offset + size : Math.min(end, offset + size);
    return latin1(this.bytes.subarray(offset, stop));
  }

  /** Throws the FormatError for `field` of this structure. */
  fail(code: FormatErrorCode, field: string, found: string): never {
    throw new FormatError(code, this.#place.format, field, found);
  }
}

/** Reads a structure whole. Throws FORMAT_TRUNCATED, naming it, when the source ends before it does. */
export function readStructure(source: ByteSource, place: StructurePlace): Structure {
  const { format, name, offset, size } = place;
  const whole = offset >= 0n && offset + BigInt(size) <= source.length;
  const bytes = whole ? source.read(offset, size) : new Uint8Array(0);
  if (bytes.byteLength < size) {
    const found = `needs ${size} bytes at offset ${offset}, the image ends at ${source.length}`;
    throw new FormatError('FORMAT_TRUNCATED', format, name, found);
  }
  return new Structure(bytes.slice(), place);
}

/** One character a byte: what text in an image is parsed as before anybody knows its encoding. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Whether `bytes` begin with the ASCII text `magic` at `offset`. False where they are too short. */
export function hasMagic(bytes: Uint8Array, offset: number, magic: string): boolean {
  if (bytes.byteLength < offset + magic.length) return false;
  for (let at = 0; at < magic.length; at++) {
    if (bytes[offset + at] !== magic.charCodeAt(at)) return false;
  }
  return true;
}

/** The canonical text of a UUID in 16 bytes. `mixedEndian`: the first three groups are little endian (Microsoft, VirtualBox). */
export function uuidText(bytes: Uint8Array, mixedEndian: boolean): string {
  const order = mixedEndian ? [3, 2, 1, 0, 5, 4, 7, 6] : [0, 1, 2, 3, 4, 5, 6, 7];
  const digits = [...order, 8, 9, 10, 11, 12, 13, 14, 15].map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0'));
  const hex = digits.join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
