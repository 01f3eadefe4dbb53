// Sizes as people write them.
import { expect, test } from 'vitest';
import { GiB, MAX_BYTES, MiB, TiB } from './bytes.ts';
import { parseSize } from './parse-size.ts';

test.each<[text: string, bytes: bigint | undefined]>([
  ['50GiB', 50n * GiB],
  ['50 GiB', 50n * GiB],
  ['1.5TiB', (3n * TiB) / 2n],
  ['512MiB', 512n * MiB],
  ['0B', 0n],
  ['0.5KiB', 512n],
  ['9223372036854775807B', MAX_BYTES],
  ['9223372036854775808B', undefined],
  ['8388608TiB', undefined],
  ['0.1KiB', undefined],
  ['0.5B', undefined],
  ['50', undefined],
  ['50G', undefined],
  ['50GB', undefined],
  ['50gib', undefined],
  ['-1GiB', undefined],
  ['1,5GiB', undefined],
  ['1.GiB', undefined],
  ['GiB', undefined],
  ['', undefined],
  ['1GiB\n', undefined],
  ['1  GiB', undefined],
])('"%s" is %s', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});
