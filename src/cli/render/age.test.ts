// How ages read in tables, from seconds to days.
import { expect, test } from 'vitest';
import { ageText } from './age.ts';

test.each([
  [-5_000, '0 s'],
  [42_999, '42 s'],
  [119_999, '119 s'],
  [120_000, '2 min'],
  [7_199_999, '119 min'],
  [7_200_000, '2 h'],
  [172_799_999, '47 h'],
  [172_800_000, '2 d'],
])('%d ms are %s', (ms, text) => {
  expect(ageText(ms)).toBe(text);
});
