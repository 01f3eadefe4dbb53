// Reads XDR (RFC 4506, the subset libvirt uses) out of one complete message. Every length is checked before it is believed.
import { FormatError, type FormatErrorCode } from '../format-error.ts';

/** XDR aligns every item to four bytes (RFC 4506 §3). */
export const XDR_UNIT = 4;

// Decoding keeps a leading U+FEFF, as any other character of a name. Bytes that are no UTF-8 become U+FFFD: a guest
// with a broken name must not cost the whole list.
const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

// Below this many bytes, building an ASCII string by hand beats the call into TextDecoder (measured: 2-3 times).
const SHORT_STRING = 24;

/** A cursor over one message's bytes. Each getter consumes its item or throws FormatError naming `field`. */
export class XdrReader {
  /** What is being read, for error messages: the protocol's own name, "remote_nonnull_domain.name". Set by codecs. */
  field = '';
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #format: string;
  #offset = 0;

  constructor(bytes: Uint8Array, format: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#format = format;
  }

  /** Bytes not consumed yet. */
  get remaining(): number {
    return this.#bytes.byteLength - this.#offset;
  }

  /** Signed 32-bit integer (§4.1). */
  int(): number {
    return this.#view.getInt32(this.#take(4));
  }

  /** Unsigned 32-bit integer (§4.2). */
  uint(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** Signed 64-bit integer (§4.5). */
  hyper(): bigint {
    return this.#view.getBigInt64(this.#take(8));
  }

  /** Unsigned 64-bit integer (§4.5). */
  uhyper(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  /** IEEE 754 double (§4.7). */
  double(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  /** Fixed-length opaque data (§4.9): a copy. */
  fixedOpaque(size: number): Uint8Array {
    const start = this.#takePadded(size);
    return this.#bytes.slice(start, start + size);
  }

  /** A string of at most `max` bytes (§4.11), read as UTF-8. */
  string(max: number): string {
    const size = this.count(max);
    const start = this.#takePadded(size);
    return size <= SHORT_STRING
      ? this.#shortString(start, size)
      : TEXT.decode(this.#bytes.subarray(start, start + size));
  }

  /** The length word of a variable-length array or string (§4.10, §4.13); FORMAT_LIMIT above `max`. */
  count(max: number): number {
    const count = this.uint();
    if (count > max) this.fail('FORMAT_LIMIT', `length is ${count}, at most ${max} allowed`);
    return count;
  }

  /** Whether optional data follows (§4.19). */
  present(): boolean {
    const word = this.uint();
    if (word > 1) this.fail('FORMAT_INVALID', `presence word is ${word}, expected 0 or 1`);
    return word === 1;
  }

  /** The message must be used up: what is left over would have been misread. */
  end(): void {
    if (this.remaining > 0) this.fail('FORMAT_INVALID', `${this.remaining} bytes left over after the last field`);
  }

  /** Throws the FormatError for the field at hand. */
  fail(code: FormatErrorCode, found: string): never {
    throw new FormatError(code, this.#format, this.field, `${found} (at byte ${this.#offset})`);
  }

  #take(size: number): number {
    const start = this.#offset;
    if (size > this.remaining) this.fail('FORMAT_TRUNCATED', `needs ${size} bytes, ${this.remaining} are left`);
    this.#offset = start + size;
    return start;
  }

  #takePadded(size: number): number {
    const start = this.#take(size);
    const padding = (XDR_UNIT - (size % XDR_UNIT)) % XDR_UNIT;
    const end = this.#take(padding) + padding;
    for (let at = end - padding; at < end; at++) {
      if (this.#bytes[at] !== 0) this.fail('FORMAT_INVALID', 'padding is not zero');
    }
    return start;
  }

  #shortString(start: number, size: number): string {
    let text = '';
    for (let at = start; at < start + size; at++) {
      const byte = this.#bytes[at] ?? 0;
      if (byte >= 0x80) return TEXT.decode(this.#bytes.subarray(start, start + size));
      text += String.fromCharCode(byte);
    }
    return text;
  }
}
