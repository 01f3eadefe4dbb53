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

test.each([
  [3_276n * GiB + 800n * MiB, 3_236n * GiB + 800n * MiB, '3.20 TiB', '3.16 TiB'],
  [3_482n * GiB, 3_442n * GiB, '3.40 TiB', '3.36 TiB'],
  [200n * GiB, 160n * GiB, '200 GiB', '160 GiB'],
  [5n * TiB, 5n * TiB, '5.0 TiB', '5.0 TiB'],
  [-(5n * TiB), 5n * TiB, '-5.0 TiB', '5.0 TiB'],
  [-(5n * TiB), -(5n * TiB) - GiB, '-5.000 TiB', '-5.001 TiB'],
  [194n * GiB, 194n * GiB + 300n * MiB, '194.0 GiB', '194.3 GiB'],
  [TiB - 1n, TiB, '0.999999999999 TiB', '1.000000000000 TiB'],
])('%s beside %s is %s beside %s', (bytes, beside, expected, other) => {
  expect([formatBytes(bytes, beside), formatBytes(beside, bytes)]).toEqual([expected, other]);
});

test('two different sizes never read alike beside each other, and no digit could be spared', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -MAX_BYTES, max: MAX_BYTES }),
      fc.bigInt({ min: 0n, max: 62n }),
      fc.bigInt({ min: -1000n, max: 1000n }),
      fc.bigInt({ min: 0n, max: 50n }),
      (wide, shift, near, by) => {
        const bytes = wide / 2n ** shift;
        const beside = bytes + near * 2n ** by;
        const [text, other] = [formatBytes(bytes, beside), formatBytes(beside, bytes)];
        const isClear = formatBytes(bytes) !== formatBytes(beside) || bytes === beside;
        expect([text === other, text === formatBytes(bytes)]).toEqual([bytes === beside, isClear]);
      },
    ),
    { numRuns: 2000 },
  );
});

test('gives the exact count', () => {
  expect([exactBytes(1n), exactBytes(28_668_755_968n)]).toEqual(['1 byte', '28668755968 bytes']);
});
