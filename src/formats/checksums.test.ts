// CRC-32C by the test vectors of RFC 3720 appendix B.4.
import { expect, it } from 'vitest';
import { crc32c } from './checksums.ts';

it.each([
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, at) => at), 0x46dd794e],
  ['31 to 0', Uint8Array.from({ length: 32 }, (_, at) => 31 - at), 0x113fdb5c],
  ['"123456789"', Buffer.from('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(0), 0],
])('sums %s as the RFC does', (_name, bytes, sum) => {
  expect(crc32c(bytes)).toBe(sum);
});

it('takes the four bytes where the sum is kept as zeros', () => {
  const bytes = new Uint8Array(32);
  bytes.set([1, 2, 3, 4], 4);
  expect(crc32c(bytes, 4)).toBe(0x8a9136aa);
});
