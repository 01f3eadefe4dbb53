// Texts that are longer than anything's name: found where they are, and cut.
import { expect, test } from 'vitest';
import { longTextIn, MOST_TEXT, shortText } from './long-text.ts';

const long = 'x'.repeat(MOST_TEXT + 1);
const most = 'x'.repeat(MOST_TEXT);

test.each<[what: string, value: unknown, at: readonly string[] | undefined]>([
  ['as long as it may be', { a: [{ b: most }], [most]: 1n }, undefined],
  ['without any', [1n, true, undefined, null, {}], undefined],
  ['longer', long, []],
  ['longer, below keys and places', { a: ['', { b: long, c: long }] }, ['a', '1', 'b']],
  ['longer, as a key', { a: [{ [long]: 1n }] }, ['a', '0']],
])('a text %s', (_what, value, at) => {
  expect(longTextIn(value)).toEqual(at === undefined ? undefined : { at, length: MOST_TEXT + 1 });
});

test('what is longer is cut, and says so; no pair is halved', () => {
  expect(shortText(most)).toBe(most);
  expect(shortText(long)).toBe(`${'x'.repeat(MOST_TEXT - 1)}…`);
  const pairs = shortText(`x${'😀'.repeat(MOST_TEXT)}`);
  expect([pairs.length, pairs.isWellFormed()]).toEqual([MOST_TEXT, true]);
  expect(shortText('😀'.repeat(MOST_TEXT)).isWellFormed()).toBe(true);
});
