// A parser's view of an open file: its first bytes at hand, the rest by further reads under a budget. Reused for every file.
import { readSync } from 'node:fs';
import { FormatError } from '../../formats/format-error.ts';
import type { ByteSource } from '../../formats/byte-source.ts';

/** One page: every header with its extensions and backing name, of all images that QEMU writes with default options. */
export const HEAD_SIZE = 4096;

/** What one image may make us read in all: a qcow2 snapshot table at the format's limit, and no more. */
const READ_BUDGET = 64 * 1024 * 1024;

/** Two buffers serve all files of a thread. A result is valid until the next read, as ByteSource says. */
export class FileSource implements ByteSource {
  readonly #head = new Uint8Array(HEAD_SIZE);
  #further = new Uint8Array(HEAD_SIZE);
  #headLength = 0;
  #fd = -1;
  #length = 0n;
  #budget = READ_BUDGET;

  /** Turns to another open file of `length` bytes and reads its head; the head's bytes are returned too. Throws the system's errors. */
  turnTo(fd: number, length: bigint, budget = READ_BUDGET): Uint8Array {
    this.#fd = fd;
    this.#length = length;
    this.#budget = budget;
    this.#headLength = readSync(fd, this.#head, 0, HEAD_SIZE, 0);
    return this.#headLength === HEAD_SIZE ? this.#head : this.#head.subarray(0, this.#headLength);
  }

  get length(): bigint {
    return this.#length;
  }

  read(offset: bigint, size: number): Uint8Array {
    // Number() is exact here: an offset inside the head is below 4,096.
    if (offset < BigInt(this.#headLength) && offset + BigInt(size) <= BigInt(this.#headLength)) {
      const start = Number(offset);
      return this.#head.subarray(start, start + size);
    }
    return this.#readFurther(offset, size);
  }

  #readFurther(offset: bigint, size: number): Uint8Array {
    this.#budget -= size;
    if (this.#budget < 0) {
      throw new FormatError(
        'FORMAT_LIMIT',
        'image',
        'reads',
        'more bytes are needed to describe it than any image of ours takes',
      );
    }
    if (offset >= this.#length || size === 0) return this.#further.subarray(0, 0);
    const rest = this.#length - offset;
    const wanted = rest < BigInt(size) ? Number(rest) : size;
    if (this.#further.byteLength < wanted) this.#further = new Uint8Array(wanted);
    return this.#further.subarray(0, readFully(this.#fd, this.#further, wanted, offset));
  }
}

/** read() may come back short before the end of a file on a network filesystem. */
function readFully(fd: number, buffer: Uint8Array, size: number, offset: bigint): number {
  let done = 0;
  while (done < size) {
    const count = readSync(fd, buffer, done, size - done, offset + BigInt(done));
    if (count === 0) break;
    done += count;
  }
  return done;
}
