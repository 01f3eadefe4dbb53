// The second audit: one stat a file. While identity, length and both times are as before, so is the header; allocation is taken anew.
import { lstatSync, type Stats } from 'node:fs';
import { errnoOf } from './file-failure.ts';
import { isWide } from './wide-stat.ts';

/** Signature of one file in `StatBatch.signatures`, by index. */
export const SIGNED = { device: 0, inode: 1, length: 2, modifiedAtMs: 3, changedAtMs: 4 } as const;

/** Numbers a signature takes. */
export const SIGNATURE = 5;

/** In the answer: the file is not what it was (or not there, or not to be had): read it in full. */
export const CHANGED = -1;

/** Files to compare with what they were. */
export interface StatBatch {
  /** Real absolute paths, separated by NUL. */
  readonly paths: string;
  readonly signatures: Float64Array<ArrayBuffer>;
}

/** For each path its st_blocks, or CHANGED. Doubles hold times to 0.25 µs: a change within that of the last is missed, which the
 *  caller prevents by reading again what had changed shortly before it was read. ctime is the one field that every write moves:
 *  a rebase changes neither length nor blocks, and mtime can be set back. */
export function statUnchanged(batch: StatBatch, onFile: (at: number) => void): Float64Array<ArrayBuffer> {
  const { signatures } = batch;
  const paths = batch.paths.split('\0');
  const blocks = new Float64Array(paths.length).fill(CHANGED);
  for (let at = 0; at < paths.length; at += 1) {
    onFile(at);
    const stats = statOf(paths[at] ?? '');
    if (stats === undefined || isWide(stats)) continue;
    const base = at * SIGNATURE;
    if (
      stats.ctimeMs === signatures[base + SIGNED.changedAtMs] &&
      stats.ino === signatures[base + SIGNED.inode] &&
      stats.size === signatures[base + SIGNED.length] &&
      stats.mtimeMs === signatures[base + SIGNED.modifiedAtMs] &&
      stats.dev === signatures[base + SIGNED.device]
    ) {
      blocks[at] = stats.blocks;
    }
  }
  return blocks;
}

/** The full read that follows says what is wrong. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
