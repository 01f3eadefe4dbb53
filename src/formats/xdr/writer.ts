// Writes XDR (RFC 4506, the subset libvirt uses) into one growing buffer.
import { invariant } from '../../core/invariant.ts';
import { XDR_UNIT } from './reader.ts';

// Calls are small: a domain reference and a few words. Larger ones (a definition's XML) double from here.
const INITIAL_SIZE = 256;

const TEXT = new TextEncoder();

/** Collects items; `finish` gives the bytes. Values out of their type's range are our own mistake: InvariantError. */
export class XdrWriter {
  #bytes = new Uint8Array(INITIAL_SIZE);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Signed 32-bit integer (RFC 4506 §4.1). */
  int(value: number): void {
    invariant(Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31, 'an XDR int has 32 bits', { value });
    const at = this.#grow(4); // first: growing replaces the view
    this.#view.setInt32(at, value);
  }

  /** Unsigned 32-bit integer (§4.2). */
  uint(value: number): void {
    invariant(Number.isInteger(value) && value >= 0 && value < 2 ** 32, 'an XDR unsigned int has 32 bits', { value });
    const at = this.#grow(4); // first: growing replaces the view
    this.#view.setUint32(at, value);
  }

  /** Signed 64-bit integer (§4.5). */
  hyper(value: bigint): void {
    invariant(BigInt.asIntN(64, value) === value, 'an XDR hyper has 64 bits', { value });
    const at = this.#grow(8); // first: growing replaces the view
    this.#view.setBigInt64(at, value);
  }

  /** Unsigned 64-bit integer (§4.5). */
  uhyper(value: bigint): void {
    invariant(BigInt.asUintN(64, value) === value, 'an XDR unsigned hyper has 64 bits', { value });
    const at = this.#grow(8); // first: growing replaces the view
    this.#view.setBigUint64(at, value);
  }

  /** IEEE 754 double (§4.7). */
  double(value: number): void {
    const at = this.#grow(8); // first: growing replaces the view
    this.#view.setFloat64(at, value);
  }

  /** Fixed-length opaque data (§4.9), padded with zeros. */
  fixedOpaque(value: Uint8Array): void {
    const padded = Math.ceil(value.byteLength / XDR_UNIT) * XDR_UNIT;
    const start = this.#grow(padded);
    this.#bytes.set(value, start);
  }

  /** A string of at most `max` bytes of UTF-8 (§4.11). */
  string(value: string, max: number): void {
    const bytes = TEXT.encode(value);
    this.count(bytes.byteLength, max);
    this.fixedOpaque(bytes);
  }

  /** The length word of a variable-length array or string. */
  count(value: number, max: number): void {
    invariant(value <= max, 'an XDR array is within its limit', { value, max });
    this.uint(value);
  }

  /** Whether optional data follows (§4.19). */
  present(value: boolean): void {
    this.uint(value ? 1 : 0);
  }

  /** Everything written so far, as a copy. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(size: number): number {
    const start = this.#length;
    this.#length += size;
    if (this.#length > this.#bytes.byteLength) this.#enlarge();
    return start;
  }

  #enlarge(): void {
    const larger = new Uint8Array(Math.max(this.#length, this.#bytes.byteLength * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
