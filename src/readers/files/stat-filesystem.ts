// statvfs of the filesystem that a path lies on, in exact integers.
import { statfsSync, type BigIntStatsFs } from 'node:fs';
import type { Bytes } from '../../core/bytes.ts';
import { failureOf, type FileFailure } from './file-failure.ts';

/** What statvfs tells, in bytes. Blocks are counted in f_frsize; f_bsize is only what the filesystem likes to be asked for. */
export interface FilesystemFigures {
  readonly total: Bytes;
  /** f_bfree. */
  readonly free: Bytes;
  /** f_bavail: what an ordinary writer can take. */
  readonly available: Bytes;
  readonly inodes: bigint;
  readonly inodesFree: bigint;
  /** statfs(2) f_type: 0xEF53 is ext2 to ext4. */
  readonly magic: bigint;
}

/** The figures, or why there are none. */
export type FilesystemAnswer =
  | { readonly kind: 'read'; readonly figures: FilesystemFigures }
  | { readonly kind: 'failed'; readonly failure: FileFailure };

/** Asks for the filesystem at `path`. */
export function statFilesystem(path: string): FilesystemAnswer {
  try {
    return { kind: 'read', figures: figuresOf(statfsSync(path, { bigint: true })) };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error, 'ask the filesystem for its size') };
  }
}

/** statvfs's counts of blocks as bytes. */
export function figuresOf({
  type,
  bsize,
  frsize,
  blocks,
  bfree,
  bavail,
  files,
  ffree,
}: BigIntStatsFs): FilesystemFigures {
  // Old kernels leave f_frsize 0 and mean f_bsize (statfs(2)).
  const unit = frsize > 0n ? frsize : bsize;
  return {
    total: blocks * unit,
    free: bfree * unit,
    available: bavail * unit,
    inodes: files,
    inodesFree: ffree,
    magic: type,
  };
}
