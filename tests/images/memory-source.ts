// A ByteSource over bytes in memory that counts what is asked of it, and hands out one reused buffer as real readers do.
import type { ByteSource } from '../../src/formats/byte-source.ts';

/** Random access to `bytes`; `length` may claim more (the rest reads as zeros, as in a sparse file). */
export class MemorySource implements ByteSource {
  readonly length: bigint;
  /** How often `read` was called, and how many bytes were asked for in all. */
  reads = 0;
  bytesAsked = 0;
  readonly #bytes: Uint8Array;
  #lent = new Uint8Array(0);

  constructor(bytes: Uint8Array, length = BigInt(bytes.byteLength)) {
    this.#bytes = bytes;
    this.length = length;
  }

  read(offset: bigint, size: number): Uint8Array {
    if (offset < 0n || offset > 2n ** 63n - 1n || !Number.isSafeInteger(size) || size < 0) {
      throw new RangeError(`read of ${size} bytes at ${offset}: pread(2) would refuse`);
    }
    this.reads += 1;
    this.bytesAsked += size;
    // What an earlier read lent is overwritten: a parser that kept it would see rubbish.
    this.#lent.fill(0xee);
    const left = this.length - offset;
    const count = left < BigInt(size) ? Math.max(0, Number(left)) : size;
    this.#lent = new Uint8Array(count);
    if (offset < BigInt(this.#bytes.byteLength)) {
      const start = Number(offset);
      this.#lent.set(this.#bytes.subarray(start, start + count));
    }
    return this.#lent;
  }
}
