// One image of an audit while it is put together: its facts so far, by what right its format was chosen, and its signature.
import type { FileId, ImageFacts } from '../../core/file.ts';
import { COLUMN, COLUMNS } from '../files/image-columns.ts';
import { SIGNATURE, SIGNED } from '../files/stat-unchanged.ts';
import { BLOCK_UNIT } from '../files/wide-stat.ts';
import type { WantedImage } from './wanted-image.ts';

/** Facts are replaced, never changed: an earlier audit's report may hold them. */
export interface ImageEntry {
  facts: ImageFacts;
  /** As what and by which name it was read: relative names inside it are relative to that. */
  readonly wanted: WantedImage;
  /** The columns that it was read into, and its index there; undefined for what the next audit must read in full: reached over a
   *  link, a device, a number too wide for a double, a Problem. */
  readonly numbers: Float64Array<ArrayBuffer> | undefined;
  readonly at: number;
}

/** Older kernels stamp files by a clock of 4 or 10 ms: what changed this shortly before an audit may have changed again after it
 *  was read, with the same stamp. Kernels from 6.13 on give every change that somebody could have seen its own. */
const RACY_MS = 20;

/** Whether a stat alone can tell that the file is still what it was when an audit begun at `auditAtMs` read it. */
export function isComparable({ numbers, at }: ImageEntry, auditAtMs: number): boolean {
  const changedAtMs = numbers?.[at * COLUMNS + COLUMN.changedAtMs];
  return changedAtMs !== undefined && changedAtMs < auditAtMs - RACY_MS;
}

/** Writes the signature of an entry that is comparable. */
export function putSignature({ numbers, at }: ImageEntry, signatures: Float64Array, index: number): void {
  const from = at * COLUMNS;
  const to = index * SIGNATURE;
  if (numbers === undefined) return;
  signatures[to + SIGNED.device] = numbers[from + COLUMN.device] ?? 0;
  signatures[to + SIGNED.inode] = numbers[from + COLUMN.inode] ?? 0;
  signatures[to + SIGNED.length] = numbers[from + COLUMN.length] ?? 0;
  signatures[to + SIGNED.modifiedAtMs] = numbers[from + COLUMN.modifiedAtMs] ?? 0;
  signatures[to + SIGNED.changedAtMs] = numbers[from + COLUMN.changedAtMs] ?? 0;
}

/** Sets the file below; the facts stay the same object when nothing changes. */
export function setBacking(entry: ImageEntry, backingId: FileId | undefined): void {
  if (entry.facts.backingId !== backingId) entry.facts = { ...entry.facts, backingId };
}

/** Sets one of the data files; the facts stay the same object when nothing changes. */
export function setDataFile(entry: ImageEntry, index: number, id: FileId | undefined): void {
  if (entry.facts.dataFileIds[index] === id) return;
  entry.facts = { ...entry.facts, dataFileIds: entry.facts.dataFileIds.with(index, id) };
}

/** Adds a name by which the same file was reached. */
export function addAlias(entry: ImageEntry, path: string): void {
  const { file } = entry.facts;
  if (file.path === path || file.aliases.includes(path)) return;
  entry.facts = { ...entry.facts, file: { ...file, aliases: [...file.aliases, path] } };
}

/** The facts of an unchanged file without what other files' names made of them, and with its st_blocks of now (which delayed
 *  allocation can change without a new ctime). The same object where all is the same. */
export function unchangedFacts({ facts, numbers, at }: ImageEntry, blocks: number): ImageFacts {
  const { file, backingId, dataFileIds } = facts;
  const isSameFile = numbers?.[at * COLUMNS + COLUMN.blocks] === blocks && file.aliases.length === 0;
  if (isSameFile && backingId === undefined && dataFileIds.length === 0) return facts;
  if (numbers !== undefined) numbers[at * COLUMNS + COLUMN.blocks] = blocks;
  return {
    ...facts,
    file: isSameFile ? file : { ...file, allocation: BigInt(blocks) * BLOCK_UNIT, aliases: [] },
    backingId: undefined,
    dataFileIds: dataFileIds.map(() => undefined),
  };
}
