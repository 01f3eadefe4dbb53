// ImageFacts of a file that a test has at hand: its header as parsed, its length and allocation as stat tells them.
import { statSync } from 'node:fs';
import type { ImageFacts } from '../../src/core/file.ts';
import type { ImageHeader } from '../../src/core/image.ts';

/** The file at `path` as a host's reader would report it, without a walk of its tables. */
export function imageFactsOf(path: string, header: ImageHeader): ImageFacts {
  const { size, blocks, nlink } = statSync(path, { bigint: true });
  return {
    file: {
      id: path,
      kind: 'file',
      path,
      aliases: [],
      poolId: undefined,
      length: size,
      allocation: blocks * 512n,
      links: Number(nlink),
      modifiedAtMs: 0,
    },
    probedFormat: header.format,
    header,
    pins: undefined,
    backingId: undefined,
    dataFileIds: [],
  };
}
