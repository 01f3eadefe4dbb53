// One image of an audit while it is put together: its facts so far, by what right its format was chosen, and its numbers.
import type { FileId, ImageFacts } from '../../core/file.ts';

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
  /** The columns that it was read into, and its index there: the signature for the next audit. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly at: number;
  /** How it was read: see image-modes.ts. */
  readonly mode: number;
  /** No symbolic link, no number too wide for a double, no Problem: the next audit may compare it by stat alone. */
  readonly isPlain: boolean;
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
