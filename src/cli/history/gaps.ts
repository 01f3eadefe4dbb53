// Buckets with the times between them of which there are none: a gap is shown, never bridged.
import { BUCKET_MS, bucketStart } from '../../core/history/buckets.ts';
import type { PastWindow } from './window.ts';

/** A time without a bucket. */
export interface Gap {
  readonly startMs: number;
  /** Excluded. */
  readonly endMs: number;
}

/** `buckets`, earliest first, and every gap of at least one whole bucket in the window; the one that runs now may have none yet. */
export function withGaps<T extends { readonly startMs: number }>(
  buckets: readonly T[],
  { fromMs, toMs, resolution }: PastWindow,
): readonly (T | Gap)[] {
  const rows: (T | Gap)[] = [];
  let next = bucketStart(fromMs, resolution);
  const skipTo = (startMs: number): void => {
    if (startMs > next) rows.push({ startMs: next, endMs: startMs });
  };
  for (const bucket of buckets) {
    skipTo(bucket.startMs);
    rows.push(bucket);
    next = bucket.startMs + BUCKET_MS[resolution];
  }
  skipTo(bucketStart(toMs, resolution));
  return rows;
}
