// Ratios: measured, written and read, exactly.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRatio, ratioPpm, ratioText } from './ratio.ts';

test.each<[text: string, ratio: bigint | undefined]>([
  ['1', 1_000_000n],
  ['1.5', 1_500_000n],
  ['0.001', 1_000n],
  ['1.333333', 1_333_333n],
  ['1.150000', 1_150_000n],
  ['0007', 7_000_000n],
  ['1000', 1_000_000_000n],
  ['1.3333333', undefined],
  ['', undefined],
  ['.5', undefined],
  ['1.', undefined],
  ['1,5', undefined],
  ['1e3', undefined],
  ['-1', undefined],
  ['+1', undefined],
  [' 1', undefined],
  ['1\n', undefined],
  ['١', undefined],
  ['99999999', undefined],
])('"%s" is read as %s', (text, ratio) => {
  expect(parseRatio(text)).toBe(ratio);
});

test('what is written is read as the same, and is as short as can be', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (ratio) => {
      expect(parseRatio(ratioText(ratio))).toBe(ratio);
      expect(ratioText(ratio)).toMatch(/^\d+(?:\.\d*[1-9])?$/);
    }),
  );
});

test('a measured ratio is cut off, and there is none of nothing', () => {
  expect([ratioPpm(2n, 3n), ratioPpm(1n, 0n)]).toEqual([666_666n, undefined]);
});
