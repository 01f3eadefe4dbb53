// Documents as the database keeps them: what it cannot look into is held back, and comes back as it was.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { json, readStored } from './column-types.ts';

/** Texts with what PostgreSQL's json cannot be asked about, what marks it, and what looks like either. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\0',
        '\uD800',
        '\uDFFF',
        '\uFDD0',
        'fdd0',
        '0000',
        'd800',
        'dfff',
        '\\',
        '\\u0000',
        '"',
        '\u0001',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

test('whatever a name holds comes back, and the database can look into the document', () => {
  fc.assert(
    fc.property(texts, texts, (key, value) => {
      const document = { [`k${key}`]: [value] };
      const text = json(document);
      // After pairs of backslashes, which stand for themselves.
      expect(text.replaceAll('\\\\', '')).not.toMatch(/\\u(?:0000|d[89a-f])/);
      expect(readStored(text)).toEqual(document);
    }),
    { numRuns: 2_000 },
  );
});

test('of usual names nothing changes', () => {
  expect(json({ name: 'web-1 \u202e \u{1F600}' })).toBe(String.raw`{"name":"web-1 \u202e ` + '\u{1F600}"}');
});
