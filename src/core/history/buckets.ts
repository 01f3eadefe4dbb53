// Roll-ups: samples in buckets of five minutes, an hour and a day, and shorter buckets in longer ones.
import { invariant } from '../invariant.ts';
import { mergeSummaries, NO_SAMPLES, summaryOf, type Sample, type Summary } from './summary.ts';

/** The lengths that history is kept in, in milliseconds, shortest first. Each divides the next. Days are UTC days. */
export const BUCKET_MS = { '5min': 300_000, '1h': 3_600_000, '1d': 86_400_000 } as const;

/** A key of BUCKET_MS. */
export type BucketLength = keyof typeof BUCKET_MS;

/** The samples from `startMs` (included) until a length later (excluded). A time without samples has no bucket: a gap is shown. */
export interface Bucket {
  readonly startMs: number;
  readonly length: BucketLength;
  readonly summary: Summary;
}

/** When the bucket that holds a time begins: a multiple of its length since 1970, in UTC. */
export function bucketStart(atMs: number, length: BucketLength): number {
  return Math.floor(atMs / BUCKET_MS[length]) * BUCKET_MS[length];
}

/** Samples, in any order, as buckets from the earliest. */
export function rollUp(samples: readonly Sample[], length: BucketLength): readonly Bucket[] {
  return gathered(
    samples.map((sample) => ({ atMs: sample.atMs, summary: summaryOf(sample) })),
    length,
  );
}

/** Buckets, in any order and of any lengths up to `length`, as longer ones. The same as rolling up their samples directly. */
export function coarsen(buckets: readonly Bucket[], length: BucketLength): readonly Bucket[] {
  for (const bucket of buckets) {
    invariant(BUCKET_MS[bucket.length] <= BUCKET_MS[length], 'a bucket is put into a longer one', {
      from: bucket.length,
      to: length,
    });
  }
  return gathered(
    buckets.map(({ startMs, summary }) => ({ atMs: startMs, summary })),
    length,
  );
}

function gathered(
  parts: readonly { readonly atMs: number; readonly summary: Summary }[],
  length: BucketLength,
): readonly Bucket[] {
  const byStart = new Map<number, Summary>();
  for (const { atMs, summary } of parts) {
    const startMs = bucketStart(atMs, length);
    byStart.set(startMs, mergeSummaries(byStart.get(startMs) ?? NO_SAMPLES, summary));
  }
  return [...byStart].toSorted(([a], [b]) => a - b).map(([startMs, summary]) => ({ startMs, length, summary }));
}
