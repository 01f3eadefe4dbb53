// The wait before a reconnect: bounded, and jittered over its whole range.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKOFF_CAP_MS, backoffMs } from './backoff.ts';

test.each([
  [0, 0, 0],
  [0, 0.5, 50],
  [1, 0.5, 100],
  [4, 1, 1_600],
  [7, 1, 10_000],
  [2_000, 1, 10_000],
])('attempt %i with chance %f waits %i ms', (attempt, random, expected) => {
  expect(backoffMs(attempt, random)).toBe(expected);
});

test('no attempt waits longer than the cap, and none a negative time', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (attempt, random) => {
      const delay = backoffMs(attempt, random);
      expect(delay >= 0 && delay < BACKOFF_CAP_MS).toBe(true);
    }),
  );
});
