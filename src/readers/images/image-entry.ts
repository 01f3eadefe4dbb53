// One image of an audit while it is put together: its facts so far, by what right its format was chosen, and its signature.
import type { FileId, ImageFacts } from '../../core/file.ts';
import { COLUMN, COLUMNS } from '../files/image-columns.ts';
import { SIGNATURE, SIGNED } from '../files/stat-unchanged.ts';

/** By what right an image was read as the format that it was, weakest first. A stronger one reads again what a weaker one read. */
export const RANK = {
  /** An overlay names it and does not say what it is: stat only. */
  unstated: 0,
  /** A directory scan found it: read as what its bytes say. */
  found: 1,
  /** An overlay says what it is. */
  stated: 2,
  /** The domain says what it is. */
  declared: 3,
} as const;

/** A value of RANK. */
export type Rank = (typeof RANK)[keyof typeof RANK];

/** Facts are replaced, never changed: an earlier audit's report may hold them. */
export interface ImageEntry {
  facts: ImageFacts;
  /** The name by which it was first asked for: relative names inside it are relative to this one. */
  readonly namedAs: string;
  readonly rank: Rank;
  /** How it was read: see image-modes.ts. */
  readonly mode: number;
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

/** The facts of an unchanged file without what other files' names made of them, and with its allocation of now. The same object
 *  where that is the same. */
export function unchangedFacts(facts: ImageFacts, allocation: bigint): ImageFacts {
  const { file, backingId, dataFileIds } = facts;
  const isSameFile = file.allocation === allocation && file.aliases.length === 0;
  if (isSameFile && backingId === undefined && dataFileIds.length === 0) return facts;
  return {
    ...facts,
    file: isSameFile ? file : { ...file, allocation, aliases: [] },
    backingId: undefined,
    dataFileIds: dataFileIds.map(() => undefined),
  };
}
