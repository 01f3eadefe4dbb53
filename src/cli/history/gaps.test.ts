// Where a past has no buckets, and where it only seems so.
import { expect, test } from 'vitest';
import { withGaps } from './gaps.ts';

const HOUR = 3_600_000;

const at = (hour: number) => ({ startMs: hour * HOUR });

const gap = (from: number, to: number) => ({ startMs: from * HOUR, endMs: to * HOUR });

test.each<[what: string, buckets: readonly number[], from: number, to: number, rows: readonly object[]]>([
  ['none at all', [], 2, 5, [gap(2, 5)]],
  ['none, in less than a bucket', [], 2, 2.5, []],
  ['every one', [2, 3, 4], 2, 5, [at(2), at(3), at(4)]],
  ['every one, from the middle of the first', [2, 3], 2.5, 4, [at(2), at(3)]],
  ['before, between and after', [3, 5, 6], 1, 9, [gap(1, 3), at(3), gap(4, 5), at(5), at(6), gap(7, 9)]],
  ['all but the one that runs now', [2], 2, 3.5, [at(2)]],
  ['the one that runs now', [2, 3], 2, 3.5, [at(2), at(3)]],
])('%s', (_what, buckets, from, to, rows) => {
  const window = { fromMs: from * HOUR, toMs: to * HOUR, resolution: '1h' } as const;
  expect(withGaps(buckets.map(at), window)).toEqual(rows);
});
