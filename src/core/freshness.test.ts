// Freshness at its edges: two periods, five, no report at all, and a clock that was set back.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FRESHNESS, freshnessOf } from './freshness.ts';
import { InvariantError } from './invariant.ts';

const MINUTE_MS = 60_000;

test.each([
  [0, 'fresh'],
  [120_000, 'fresh'],
  [120_001, 'late'],
  [300_000, 'late'],
  [300_001, 'lost'],
  [-60_000, 'fresh'],
  [-60_001, 'late'],
  [-3_600_000, 'late'],
])('a report of a host with a period of a minute is after %s ms %s', (ageMs, freshness) => {
  expect(freshnessOf({ seenAtMs: 1e12, nowMs: 1e12 + ageMs, periodMs: MINUTE_MS })).toBe(freshness);
});

test('a host that never reported is lost', () => {
  expect(freshnessOf({ seenAtMs: undefined, nowMs: 0, periodMs: MINUTE_MS })).toBe('lost');
});

test('a report never becomes fresher by waiting', () => {
  const age = fc.nat(1_000_000);
  fc.assert(
    fc.property(age, age, fc.integer({ min: 1, max: 200_000 }), (ageMs, moreMs, periodMs) => {
      const [now, later] = [ageMs, ageMs + moreMs].map((nowMs) =>
        FRESHNESS.indexOf(freshnessOf({ seenAtMs: 0, nowMs, periodMs })),
      );
      expect((later ?? 0) >= (now ?? 0)).toBe(true);
    }),
  );
});

test('a period of nothing is our bug', () => {
  expect(() => freshnessOf({ seenAtMs: 0, nowMs: 0, periodMs: 0 })).toThrow(InvariantError);
});
