// What a bound says of a figure.
import { expect, test } from 'vitest';
import { atLeast } from './bound.ts';

test('at least nothing is not known; nothing, and at least something, are', () => {
  expect([atLeast(0n, false), atLeast(0n, true), atLeast(5n, true), atLeast(undefined, true)]).toEqual([
    0n,
    undefined,
    5n,
    undefined,
  ]);
  expect([atLeast(0, false), atLeast(0, true), atLeast(3, true)]).toEqual([0, undefined, 3]);
});
