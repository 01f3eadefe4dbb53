// How figures read, and how far they are drawn.
import { expect, test } from 'vitest';
import { EN } from '../words/en.ts';
import { agoText, ratioText, shareOf } from './figures.tsx';

test.each([
  [-5_000, '0 s'],
  [42_000, '42 s'],
  [119_999, '119 s'],
  [120_000, '2 min'],
  [7_199_999, '119 min'],
  [7_200_000, '2 h'],
  [172_800_000, '2 d'],
])('%d ms ago is %s', (ms, text) => {
  expect(agoText(ms, EN)).toBe(text);
});

test.each([
  [127n, 100n, '1.27'],
  [1n, 3n, '0.33'],
  [2n, 3n, '0.67'],
  [0n, 5n, '0.00'],
  [5n, 0n, undefined],
])('%d promised of %d is %s', (provisioned, total, text) => {
  expect(ratioText(provisioned, total)).toBe(text);
});

test.each([
  [50n, 100n, 0.5],
  [-50n, 100n, -0.5],
  [-500n, 100n, -1],
  [10n ** 30n, 1n, 1],
  [1n, 0n, 0],
])('a share of %d of %d is drawn as %d', (part, whole, share) => {
  expect(shareOf(part, whole)).toBe(share);
});
