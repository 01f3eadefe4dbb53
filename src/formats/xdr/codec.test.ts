// XDR both ways: byte arrays annotated word by word, laws, and hostile lengths. Source: RFC 4506.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FormatError } from '../format-error.ts';
import {
  array,
  decode,
  double,
  encode,
  fixedArray,
  hyper,
  int,
  nothing,
  optional,
  string,
  struct,
  uhyper,
  uint,
  union,
  type Codec,
} from './codec.ts';

const FORMAT = 'xdr-test';

const PAIR = struct('pair', { name: string(16), size: uhyper });

const CHOICE = union([
  { kind: 'number', tag: 1, codec: int },
  { kind: 'text', tag: 7, codec: string(16) },
]);

interface Sample {
  readonly codec: Codec<unknown>;
  readonly value: unknown;
  readonly bytes: readonly number[];
}

const sample = <Value>(codec: Codec<Value>, value: Value, ...bytes: number[]): Sample => ({ codec, value, bytes });

// prettier-ignore
const SAMPLES: readonly (readonly [string, Sample])[] = [
  ['a positive int',            sample(int, 259, 0, 0, 1, 3)],
  ['a negative int',            sample(int, -1, 0xff, 0xff, 0xff, 0xff)],
  ['an unsigned int above 2³¹', sample(uint, 4294967295, 0xff, 0xff, 0xff, 0xff)],
  ['a negative hyper',          sample(hyper, -2n, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe)],
  ['an unsigned hyper',         sample(uhyper, 2n ** 63n, 0x80, 0, 0, 0, 0, 0, 0, 0)],
  ['a double',                  sample(double, 1.5, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)],
  ['an empty string',           sample(string(8), '', 0, 0, 0, 0)],
  ['a string and its padding',  sample(string(8), 'hello', 0, 0, 0, 5, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0, 0, 0)],
  ['a string without padding',  sample(string(8), 'disk', 0, 0, 0, 4, 0x64, 0x69, 0x73, 0x6b)],
  ['a string of two-byte UTF-8', sample(string(8), 'é', 0, 0, 0, 2, 0xc3, 0xa9, 0, 0)],
  ['an absent optional',        sample(optional(int), undefined, 0, 0, 0, 0)],
  ['a present optional',        sample(optional(int), 5, 0, 0, 0, 1, 0, 0, 0, 5)],
  ['an array',                  sample(array(int, 4), [1, 2], 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2)],
  ['a fixed array',             sample(fixedArray(int, 2), [1, 2], 0, 0, 0, 1, 0, 0, 0, 2)],
  ['a struct',                  sample(PAIR, { name: 'a', size: 1n }, 0, 0, 0, 1, 0x61, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)],
  ['an arm of a union',         sample(CHOICE, { kind: 'text', value: 'a' }, 0, 0, 0, 7, 0, 0, 0, 1, 0x61, 0, 0, 0)],
  ['nothing',                   sample(nothing, undefined)],
];

test.each(SAMPLES)('%s is written and read as RFC 4506 says', (_, { codec, value, bytes }) => {
  expect([...encode(codec, value)]).toEqual(bytes);
  expect(decode(codec, Uint8Array.from(bytes), FORMAT)).toEqual(value);
});

test.each(SAMPLES.filter(([, { bytes }]) => bytes.length > 0))(
  'every truncation of %s is FORMAT_TRUNCATED',
  (_, { codec, bytes }) => {
    for (let length = 0; length < bytes.length; length++) {
      const attempt = (): unknown => decode(codec, Uint8Array.from(bytes.slice(0, length)), FORMAT);
      expect(attempt).toThrow(expect.objectContaining({ name: 'FormatError', code: 'FORMAT_TRUNCATED' }));
    }
  },
);

