// Roll-ups: worked examples, and the laws that let any worker merge any part at any time.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantError } from '../invariant.ts';
import { BUCKET_MS, bucketStart, coarsen, rollUp, type BucketLength } from './buckets.ts';
import { meanOf, mergeSummaries, NO_SAMPLES, summaryOf, type Sample, type Summary } from './summary.ts';

const LENGTHS: readonly BucketLength[] = ['5min', '1h', '1d'];

/** Signed, far past 2⁵³, with times that collide. */
const samples: fc.Arbitrary<readonly Sample[]> = fc.array(
  fc.record({
    atMs: fc.integer({ min: -200_000_000, max: 200_000_000 }).map((atMs) => Math.floor(atMs / 1000) * 1000),
    value: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { nil: undefined }),
  }),
  { maxLength: 40 },
);

const summaries = samples.map((list) => allOf(list));

function allOf(list: readonly Sample[]): Summary {
  return list.map((sample) => summaryOf(sample)).reduce(mergeSummaries, NO_SAMPLES);
}

test('five minutes of a minute each: least, most, last and mean', () => {
  const list = [3n, 1n, 7n, undefined, 4n].map((value, minute) => ({ atMs: minute * 60_000, value }));
  const [bucket] = rollUp([...list, { atMs: 300_000, value: 9n }], '5min');
  expect(bucket).toEqual({
    startMs: 0,
    length: '5min',
    summary: { known: { count: 4, min: 1n, max: 7n, sum: 15n, last: { atMs: 240_000, value: 4n } }, unknown: 1 },
  });
  expect(meanOf(bucket?.summary ?? NO_SAMPLES)).toBe(4n);
});

test('a time of which nothing is known is no zero, and a time without samples is a gap', () => {
  const buckets = rollUp(
    [
      { atMs: 0, value: undefined },
      { atMs: 900_000, value: -1n },
    ],
    '5min',
  );
  expect(buckets.map(({ startMs, summary }) => [startMs, meanOf(summary), summary.unknown])).toEqual([
    [0, undefined, 1],
    [900_000, -1n, 0],
  ]);
});

test.each([
  [1_767_225_599_999, '1d', 1_767_139_200_000],
  [1_767_225_600_000, '1d', 1_767_225_600_000],
  [1_767_229_199_999, '1h', 1_767_225_600_000],
  [-1, '5min', -300_000],
] as const)('%s lies in the bucket of %s that begins at %s', (atMs, length, startMs) => {
  expect(bucketStart(atMs, length)).toBe(startMs);
});

test('each length divides the next', () => {
  const lengths = LENGTHS.map((length) => BUCKET_MS[length]);
  expect(lengths.slice(1).map((longer, index) => longer % (lengths[index] ?? 1))).toEqual([0, 0]);
});

test('merging is associative and commutative, and nothing merged in changes nothing', () => {
  fc.assert(
    fc.property(summaries, summaries, summaries, (a, b, c) => {
      expect(mergeSummaries(mergeSummaries(a, b), c)).toEqual(mergeSummaries(a, mergeSummaries(b, c)));
      expect(mergeSummaries(a, b)).toEqual(mergeSummaries(b, a));
      expect(mergeSummaries(a, NO_SAMPLES)).toEqual(a);
    }),
  );
});

test('buckets of buckets are the buckets of the samples, in whatever order they came', () => {
  fc.assert(
    fc.property(samples, (list) => {
      const fine = rollUp(list, '5min');
      const hours = coarsen(fine, '1h');
      expect(hours).toEqual(rollUp(list.toReversed(), '1h'));
      expect(coarsen(hours.toReversed(), '1d')).toEqual(rollUp(list, '1d'));
      expect(coarsen(fine, '1d')).toEqual(rollUp(list, '1d'));
      expect(coarsen(fine, '5min')).toEqual(fine);
    }),
  );
});

test('the mean lies between least and most, and is the nearest whole number', () => {
  fc.assert(
    fc.property(summaries, (summary) => {
      const { known } = summary;
      fc.pre(known !== undefined);
      const mean = meanOf(summary) ?? 0n;
      const error = 2n * (mean * BigInt(known.count) - known.sum);
      expect([known.min <= mean, mean <= known.max]).toEqual([true, true]);
      expect((error < 0n ? -error : error) <= BigInt(known.count)).toBe(true);
    }),
  );
});

test('no sample is lost', () => {
  fc.assert(
    fc.property(samples, (list) => {
      const counts = rollUp(list, '1h').map(({ summary }) => (summary.known?.count ?? 0) + summary.unknown);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(list.length);
    }),
  );
});

test('a bucket is never put into a shorter one', () => {
  const days = rollUp([{ atMs: 0, value: 1n }], '1d');
  expect(() => coarsen(days, '1h')).toThrow(InvariantError);
});
