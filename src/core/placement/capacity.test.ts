// Placement's capacity against what a real Placement answered, and against the exact one: never more, and short by less than one.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityOf } from '../claim/inventory.ts';
import { PPM } from '../ratio.ts';
import { placementAdmits, placementCapacity, placementRatio } from './capacity.ts';

/** Asked of Placement 8.0.0 on SQLite and PostgreSQL, and of its master: all three answered the same. */
const MEASURED: readonly [total: number, reserved: number, allocationRatio: number, capacity: number][] = [
  [7, 0, 0.5, 3],
  [7, 0, 0.1, 0],
  [3, 0, 0.33334, 1],
  [100, 0, 1.1, 110],
  [100, 0, 1.15, 114],
  [1000, 50, 1.5, 1425],
];

test.each(MEASURED)('(%d - %d) x %d is %d', (total, reserved, allocationRatio, capacity) => {
  const inventory = { total, reserved, allocationRatio };
  expect(placementCapacity(inventory)).toBe(capacity);
  expect(placementAdmits(inventory, 0, capacity)).toBe(true);
  expect(placementAdmits(inventory, 0, capacity + 1)).toBe(false);
  expect(placementAdmits(inventory, capacity, 1)).toBe(false);
});

test('the exact capacity of the same inventory is one more where the double falls short', () => {
  const line = { resource: 'memory', total: 100n, reserved: 0n, allocationRatio: 1_150_000n } as const;
  expect(capacityOf(line)).toBe(115n);
  expect(placementCapacity({ total: 100, reserved: 0, allocationRatio: placementRatio(1_150_000n) })).toBe(114);
});

test('less reserved than nothing, and nothing at all', () => {
  expect(placementCapacity({ total: 10, reserved: 10, allocationRatio: 16 })).toBe(0);
  expect(placementAdmits({ total: 10, reserved: 10, allocationRatio: 16 }, 0, 1)).toBe(false);
});

test('a ratio in millionths is the double that its decimal text is', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10_000n * PPM }), (ratio) => {
      const text = `${ratio / PPM}.${String(ratio % PPM).padStart(6, '0')}`;
      expect(placementRatio(ratio)).toBe(Number(text));
    }),
  );
});

test('for all that Placement can hold, it is the exact one or one apart', () => {
  const most = 2 ** 31 - 1;
  fc.assert(
    fc.property(fc.nat(most), fc.nat(most), fc.bigInt({ min: 0n, max: 1_000n * PPM }), (a, b, ratio) => {
      const [reserved, total] = a < b ? [a, b] : [b, a];
      const exact = capacityOf({
        resource: 'memory',
        total: BigInt(total),
        reserved: BigInt(reserved),
        allocationRatio: ratio,
      });
      const theirs = placementCapacity({ total, reserved, allocationRatio: placementRatio(ratio) });
      expect([-1n, 0n, 1n]).toContain(exact - BigInt(theirs));
    }),
  );
});
