// What of a form stands in the address, and what is read from one.
import { expect, test } from 'vitest';
import { addressOfWish, wishIn } from './wish-address.ts';
import { newDisk, NO_WISH, type Wish } from './wish.ts';

const ID = '7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55';

const FULL: Wish = {
  by: 'amounts',
  disks: [
    { ...newDisk(0), sizeGib: '40', format: 'raw', isPreallocated: true },
    { ...newDisk(1), sizeGib: '1.5', poolClass: 'fs:b&c=1' },
  ],
  memoryMib: '2048',
  vcpus: '2',
  rootGib: '1',
  ephemeralGib: '2',
  swapMib: '3',
  isVolumeBacked: true,
  poolClass: '',
  memberOf: 'a, b\nc',
  forbiddenAggregates: 'd',
  requiredTraits: 'e',
  forbiddenTraits: 'f',
  group: 'anti-affinity',
  groupGuests: 'g',
  weighing: 'pack',
  rules: 'nova-kilo',
  host: 'kvm-1',
  isForced: true,
  reason: '',
  guest: ID,
  project: '50%',
  fillPercent: '10',
  expiresMinutes: '5',
  seed: '7',
};

test.each([
  ['an empty form is none', NO_WISH, ''],
  ['a disk', { ...NO_WISH, disks: [{ ...newDisk(3), sizeGib: '40' }] }, 'disk=40%3Aqcow2%3A%3Ainstances'],
  ['rules and a host', { ...NO_WISH, rules: 'nova-kilo', host: 'kvm-c7' } as const, 'rules=nova-kilo&host=kvm-c7'],
])('%s', (_case, wish, expected) => {
  expect(String(addressOfWish(wish))).toBe(expected);
});

test('all of a form is read again, but for the reason', () => {
  const address = new URLSearchParams(String(addressOfWish({ ...FULL, reason: 'the customer moves out' }, ID)));
  expect(wishIn(address)).toEqual(FULL);
  expect([address.get('decision'), String(address).includes('customer')]).toEqual([ID, false]);
});

test('what is no choice of the form is as in an empty one', () => {
  const address = new URLSearchParams(
    'by=x&group=y&rules=z&weighing=&isForced=1&disk=40&disk=1:vmdk::a&reason=b&other=c',
  );
  expect(wishIn(address)).toEqual(NO_WISH);
});

test('of a question that is too long for an address, the decision alone stands there', () => {
  const long = { ...FULL, groupGuests: `${ID} `.repeat(200) };
  expect(String(addressOfWish(long, ID))).toBe(`decision=${ID}`);
});
