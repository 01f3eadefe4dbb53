// What is typed into the form, as the server reads it.
import { expect, test } from 'vitest';
import { GiB } from '../../../core/bytes.ts';
import { placementOrder } from '../../../wire/api/placement-order.ts';
import { needsNothing, newDisk, NO_WISH, orderOf, type Wish } from './wish.ts';

const ID = '7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55';

const AGGREGATES = ['1b4e28ba-2fa1-41d2-883f-0016d3cca427', '1b4e28ba-2fa1-41d2-883f-0016d3cca428'] as const;

/** As the server reads it. */
const read = (wish: Partial<Wish>, dryRun = true) =>
  placementOrder.parse({ id: ID, ...orderOf({ ...NO_WISH, ...wish }, dryRun) });

test('disks are sent in bytes, to a thousandth of a GiB; rows that are left empty are not', () => {
  const disks = [
    { ...newDisk(0), sizeGib: '40' },
    { ...newDisk(1), sizeGib: ' 1.5 ', format: 'raw', isPreallocated: true } as const,
    newDisk(2),
  ];
  expect(read({ disks, memoryMib: '2048', vcpus: '' })).toMatchObject({
    disks: [
      { size: 40n * GiB, format: 'qcow2', preallocated: false, poolClass: 'instances' },
      { size: (3n * GiB) / 2n, format: 'raw', preallocated: true, poolClass: 'instances' },
    ],
    memoryMib: 2048n,
    vcpus: 0n,
    dryRun: true,
  });
});

test('a flavor is sent instead of disks and amounts', () => {
  const order = read({ by: 'flavor', disks: [{ ...newDisk(0), sizeGib: '40' }], rootGib: '20', memoryMib: '512' });
  expect(order.flavor).toMatchObject({ rootGib: 20n, memoryMib: 512n, vcpus: 0n, isVolumeBacked: false });
  expect([order.disks, order.memoryMib]).toEqual([[], 0n]);
});

test('lists are split at white space and commas; aggregates, line by line', () => {
  const order = read({
    memberOf: `${AGGREGATES[0]}, ${AGGREGATES[1]}\n\n${AGGREGATES[1]}\n`,
    requiredTraits: 'CUSTOM_SSD  CUSTOM_GPU',
    group: 'anti-affinity',
    groupGuests: ID,
  });
  expect(order).toMatchObject({
    memberOf: [AGGREGATES, [AGGREGATES[1]]],
    requiredTraits: ['CUSTOM_SSD', 'CUSTOM_GPU'],
    forbiddenTraits: [],
    group: { policy: 'anti-affinity', guests: [ID] },
  });
});

test('force is sent with a host alone, whatever was ticked before', () => {
  const force = { isForced: true, reason: 'moves out tomorrow' };
  expect(read({ ...force, host: ' kvm-7 ' })).toMatchObject({ host: 'kvm-7', force: { reason: force.reason } });
  expect(read({ ...force, host: ' ' })).not.toHaveProperty('force');
});

test('project, expected fill, expiry and seed are sent as they are typed; what is empty is the server’s to say', () => {
  const finer = { project: ' web ', fillPercent: '37.5', expiresMinutes: '90', seed: '7' };
  expect(read(finer)).toMatchObject({
    project: 'web',
    expectedFillPpm: 375_000n,
    expiresAfterSeconds: 5_400,
    seed: 7n,
  });
  const plain = orderOf(NO_WISH, true);
  expect(Object.keys(plain)).not.toEqual(
    expect.arrayContaining(['project', 'expectedFillPpm', 'expiresAfterSeconds', 'seed']),
  );
});

test.each([{ fillPercent: '101' }, { expiresMinutes: '0' }, { seed: '4294967296' }])(
  'the server refuses %j',
  (wrong) => {
    expect(placementOrder.safeParse({ id: ID, ...orderOf({ ...NO_WISH, ...wrong }, true) }).success).toBe(false);
  },
);

test.each<[Partial<Wish>, boolean]>([
  [{}, true],
  [{ memoryMib: ' ' }, true],
  [{ memoryMib: '0', vcpus: '00' }, true],
  [{ vcpus: '1,5' }, false],
  [{ vcpus: '2' }, false],
  [{ disks: [newDisk(0), { ...newDisk(1), sizeGib: '40' }] }, false],
  [{ by: 'flavor', disks: [{ ...newDisk(0), sizeGib: '40' }] }, true],
  [{ by: 'flavor', rootGib: '10' }, false],
])('%o needs nothing: %s', (wish, expected) => {
  expect(needsNothing({ ...NO_WISH, ...wish })).toBe(expected);
});
