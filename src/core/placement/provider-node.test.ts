// What one provider admits: its units, its capacity, and the most that one claim could take.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyInventory, inventoryOf, nodeOf } from './fleet.fixture.ts';
import { admitsClaim, isSharing, largestClaimOf, SHARING_TRAIT } from './provider-node.ts';

test.each([
  ['the last of it', inventoryOf(10), 4, 6, true],
  ['one more than that', inventoryOf(10), 4, 7, false],
  ['less than the least unit', inventoryOf(10, { minUnit: 3 }), 0, 2, false],
  ['more than the largest unit', inventoryOf(10, { maxUnit: 3 }), 0, 4, false],
  ['not a multiple of the step', inventoryOf(10, { stepSize: 3 }), 0, 4, false],
  ['a multiple of the step', inventoryOf(10, { stepSize: 3 }), 0, 6, true],
  ['what the ratio adds', inventoryOf(10, { allocationRatio: 1.5 }), 4, 11, true],
])('%s', (_title, inventory, used, amount, admitted) => {
  expect(admitsClaim(inventory, used, amount)).toBe(admitted);
});

test('nothing larger than the largest claim is admitted', () => {
  fc.assert(
    fc.property(anyInventory(), fc.nat(12), fc.integer({ min: 1, max: 20 }), (inventory, used, amount) => {
      const largest = largestClaimOf(nodeOf({ uuid: 'p', has: { VCPU: inventory }, used: { VCPU: used } }), 'VCPU');
      expect(admitsClaim(inventory, used, amount) && (largest ?? 0) < amount).toBe(false);
      const unitless = { ...inventory, minUnit: 1, stepSize: 1 };
      expect(admitsClaim(unitless, used, amount)).toBe((largest ?? 0) >= amount);
    }),
  );
});

test('without an inventory there is no largest claim, and with too much promised it is negative', () => {
  expect(largestClaimOf(nodeOf({ uuid: 'p' }), 'VCPU')).toBeUndefined();
  expect(largestClaimOf(nodeOf({ uuid: 'p', has: { VCPU: 4 }, used: { VCPU: 9 } }), 'VCPU')).toBe(-5);
});

test('a provider shares by its trait', () => {
  expect([isSharing(nodeOf({ uuid: 'p' })), isSharing(nodeOf({ uuid: 'p', traits: [SHARING_TRAIT] }))]).toEqual([
    false,
    true,
  ]);
});
