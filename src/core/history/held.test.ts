// A value that is told by its changes, in buckets: the least and most that it was, whether it changed to that or began with it.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUCKET_MS, bucketStart } from './buckets.ts';
import { withHeld, type ChangesInBucket } from './held.ts';

interface Change {
  readonly atMs: number;
  readonly value: bigint | undefined;
}

const MINUTE_MS = 60_000;

/** What the database makes of changes. */
function bucketsOf(changes: readonly Change[]): readonly ChangesInBucket[] {
  const groups = Map.groupBy(changes, ({ atMs }) => bucketStart(atMs, '5min'));
  return [...groups].map(([startMs, group]) => ({
    startMs,
    firstMs: group[0]?.atMs ?? startMs,
    changes: group.length,
    ...leastAndMost(group.map(({ value }) => value)),
    last: group.at(-1)?.value,
  }));
}

function leastAndMost(values: readonly (bigint | undefined)[]) {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => (a < b ? -1 : 1));
  return { min: known.at(0), max: known.at(-1) };
}

test('a bucket begins with what the one before ended with, unless it changed at once', () => {
  const changes = [
    { atMs: 1 * MINUTE_MS, value: 5n },
    { atMs: 5 * MINUTE_MS, value: 7n },
    { atMs: 21 * MINUTE_MS, value: undefined },
    { atMs: 31 * MINUTE_MS, value: 1n },
  ];
  const held = withHeld(9n, bucketsOf(changes)).map(({ startMs, min, max, last }) => [
    startMs / MINUTE_MS,
    min,
    max,
    last,
  ]);
  expect(held).toEqual([
    [0, 5n, 9n, 5n],
    [5, 7n, 7n, 7n],
    [20, 7n, 7n, undefined],
    [30, 1n, 1n, 1n],
  ]);
});

test('least and most are those of every value that it was in the bucket', () => {
  const value = fc.option(fc.bigInt({ min: 0n, max: 99n }), { nil: undefined });
  const change = fc.record({ atMs: fc.integer({ min: 0, max: 100 }).map((at) => at * MINUTE_MS), value });
  const changes = fc.uniqueArray(change, { selector: ({ atMs }) => atMs, maxLength: 30 });
  fc.assert(
    fc.property(value, changes, (start, unsorted) => {
      const sorted = unsorted.toSorted((a, b) => a.atMs - b.atMs);
      for (const { startMs, min, max } of withHeld(start, bucketsOf(sorted))) {
        const inside = sorted.filter(({ atMs }) => bucketStart(atMs, '5min') === startMs);
        const before = sorted.findLast(({ atMs }) => atMs < startMs);
        const first = inside[0]?.atMs ?? Infinity;
        const began = first > startMs ? [before === undefined ? start : before.value] : [];
        expect({ min, max }).toEqual(leastAndMost([...began, ...inside.map((one) => one.value)]));
        expect(first).toBeLessThan(startMs + BUCKET_MS['5min']);
      }
    }),
  );
});
