// A set of host clusters as one bit each: what a walk over tables of any size remembers.
import { FormatError } from '../format-error.ts';
import { QCOW2 } from './layout.ts';

/** 64 MiB of bits: 32 TiB of file at 64 KiB clusters, 256 GiB at 512 bytes. */
const MAX_SET_BYTES = 64 * 1024 * 1024;

/** Clusters of one file by number. Those behind its end are not remembered: they occupy nothing. */
export class ClusterSet {
  readonly #bits: Uint8Array;
  readonly #capacity: number;
  #count = 0;

  /** A set for a file of `length` bytes. FORMAT_LIMIT when that takes more memory than a walk is worth. */
  static forFile(length: bigint, clusterSize: number): ClusterSet {
    const clusters = (length + BigInt(clusterSize) - 1n) / BigInt(clusterSize);
    if (clusters > BigInt(MAX_SET_BYTES) * 8n) {
      const found = `a file of ${length} bytes has too many clusters of ${clusterSize} to walk`;
      throw new FormatError('FORMAT_LIMIT', QCOW2, 'length', found);
    }
    return new ClusterSet(Number(clusters));
  }

  private constructor(capacity: number) {
    this.#capacity = capacity;
    this.#bits = new Uint8Array(Math.ceil(capacity / 8));
  }

  /** How many clusters are in the set. */
  get count(): number {
    return this.#count;
  }

  /** Adds the cluster that holds this position (a fraction counts as its cluster); true when it is new and inside the file. */
  add(position: number): boolean {
    const cluster = Math.floor(position);
    if (cluster >= this.#capacity) return false;
    const at = Math.floor(cluster / 8);
    const bit = 1 << (cluster % 8);
    const before = this.#bits[at] ?? 0;
    if ((before & bit) !== 0) return false;
    this.#bits[at] = before | bit;
    this.#count += 1;
    return true;
  }

  /** How many clusters are in this set and not in the other, which is of the same file. */
  countWithout(other: ClusterSet): number {
    let count = 0;
    for (let at = 0; at < this.#bits.length; at++) {
      let rest = (this.#bits[at] ?? 0) & ~(other.#bits[at] ?? 0);
      for (; rest !== 0; rest &= rest - 1) count += 1;
    }
    return count;
  }
}
