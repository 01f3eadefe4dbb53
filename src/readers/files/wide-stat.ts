// Numbers that a double cannot hold exactly: the file is stat'ed again in bigint. 9 PB files and 64-bit inode numbers exist.
import { lstatSync, type Stats } from 'node:fs';
import type { WideStat } from './image-columns.ts';

/** st_blocks counts units of 512 bytes on Linux, whatever the filesystem's block is. */
export const BLOCK_UNIT = 512n;

/** Half the exact range: what was rounded to fit lies at or above 2⁵³, never below this. */
const EXACT = 2 ** 52;

/** Above this st_blocks × 512 would leave the exact range. */
const EXACT_BLOCKS = EXACT / 512;

/** Whether any of identity, length and allocation may have been rounded. */
export function isWide(stats: Stats): boolean {
  return stats.ino > EXACT || stats.size > EXACT || stats.blocks > EXACT_BLOCKS || stats.dev > EXACT;
}

/** The same by exact integers. Throws the system's errors. */
export function wideStatOf(path: string): WideStat {
  const { dev, ino, size, blocks } = lstatSync(path, { bigint: true });
  return { id: `${dev}:${ino}`, device: dev, length: size, allocation: blocks * BLOCK_UNIT };
}
