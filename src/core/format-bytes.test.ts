// How byte counts read.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GiB, KiB, MAX_BYTES, MiB, TiB } from './bytes.ts';
import { exactBytes, formatBytes } from './format-bytes.ts';

test.each([
  [0n, '0 B'],
  [1n, '1 B'],
  [512n, '512 B'],
  [999n, '999 B'],
  [1000n, '0.98 KiB'],
  [1023n, '1.0 KiB'],
  [KiB, '1.0 KiB'],
  [1536n, '1.5 KiB'],
  [MiB - 1n, '1.0 MiB'],
  [28_668_755_968n, '26.7 GiB'],
  [194n * GiB, '194 GiB'],
  [999n * GiB, '999 GiB'],
  [1000n * GiB, '0.98 TiB'],
  [15n * GiB, '15.0 GiB'],
  [(9996n * GiB) / 100n, '100 GiB'],
  [(9996n * GiB) / 10n, '0.98 TiB'],
  [5n * TiB, '5.0 TiB'],
  [MAX_BYTES, '8.0 EiB'],
  [-(GiB * 4n) / 10n, '-410 MiB'],
  [-1n, '-1 B'],
  [-26n * GiB, '-26.0 GiB'],
])('formats %s as %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});

test('only zero reads as zero, and no more than three digits are significant', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -MAX_BYTES, max: MAX_BYTES }), fc.bigInt({ min: 0n, max: 62n }), (wide, shift) => {
      const bytes = wide / 2n ** shift;
      const text = formatBytes(bytes);
      expect(text === '0 B').toBe(bytes === 0n);
      expect(text).toMatch(/^-?(?:\d{1,3}|\d{1,2}\.\d|0\.\d{2}) (?:B|[KMGTPE]iB)$/);
    }),
    { numRuns: 2000 },
  );
});

test('gives the exact count', () => {
  expect([exactBytes(1n), exactBytes(28_668_755_968n)]).toEqual(['1 byte', '28668755968 bytes']);
});
