// What is left out of schemas for browsers, and what is not.
import { expect, test } from 'vitest';
import { withoutDescriptions } from './without-descriptions.ts';

test.each([
  ['z.string().describe("a name").optional()', 'z.string().optional()'],
  [
    'z.object({ a: bytes().describe(`at most ${MOST}`), b: count() }).describe("both")',
    'z.object({ a: bytes(), b: count() })',
  ],
  ['const said = "x.describe(1)"; describe("a test", run); it.describe()', undefined],
])('%s', (code, expected = code) => {
  expect(withoutDescriptions('schema.ts', code)).toBe(expected);
});

test('what is no source is refused', () => {
  expect(() => withoutDescriptions('schema.ts', 'const = 1')).toThrow('schema.ts');
});
