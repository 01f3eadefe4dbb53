// What people write behind flags.
import { expect, test } from 'vitest';
import { GiB } from '../core/bytes.ts';
import { percent, ratioIn, sizeIn, uuidIn, whole } from './flag-values.ts';

const UUID = '1B4E28BA-2fa1-41d2-883f-0016d3cca427';

test.each<[read: unknown, expected: unknown]>([
  [whole('--a', '0'), 0n],
  [whole('--a', undefined), undefined],
  [percent('--a', '100'), 1_000_000n],
  [percent('--a', '0.0001'), 1n],
  [percent('--a', '12.5'), 125_000n],
  [sizeIn('--a', '1.5GiB'), (3n * GiB) / 2n],
  [ratioIn('--a', '0.001'), 1_000n],
  [ratioIn('--a', '1000'), 1_000_000_000n],
  [uuidIn('--a', UUID, ''), UUID],
])('%s is read', (read, expected) => {
  expect(read).toEqual(expected);
});

test.each<[read: (flag: string, text: string) => unknown, text: string, expected: string]>([
  [whole, '-1', 'a whole number'],
  [whole, '9'.repeat(16), 'a whole number'],
  [percent, '100.0001', 'a percentage from 0 to 100'],
  [percent, '1.00001', 'a percentage from 0 to 100 with at most four decimals'],
  [sizeIn, '40', 'a size with its unit'],
  [sizeIn, '40G', 'a size with its unit'],
  [ratioIn, '0.0009', 'a number from 0.001 to 1000'],
  [(flag, text) => uuidIn(flag, text, 'hint'), 'web', 'a UUID'],
])('%o refuses %j: expected %s', (read, text, expected) => {
  expect(() => read('--a', text)).toThrow(`read --a: expected ${expected}`);
  expect(() => read('--a', `${text}${'x'.repeat(1_000)}`)).toThrow(/^.{0,300}$/u);
});
