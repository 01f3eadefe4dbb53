// Exact rounding of signed byte counts.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ceilDiv,
  floorDiv,
  GiB,
  gibFloor,
  gibTruncate,
  maxBytes,
  minBytes,
  roundDiv,
  roundUp,
  sumBytes,
  sumKnown,
} from './bytes.ts';
import { InvariantError } from './invariant.ts';
import { ratioPpm } from './ratio.ts';

test.each([
  [0n, 0n, 0n],
  [GiB, 1n, 1n],
  [-GiB / 2n, -1n, 0n],
  [-GiB, -1n, -1n],
  [-1n, -1n, 0n],
  [(3n * GiB) / 2n, 1n, 1n],
])('%s bytes are %s GiB floored and %s truncated', (bytes, floored, truncated) => {
  expect([gibFloor(bytes), gibTruncate(bytes)]).toEqual([floored, truncated]);
});

test('division by a unit brackets the value', () => {
  const signed = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n });
  fc.assert(
    fc.property(signed, fc.bigInt({ min: 1n, max: 2n ** 40n }), (value, unit) => {
      expect(floorDiv(value, unit) * unit <= value && value < (floorDiv(value, unit) + 1n) * unit).toBe(true);
      expect(ceilDiv(value, unit) * unit >= value && value > (ceilDiv(value, unit) - 1n) * unit).toBe(true);
      expect(roundUp(value, unit) % unit).toBe(0n);
    }),
  );
});

test.each([
  [5n, 2n, 3n],
  [-5n, 2n, -3n],
  [4n, 3n, 1n],
  [5n, 3n, 2n],
  [-4n, 3n, -1n],
  [0n, 7n, 0n],
])('%s in units of %s is nearest to %s', (value, unit, rounded) => {
  expect(roundDiv(value, unit)).toBe(rounded);
});

test('a unit of zero is our bug', () => {
  expect(() => floorDiv(1n, 0n)).toThrow(InvariantError);
  expect(() => roundDiv(1n, 0n)).toThrow(InvariantError);
});

test('sums, extremes and ratios are exact', () => {
  expect(sumBytes([])).toBe(0n);
  expect([sumKnown([]), sumKnown([1n, 2n]), sumKnown([1n, undefined, 2n])]).toEqual([0n, 3n, undefined]);
  expect(sumBytes([2n ** 62n, 2n ** 62n, -1n])).toBe(2n ** 63n - 1n);
  expect([maxBytes(-1n, 0n), minBytes(-1n, 0n)]).toEqual([0n, -1n]);
  expect([ratioPpm(3n, 2n), ratioPpm(1n, 3n), ratioPpm(1n, 0n)]).toEqual([1_500_000n, 333_333n, undefined]);
});
