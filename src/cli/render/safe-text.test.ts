// Text from outside: nothing that could act on a terminal gets through.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeText } from './safe-text.ts';

describe('unsafe characters are shown as escapes', () => {
  test.each([
    ['plain', 'web-1.example', 'web-1.example', 'web-1.example'],
    ['escape sequence', '\u001B[31mred', String.raw`\x1b[31mred`, String.raw`\x1b[31mred`],
    ['8-bit CSI', '\u009B31m', String.raw`\x9b31m`, String.raw`\x9b31m`],
    ['newline, tab, NUL', 'a\nb\tc\0', String.raw`a\x0ab\x09c\x00`, String.raw`a\x0ab\x09c\x00`],
    ['right-to-left override', '\u202Egnp', String.raw`\u{202e}gnp`, String.raw`\u{202e}gnp`],
    ['zero width', 'a\u200Bb\uFEFF', String.raw`a\u{200b}b\u{feff}`, String.raw`a\u{200b}b\u{feff}`],
    ['line separator', 'a\u2028b', String.raw`a\u{2028}b`, String.raw`a\u{2028}b`],
    ['lone surrogate', 'a\uD800b', String.raw`a\u{d800}b`, String.raw`a\u{d800}b`],
    ['tag characters', 'a\u{E0041}', String.raw`a\u{e0041}`, String.raw`a\u{e0041}`],
    ['East Asian', '数据', '数据', String.raw`\u{6570}\u{636e}`],
    ['accent', 'cafe\u0301', 'cafe\u0301', String.raw`cafe\u{301}`],
    ['leading accent', '\u0301a', String.raw`\u{301}a`, String.raw`\u{301}a`],
    ['piled accents', `a${'\u0301'.repeat(40)}`, `a${'\u0301'.repeat(4)}`, `a${String.raw`\u{301}`.repeat(40)}`],
  ])('%s', (_name, text, unicode, ascii) => {
    expect([safeText(text, true), safeText(text, false)]).toEqual([unicode, ascii]);
  });
});

test('whatever the text, no control, format or unassigned character is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(safeText(text, true)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u);
      expect(safeText(text, false)).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});
