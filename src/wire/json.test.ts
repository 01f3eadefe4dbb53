// The JSON codec: integers exact both ways, everything else that is a number refused.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, jsonLinePieces, jsonPieces, readJson, tryReadJson, writeJson, writeJsonLine } from './json.ts';

test('integers beyond 2⁵³ survive both ways, digit by digit', () => {
  const text = writeJson({
    size: 9_223_372_036_854_775_807n,
    less: -9_007_199_254_740_993n,
    count: 3,
    none: undefined,
  });
  expect(text).toBe('{\n  "size": 9223372036854775807,\n  "less": -9007199254740993,\n  "count": 3\n}\n');
  expect(readJson(text)).toEqual({ size: 9_223_372_036_854_775_807n, less: -9_007_199_254_740_993n, count: 3n });
});

test('on one line the same', () => {
  const document = { size: 9_223_372_036_854_775_807n, name: 'a\nb\u0085c', none: undefined, list: [1, { two: 2n }] };
  expect(writeJsonLine(document)).toBe(
    String.raw`{"size":9223372036854775807,"name":"a\nb\u0085c","list":[1,{"two":2}]}`,
  );
  expect(readJson(writeJsonLine(document))).toEqual(readJson(writeJson(document)));
});

test('every 128-bit integer comes back as it went', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }), (value) => {
      expect(readJson(writeJson([value]))).toEqual([value]);
    }),
  );
});

test('every document without numbers comes back as it went', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }),
  );
  const { tree } = fc.letrec<{ tree: object }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, fc.dictionary(fc.string(), leaf), fc.array(fc.oneof(leaf, tie('tree')))),
  }));
  fc.assert(
    fc.property(tree, (document) => {
      expect(readJson(writeJson(document))).toEqual(withoutPrototypes(document));
    }),
  );
});

/** fast-check makes some objects without a prototype; JSON knows no difference. */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withoutPrototypes(entry)]));
}

describe('what is no 128-bit integer is refused when writing', () => {
  test.each([[0.5], [Number.NaN], [Number.POSITIVE_INFINITY], [2 ** 53], [2n ** 127n], [-(2n ** 127n) - 1n]])(
    '%s',
    (value) => {
      expect(() => writeJson({ size: value })).toThrow(/^JSON number size: expected/);
    },
  );
});

describe('what is no 128-bit integer is refused when reading', () => {
  test.each([
    ['1.0'],
    ['1e3'],
    ['0.1'],
    ['-0.0'],
    ['170141183460469231731687303715884105728'],
    ['-170141183460469231731687303715884105729'],
    ['9'.repeat(100_000)],
    ['1e400'],
  ])('%s', (text) => {
    expect(() => readJson(`{"size": ${text}}`)).toThrow(/^JSON number size: expected/);
  });
});

describe('what is no JSON is refused', () => {
  test.each([['{'], [''], ['{"a": 01}'], ['NaN'], ["{'a': 1}"], ['[1,]']])('%j', (text) => {
    expect(() => readJson(text)).toThrow(/^read JSON: /);
  });
});

test('escapes what a terminal would obey, and reads it back', () => {
  const name = 'a\u009bb\u202ec\u007f';
  const text = writeJson({ name });
  expect(text).toBe('{\n  "name": "a\\u009bb\\u202ec\\u007f"\n}\n');
  expect(readJson(text)).toEqual({ name });
});

test('the pieces of a document are its text as JSON.stringify lays it out, however it nests', () => {
  const leaf = fc.oneof(fc.string(), fc.boolean(), fc.constant(undefined), fc.integer());
  const { tree } = fc.letrec<{ tree: object }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium' },
      fc.dictionary(fc.string(), fc.oneof(leaf, tie('tree'))),
      fc.array(fc.oneof(leaf, tie('tree'))),
    ),
  }));
  fc.assert(
    fc.property(tree, (document) => {
      const text = JSON.stringify(document, (_key, value: unknown) => (Object.is(value, -0) ? 0 : value), 2);
      expect([...jsonPieces(document)].join('')).toBe(`${text}\n`);
      const line = JSON.stringify(document, (_key, value: unknown) => (Object.is(value, -0) ? 0 : value));
      expect([writeJsonLine(document), [...jsonLinePieces(document)].join('')]).toEqual([line, line]);
    }),
  );
});

test('a long list comes in many pieces, none much longer than asked for', () => {
  const pieces = [
    ...jsonPieces({ pools: [{ promises: Array.from({ length: 10_000 }, (_, at) => ({ at, name: 'x'.repeat(40) })) }] }),
  ];
  expect(pieces.length).toBeGreaterThan(9);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(66_000);
});

test.each([
  ['{"a":1}', { a: 1n }],
  ['', undefined],
  ['<h1>Bad Gateway</h1>', undefined],
  ['{"a":1.5}', undefined],
  ['['.repeat(200_000), undefined],
])('of a text that may be anybody’s it tells what it is, or nothing: %#', (text, expected) => {
  expect(tryReadJson(text)).toEqual(expected);
});

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['{}', false],
  [undefined, false],
])('%o has names and values: %s', (value, expected) => {
  expect(isJsonObject(value)).toBe(expected);
});
