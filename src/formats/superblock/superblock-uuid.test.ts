// superblockUuid on superblocks laid out by hand, on other things and on anything at all.
import { assert, constantFrom, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { superblockUuid } from './superblock-uuid.ts';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';
const UUID_BYTES = Uint8Array.from(UUID.replaceAll('-', '').match(/../gu) ?? [], (digits) =>
  Number.parseInt(digits, 16),
);

/** A device of zeros with `pieces` put in. */
function device(size: number, ...pieces: readonly (readonly [at: number, bytes: Uint8Array])[]): MemorySource {
  const bytes = new Uint8Array(size);
  for (const [at, piece] of pieces) bytes.set(piece, at);
  return new MemorySource(bytes);
}

const text = (letters: string): Uint8Array => new TextEncoder().encode(letters);
const EXT_MAGIC = Uint8Array.of(0x53, 0xef);

test.each([
  ['ext2', device(4096, [1080, EXT_MAGIC], [1128, UUID_BYTES])],
  ['ext3', device(4096, [1080, EXT_MAGIC], [1128, UUID_BYTES])],
  ['ext4', device(4096, [1080, EXT_MAGIC], [1128, UUID_BYTES])],
  ['xfs', device(512, [0, text('XFSB')], [32, UUID_BYTES])],
  ['btrfs', device(69_632, [65_600, text('_BHRfS_M')], [65_568, UUID_BYTES])],
])('the UUID of an %s is where its superblock keeps it', (fsType, source) => {
  expect(superblockUuid(fsType, source)).toBe(UUID);
});

test.each([
  ['a filesystem that the device does not hold', 'xfs', device(4096, [1080, EXT_MAGIC], [1128, UUID_BYTES])],
  ['an unknown kind', 'zfs', device(4096, [0, text('XFSB')], [32, UUID_BYTES])],
  ['a device that ends before the signature', 'btrfs', device(65_601)],
  ['a device that ends within the UUID', 'ext4', device(1140, [1080, EXT_MAGIC])],
  ['a UUID that was cleared', 'ext4', device(4096, [1080, EXT_MAGIC])],
  ['nothing', 'ext4', device(0)],
])('%s has no UUID', (_, fsType, source) => {
  expect(superblockUuid(fsType, source)).toBeUndefined();
});

test('any bytes give a UUID or nothing, by at most two reads of 24 bytes in all', () => {
  assert(
    property(constantFrom('ext4', 'xfs', 'btrfs', 'tmpfs'), uint8Array({ maxLength: 70_000 }), (fsType, bytes) => {
      const source = new MemorySource(bytes);
      const uuid = superblockUuid(fsType, source) ?? UUID;
      expect(uuid).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u);
      expect(source.reads).toBeLessThanOrEqual(2);
      expect(source.bytesAsked).toBeLessThanOrEqual(24);
    }),
    { numRuns: 200 },
  );
});
