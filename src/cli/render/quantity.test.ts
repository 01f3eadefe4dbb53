// Numbers in tables: one decimal, never a zero that is not one.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GiB, KiB, MiB, type Bytes } from '../../core/bytes.ts';
import { amount, quantity, share, unitFor } from './quantity.ts';
import type { Theme } from './theme.ts';

const theme: Theme = { columns: 80, colour: false, unicode: true, exactBytes: false, rowLimit: 20 };
const gib = unitFor(theme, 100n * GiB);

describe('amounts in GiB', () => {
  test.each<[Bytes | undefined, string]>([
    [undefined, '—'],
    [0n, '0.0'],
    [1n, '<0.1'],
    [-1n, '>-0.1'],
    [52n * MiB, '0.1'],
    [-410n * MiB, '-0.4'],
    [GiB, '1.0'],
    [GiB + 512n * MiB, '1.5'],
    [(GiB * 2675n) / 100n, '26.8'],
    [-27n * GiB, '-27.0'],
    [1024n * GiB, '1,024.0'],
    [12_345_678n * GiB, '12,345,678.0'],
  ])('%s → %s', (bytes, expected) => {
    expect(amount(theme, gib, bytes)).toBe(expected);
  });
});

test('a small pool is shown in MiB, and --bytes shows bytes', () => {
  const exact = { ...theme, exactBytes: true };
  expect([
    quantity(theme, unitFor(theme, 512n * MiB), 3n * MiB),
    quantity(theme, unitFor(theme, 8n * GiB), 3n * GiB),
    quantity(exact, unitFor(exact, 512n * MiB), 27_917_287_424n),
    quantity(exact, unitFor(exact, 512n * MiB), -1000n),
  ]).toEqual(['3.0 MiB', '3.0 GiB', '27,917,287,424 bytes', '-1,000 bytes']);
});

test('shares say little as little, and nothing of nothing', () => {
  expect([
    share(theme, 1n, 3n),
    share(theme, KiB, GiB),
    share(theme, 0n, GiB),
    share(theme, -GiB, 4n * GiB),
    share(theme, 1n, 0n),
  ]).toEqual(['33.3 %', '<0.1 %', '0.0 %', '-25.0 %', '']);
});

test('an amount reads zero only when it is zero, and is negative exactly when it is', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }), (bytes) => {
      const shown = amount(theme, gib, bytes);
      expect(shown === '0.0').toBe(bytes === 0n);
      expect(shown.includes('-')).toBe(bytes < 0n);
    }),
  );
});
