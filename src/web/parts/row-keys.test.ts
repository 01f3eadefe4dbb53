// Where keys lead in a list of rows: never past its ends.
import { expect, test } from 'vitest';
import { nextRow } from './row-keys.ts';

test.each([
  ['ArrowDown', 3, 4],
  ['ArrowDown', 9, 9],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 7],
  ['PageDown', 8, 9],
  ['PageUp', 5, 1],
  ['PageUp', 1, 0],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['a', 5, undefined],
])('%s from row %d leads to %s', (key, from, to) => {
  expect(nextRow(key, from, { last: 9, pageRows: 4 })).toBe(to);
});
