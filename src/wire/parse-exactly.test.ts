// Parsing without a lost digit: the same as the engine's parser with a reviver that is told how each number is written, which is slower.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { UllageError } from '../core/errors.ts';
import { integerOf } from './json-numbers.ts';
import { parseExactly } from './parse-exactly.ts';

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** The reference. */
function parseWithSource(text: string): unknown {
  const parse = JSON.parse as (json: string, reviver: Reviver) => unknown;
  return parse(text, (key, value, { source }) => (typeof value === 'number' ? integerOf(key, source ?? '') : value));
}

/** What it gives, or how it fails. */
function outcomeOf(parse: (text: string) => unknown, text: string): unknown {
  try {
    return { value: parse(text) };
  } catch (error) {
    return error instanceof UllageError ? error.code : String(error);
  }
}

/** Pieces of which texts are made that are JSON, and that nearly are. */
const PIECES = [
  '[ ] { } , : " \\ \\" \\\\ "" "a": null true é 0 1 - -0 . .5 0.5 e E+ 1e5 01 7 9007199254740993 999999999999999'.split(
    ' ',
  ),
  ['-9223372036854775808', '1000000000000000', '9'.repeat(41), '"9007199254740993"', '"\\u0031.5"', '"1.5"'],
  [' ', '\n', '\u0000'],
].flat();

test('any text gives what the reference gives, and fails as it does', () => {
  const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
  const number = fc.constantFrom(...PIECES.filter((piece) => /^-?\d/.test(piece)));
  const list = fc.array(fc.oneof(number, fc.constantFrom('"1.5"', '"\\\\"', '{"1.5":1}', '[[]]')));
  const json = list.map((items) => `{"a":[${items.join(', ')}]}`);
  fc.assert(
    fc.property(fc.oneof(soup, json, fc.json()), (text) => {
      expect(outcomeOf(parseExactly, text)).toEqual(outcomeOf(parseWithSource, text));
    }),
    { numRuns: 2_000 },
  );
});

test.each<[what: string, text: string, expected: unknown]>([
  ['a number alone', '9007199254740993', 9_007_199_254_740_993n],
  ['fractions that a list of ours has in their place', '["0.5", 9007199254740993]', ['0.5', 9_007_199_254_740_993n]],
  ['the last of two keys', '{"a":1.5,"a":9007199254740993}', { a: 9_007_199_254_740_993n }],
  ['a quote behind a backslash', String.raw`["\\", "\"1.5", 1]`, ['\\', '"1.5', 1n]],
])('%s', (_what, text, expected) => {
  expect(parseExactly(text)).toEqual(expected);
});

test('a key that would set the prototype of another object is one like any', () => {
  const value = parseExactly('{"__proto__":{"a":9007199254740993}}');
  expect(Object.entries(value as object)).toEqual([['__proto__', { a: 9_007_199_254_740_993n }]]);
});

test('whatever is nested however deep', () => {
  let depth = 0;
  let value = parseExactly(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`);
  while (Array.isArray(value)) {
    value = value[0] as unknown;
    depth += 1;
  }
  expect(depth).toBe(100_000);
});

test('a number of a million digits is said in a few words', () => {
  const outcomes = ['9'.repeat(1_000_000), `1.${'0'.repeat(1_000_000)}`].map((text) => {
    try {
      return parseExactly(`{"a":${text}}`);
    } catch (error) {
      return String(error);
    }
  });
  expect(outcomes).toEqual([
    'UllageError: JSON number a: expected at most 128 bits, found 1000000 digits',
    `UllageError: JSON number a: expected an integer, found 1.${'0'.repeat(38)}… of 1000002 characters`,
  ]);
});
