// Which time of the past is asked for, and in how long pieces.
import { UllageError } from '../../core/errors.ts';
import { BUCKET_MS, type BucketLength } from '../../core/history/buckets.ts';
import { sinceMs } from '../events/since.ts';
import type { HistoryFlags } from '../program/flags.ts';

/** A window: from when (included) until when (excluded), in milliseconds since 1970. */
export interface PastWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly resolution: BucketLength;
}

const LENGTHS = { '5m': '5min', '1h': '1h', '1d': '1d' } as const;

/** As much as a screen holds. */
const SOME_ROWS = 50;

/** Reads the flags. Throws CLI_USAGE. */
export function windowOf({ since = '7d', until, every }: HistoryFlags, nowMs: number): PastWindow {
  const fromMs = sinceMs(since, nowMs);
  // What was reported in this moment belongs to it.
  const toMs = until === undefined ? Math.floor(nowMs) + 1 : sinceMs(until, nowMs, '--until');
  if (toMs <= fromMs) {
    const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
    throw new UllageError('CLI_USAGE', `read --until: expected a time after --since (${from}), found ${to}`);
  }
  return { fromMs, toMs, resolution: every === undefined ? lengthFor(toMs - fromMs) : LENGTHS[every] };
}

function lengthFor(windowMs: number): BucketLength {
  if (windowMs <= SOME_ROWS * BUCKET_MS['5min']) return '5min';
  return windowMs <= SOME_ROWS * BUCKET_MS['1h'] ? '1h' : '1d';
}
