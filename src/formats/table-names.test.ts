// Names of an image's tables: whole when ordinary, bounded when hostile.
import { expect, test } from 'vitest';
import { TableNames } from './table-names.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ['', ''],
  ['nightly 2026-11-25', 'nightly 2026-11-25'],
  ['a'.repeat(255), 'a'.repeat(255)],
  ['a'.repeat(256), `${'a'.repeat(255)}…`],
  // 127 two-byte characters are 254 bytes: the cut at 255 would halve the 128th.
  ['é'.repeat(200), `${'é'.repeat(127)}…`],
  ['😀'.repeat(100), `${'😀'.repeat(63)}…`],
])('%j is shown as %j', (name, shown) => {
  expect(new TableNames().read(bytesOf(name))).toBe(shown);
});

test('bytes that are no UTF-8 anywhere are escaped and cut', () => {
  expect(new TableNames().read(new Uint8Array(300).fill(0x80))).toBe(`${String.raw`\x80`.repeat(255)}…`);
});

test('the names of a whole table are bounded together, and a short one still fits after a long one did not', () => {
  const names = new TableNames();
  const shown = Array.from({ length: 1024 }, () => names.read(new Uint8Array(1000).fill(1)));
  expect(shown[0]).toBe(`${String.raw`\x01`.repeat(255)}…`);
  expect(shown.at(-1)).toBe('…');
  expect(shown.join('').length).toBeLessThan(70_000);
  expect(names.read(bytesOf('ok'))).toBe('ok');
});
