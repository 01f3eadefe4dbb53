// The demonstration's arithmetic: always more promised than there is, by whole GiB, within what a filesystem can hold.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GiB, sumBytes } from '../../core/bytes.ts';
import { demoPlan } from './plan.ts';

test('fifteen guests of one flavor, the last with a raw disk', () => {
  const { guests } = demoPlan(300n * GiB);
  expect(guests.map(({ format }) => format)).toEqual([...Array.from({ length: 14 }, () => 'qcow2'), 'raw']);
  expect(new Set(guests.map(({ virtualSize }) => virtualSize))).toEqual(new Set([25n * GiB]));
  expect(new Set(guests.map(({ uuid }) => uuid)).size).toBe(15);
});

test('whatever is available, up to 16 PiB, more is promised: at least a tenth more', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 54n }), (available) => {
      const promised = sumBytes(demoPlan(available).guests.map(({ virtualSize }) => virtualSize));
      expect(promised * 10n).toBeGreaterThan(available * 11n);
    }),
  );
});

test('every disk is a whole number of GiB, and the raw one no longer than ext4 allows', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 54n }), (available) => {
      const { guests } = demoPlan(available);
      expect(guests.filter(({ virtualSize }) => virtualSize % GiB !== 0n)).toEqual([]);
      expect(guests.at(-1)?.virtualSize).toBeLessThanOrEqual(8n * 1024n * GiB);
    }),
  );
});
