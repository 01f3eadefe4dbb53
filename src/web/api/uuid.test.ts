// The bits that make a UUID of version 4.
import { expect, test } from 'vitest';
import { uuidOf } from './uuid.ts';

test.each([
  [0x00, '00000000-0000-4000-8000-000000000000'],
  [0xff, 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
])('bytes of %d make a UUID of version 4', (byte, expected) => {
  expect(uuidOf(new Uint8Array(16).fill(byte))).toBe(expected);
});
