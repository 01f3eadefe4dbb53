// A ratio that is said to do does.
import { expect, test } from 'vitest';
import { ratioNeededText } from './ratio-needed.ts';

test.each([
  [1_000_000n, '1.00'],
  [1_330_000n, '1.33'],
  [1_330_001n, '1.34'],
  [1_333_334n, '1.34'],
  [16_000_000n, '16.00'],
  [999_999n, '1.00'],
])('%d millionths would do as %s, never with less', (ppm, text) => {
  expect(ratioNeededText(ppm)).toBe(text);
});
