// Raw images: the length is all there is.
import { expect, it } from 'vitest';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { readRaw } from './parse.ts';

it.each([
  [0n, 0n],
  [1n, 512n],
  [511n, 512n],
  [512n, 512n],
  [513n, 1024n],
  [2n ** 62n, 2n ** 62n],
])('a file of %s bytes is a disk of %s, as large as it can become, and nothing is read', (length, size) => {
  const source = new MemorySource(new Uint8Array(0), length);
  const { format, virtualSize, fullSize, clusterSize } = readRaw(source);
  expect({ format, virtualSize, fullSize, clusterSize, reads: source.reads }).toEqual({
    format: 'raw',
    virtualSize: size,
    fullSize: size,
    clusterSize: undefined,
    reads: 0,
  });
});
