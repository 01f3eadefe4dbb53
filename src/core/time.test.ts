// Times as far as dates go.
import { expect, test } from 'vitest';
import { timeInRange } from './time.ts';

test.each([
  [1_767_225_600_000.25, 1_767_225_600_000.25],
  [-1, -1],
  [9.2e21, 8.64e15],
  [-9.2e21, -8.64e15],
])('%d is %d', (given, kept) => {
  expect(timeInRange(given)).toBe(kept);
  expect(new Date(timeInRange(given)).getTime()).not.toBeNaN();
});