// prettier-ignore
test.each([
  ['a string above its limit',          string(4),            [0, 0, 0, 5, 1, 1, 1, 1, 1, 0, 0, 0], 'FORMAT_LIMIT'],
  ['a string of 4 GiB',                 string(2 ** 22),      [0xff, 0xff, 0xff, 0xff],             'FORMAT_LIMIT'],
  ['padding that is not zero',          string(4),            [0, 0, 0, 1, 0x61, 0, 1, 0],          'FORMAT_INVALID'],
  ['an array above its limit',          array(int, 2),        [0, 0, 0, 3],                         'FORMAT_LIMIT'],
  ['an array longer than its message',  array(int, 2 ** 20),  [0, 1, 0, 0, 0, 0, 0, 0],             'FORMAT_TRUNCATED'],
  ['a presence word of 2',              optional(int),        [0, 0, 0, 2, 0, 0, 0, 0],             'FORMAT_INVALID'],
  ['an unknown arm',                    CHOICE,               [0, 0, 0, 9, 0, 0, 0, 0],             'FORMAT_UNSUPPORTED'],
  ['bytes left over',                   int,                  [0, 0, 0, 1, 0],                      'FORMAT_INVALID'],
] as const)('%s is a FormatError', (_, codec, bytes, code) => {
  const attempt = (): unknown => decode<unknown>(codec, Uint8Array.from(bytes), FORMAT);
  expect(attempt).toThrow(expect.objectContaining({ name: 'FormatError', code, format: FORMAT }));
});

test('an error names the field of the structure that it is in', () => {
  expect(() => decode(PAIR, Uint8Array.of(0, 0, 0, 1, 0x61, 0, 0, 0, 0), FORMAT)).toThrow(
    'parse xdr-test: pair.size: needs 8 bytes, 1 are left (at byte 8)',
  );
});

test('what is no UTF-8 is read as replacement characters, not refused', () => {
  expect(decode(string(8), Uint8Array.of(0, 0, 0, 2, 0xff, 0x61, 0, 0), FORMAT)).toBe('\u{fffd}a');
});

test.each([
  ['an int of 33 bits', int, 2 ** 31],
  ['a fraction', uint, 0.5],
  ['a negative unsigned hyper', uhyper, -1n],
  ['an array above its limit', array(int, 1), [1, 2]],
  ['a string above its limit', string(1), 'ab'],
] as const)('writing %s breaks an invariant: it is our own mistake', (_, codec: Codec<unknown>, value) => {
  expect(() => encode(codec, value)).toThrow(expect.objectContaining({ name: 'InvariantError' }));
});

const EVERYTHING = struct('everything', {
  number: int,
  sizes: array(uhyper, 100),
  signed: hyper,
  note: optional(string(4096)),
  pairs: array(PAIR, 100),
  choice: CHOICE,
});

const anything = fc.record({
  number: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  sizes: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 100 }),
  signed: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  note: fc.option(fc.string({ unit: 'grapheme', maxLength: 300 }), { nil: undefined }),
  pairs: fc.array(
    fc.record({
      name: fc.string({ maxLength: 16, unit: 'grapheme-ascii' }),
      size: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    }),
    { maxLength: 100 },
  ),
  choice: fc.oneof(
    fc.record({ kind: fc.constant('number' as const), value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) }),
    fc.record({ kind: fc.constant('text' as const), value: fc.string({ maxLength: 16, unit: 'grapheme-ascii' }) }),
  ),
});

test('decode(encode(x)) = x, and a message is whole units of four bytes', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const bytes = encode(EVERYTHING, value);
      expect(bytes.byteLength % 4).toBe(0);
      expect(decode(EVERYTHING, bytes, FORMAT)).toEqual(value);
    }),
  );
});

test('any bytes give a value or a FormatError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const value = orFormatError(() => decode(EVERYTHING, bytes, FORMAT));
      expect(value === undefined || encode(EVERYTHING, value).byteLength > 0).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

/** Lets a FormatError pass; any other error fails the property. */
function orFormatError<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
