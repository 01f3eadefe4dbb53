// How much of an id is shown, so that no two look the same.
import { expect, test } from 'vitest';
import { lengthOfShortIds } from './short-ids.ts';

test.each<[ids: readonly string[], length: number]>([
  [[], 8],
  [['11111111-1111-4111-8111-111111111111'], 8],
  [['11111111-1111-4111-8111-111111111111', '22222222-1111-4111-8111-111111111111'], 8],
  // One maker's machines begin alike.
  [['4c4c4544-0042-3510-8050-b8c04f4a3232', 'a', '4c4c4544-0042-4b10-8050-b8c04f4a3232'], 15],
  [['4c4c4544-0042-3510-8050-b8c04f4a3232', '4c4c4544-0042-3510-8050-b8c04f4a3233'], 36],
])('%j are told apart by %d characters', (ids, length) => {
  expect(lengthOfShortIds(ids)).toBe(length);
  expect(new Set(ids.map((id) => id.slice(0, length))).size).toBe(ids.length);
});
