// Buckets of what is told by its changes alone: between two changes a value holds, so a bucket begins with what the one before ended with.
import { maxBytes, minBytes } from '../bytes.ts';

/** The changes of one value in a bucket. A bucket without changes is not there: the value was what it was. */
export interface ChangesInBucket {
  readonly startMs: number;
  /** When the first of them was. */
  readonly firstMs: number;
  /** How many there were. */
  readonly changes: number;
  /** Least and most that it changed to; undefined: to nothing known. */
  readonly min: bigint | undefined;
  readonly max: bigint | undefined;
  /** What it changed to last; undefined: nothing known, or it is gone. */
  readonly last: bigint | undefined;
}

/** Buckets of one value, the earliest first, with what the bucket began with among their least and most. `start`: what it was before. */
export function withHeld<B extends ChangesInBucket>(start: bigint | undefined, buckets: readonly B[]): readonly B[] {
  let held = start;
  return buckets.map((bucket) => {
    // A value that changed at the very beginning did not hold in this bucket.
    const before = bucket.firstMs > bucket.startMs ? held : undefined;
    held = bucket.last;
    return { ...bucket, min: least(before, bucket.min), max: most(before, bucket.max) };
  });
}

function least(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  return a === undefined || b === undefined ? (a ?? b) : minBytes(a, b);
}

function most(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  return a === undefined || b === undefined ? (a ?? b) : maxBytes(a, b);
}
