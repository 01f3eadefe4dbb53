// What clients say of gzip, and whether they get it.
import { expect, test } from 'vitest';
import { takesGzip } from './takes-gzip.ts';

test.each<[accepted: string | undefined, expected: boolean]>([
  [undefined, false],
  ['', false],
  ['gzip', true],
  ['gzip, deflate, br, zstd', true],
  ['br;q=1.0, GZIP;q=0.001', true],
  ['gzip;q=0', false],
  ['gzip; q=0.000, br', false],
  ['x-gzip', true],
  ['*', true],
  ['*;q=0', false],
  ['gzip;q=0, *', false],
  ['identity;q=0, *;q=0.5', true],
  ['not-gzip', false],
  ['br', false],
])('%j: %s', (accepted, expected) => {
  expect(takesGzip(accepted)).toBe(expected);
});
