// The JSON codec: integers exact both ways, everything else that is a number refused.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson, writeJson } from './json.ts';

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

test('every 64-bit integer comes back as it went', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      expect(readJson(writeJson([value]))).toEqual([value]);
    }),
  );
});

test('every document without numbers comes back as it went', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
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

describe('what is no 64-bit integer is refused when writing', () => {
  test.each([[0.5], [Number.NaN], [Number.POSITIVE_INFINITY], [2 ** 53], [2n ** 63n], [-(2n ** 63n) - 1n]])(
    '%s',
    (value) => {
      expect(() => writeJson({ size: value })).toThrow(/^JSON number size: expected/);
    },
  );
});

describe('what is no 64-bit integer is refused when reading', () => {
  test.each([['1.0'], ['1e3'], ['0.1'], ['-0.0'], ['9223372036854775808'], ['-9223372036854775809'], ['1e400']])(
    '%s',
    (text) => {
      expect(() => readJson(`{"size": ${text}}`)).toThrow(/^JSON number size: expected/);
    },
  );
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
