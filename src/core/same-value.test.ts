// Structural equality of facts.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameValue } from './same-value.ts';

test.each([
  [1n, 1n, true],
  [1n, 1, false],
  [Number.NaN, Number.NaN, true],
  [{ a: undefined }, {}, true],
  [{}, { a: undefined }, true],
  [{ a: 0n }, {}, false],
  [{}, { a: 0n }, false],
  [[1, 2], [1, 2, 3], false],
  [[], {}, false],
  [{ a: [{ b: 'x' }] }, { a: [{ b: 'x' }] }, true],
  [{ a: [{ b: 'x' }] }, { a: [{ b: 'y' }] }, false],
  [undefined, {}, false],
])('sameValue(%o, %o) is %s', (a, b, expected) => {
  expect(sameValue(a, b)).toBe(expected);
  expect(sameValue(b, a)).toBe(expected);
});

test('a deep copy is the same, and one change in it is not', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.array(fc.bigInt(), { minLength: 1 }), { minKeys: 1 }), (value) => {
      const copy = structuredClone(value);
      expect(sameValue(value, copy)).toBe(true);
      const [first] = Object.values(copy);
      first?.push(0n);
      expect(sameValue(value, copy)).toBe(false);
    }),
  );
});
