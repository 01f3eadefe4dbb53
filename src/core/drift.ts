// How far a filesystem changed while its files were looked at, one after another: what that does to the figures, and how it is told.
import { sumBytes, type Bytes } from './bytes.ts';
import type { OwnedFile } from './ownership.ts';
import type { FilesystemPool, PoolFacts } from './pool-facts.ts';

/** What was occupied when the files had been looked at less what was before; negative when more was freed than written. Undefined
 *  where it was not asked before. Bytes freed and written again in between do not show. Glossary: drift. */
export function driftOf({ total, free, occupiedBefore }: FilesystemPool): Bytes | undefined {
  return occupiedBefore === undefined ? undefined : total - free - occupiedBefore;
}

/** What files are said to have allocated beyond all that is occupied; 0 where there is room for them. Glossary: excess. */
export function excessOf(pool: FilesystemPool, owned: readonly OwnedFile[]): Bytes {
  const excess = sumBytes(owned.map(({ file }) => file.allocation ?? 0n)) - (pool.total - pool.free);
  return excess > 0n ? excess : 0n;
}

/** Files can have more allocated than is occupied without any change: they share extents, or are compressed. */
export function mayShare({ doubts }: PoolFacts): boolean {
  return doubts.includes('reflink') || doubts.includes('compression');
}

/** Whoever answers for the filesystem, a server or a program, may count otherwise than its files do. */
export function mayCountOtherwise({ doubts }: PoolFacts): boolean {
  return doubts.includes('remote') || doubts.includes('userspace');
}
