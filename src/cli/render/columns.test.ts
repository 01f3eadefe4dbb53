// Widths on a terminal, and how a text is shortened to one.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, padEnd, padStart, shortenMiddle } from './columns.ts';

describe('columns that a text takes', () => {
  test.each([
    ['', 0],
    ['web-1', 5],
    ['数据库', 6],
    ['ｆｕｌｌ', 8],
    ['한글', 4],
    ['e\u0301', 1],
    ['é', 1],
    ['─█▒', 3],
    ['🖥', 1],
    ['🚀', 2],
    ['𠀀', 2],
  ])('%j takes %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});

describe('a text that is too long gives up its middle', () => {
  test.each([
    ['short', 10, 'short'],
    ['exactly-10', 10, 'exactly-10'],
    ['/var/lib/nova/instances', 11, '/var/…ances'],
    ['数据库主服务器', 7, '数…务器'],
    ['数据库主服务器', 6, '数…器'],
    ['abc', 1, '…'],
  ])('%j in %i columns', (text, columns, expected) => {
    expect(shortenMiddle(text, columns, '…')).toBe(expected);
  });
});

test('padding fills exactly, and shortening never exceeds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 60 }), (text, columns) => {
      const short = shortenMiddle(text, columns, '…');
      expect(columnsOf(short)).toBeLessThanOrEqual(columns);
      expect(columnsOf(padEnd(short, columns))).toBe(columns);
      expect(columnsOf(padStart(short, columns))).toBe(columns);
    }),
  );
});
