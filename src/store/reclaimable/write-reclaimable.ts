// Writes what can be had back of a host, by its latest report: what changed of it.
import type { Call } from '../call.ts';
import { timestamp } from '../column-types.ts';
import { reclaimableChanges, type ReclaimableRow } from './reclaimable-rows.ts';

/** The rows of one report, and those that were written last where that is known. */
export interface ReclaimableToKeep {
  readonly hostId: string;
  /** By our clock. */
  readonly atMs: number;
  readonly before: readonly ReclaimableRow[] | undefined;
  readonly now: readonly ReclaimableRow[];
}

/** None where nothing changed. */
export function reclaimableCalls({ hostId, atMs, before, now }: ReclaimableToKeep): readonly Call[] {
  const { changed, gone } = reclaimableChanges(before, now);
  if (changed.length === 0 && gone?.length === 0) return [];
  const rows = `[${changed.map(({ row }) => row).join(',')}]`;
  const documents = changed.map(({ document }) => document);
  return [{ name: 'keep_reclaimable', given: [hostId, timestamp(atMs), rows, documents, gone ?? null] }];
}
