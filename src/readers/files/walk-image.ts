// The `--exact` walk of one qcow2 image: its tables read through to say what its internal snapshots really still pin.
import { closeSync, type Stats } from 'node:fs';
import type { SnapshotPins } from '../../core/image.ts';
import { FormatError } from '../../formats/format-error.ts';
import { walkSnapshots } from '../../formats/qcow2/walk.ts';
import type { BlockDevices } from './block-devices.ts';
import { failureOf, type FileFailure } from './file-failure.ts';
import { FileSource } from './file-source.ts';
import { openChecked } from './open-file.ts';

/** What the walk found, or why it did not. */
export type SnapshotWalk =
  | { readonly kind: 'walked'; readonly pins: SnapshotPins }
  | { readonly kind: 'failed'; readonly failure: FileFailure };

/** How the walk is bounded: by time, asked for before each table. */
export interface WalkOptions {
  readonly allowBlockDevices: boolean;
  readonly deadlineMs: number;
  nowMs(): number;
  readonly blockDevices: BlockDevices;
}

/** Tables are read once each: eight bytes for each cluster that the image can have, whatever that comes to. Time is the limit. */
const NO_BUDGET = Number.POSITIVE_INFINITY;

const ATTEMPTED = 'walk the tables of its snapshots';

/** Walks the image at a real path. */
export function walkImage(path: string, options: WalkOptions): SnapshotWalk {
  const opened = openChecked(path, { blockDevices: options.allowBlockDevices });
  if (opened.fd === undefined) return { kind: 'failed', failure: { ...opened.failure, attempted: ATTEMPTED } };
  try {
    const source = new FileSource();
    source.turnTo(opened.fd, lengthOf(opened.stats, options.blockDevices), NO_BUDGET);
    return { kind: 'walked', pins: walkSnapshots(source, checkpointOf(options), allocationOf(opened.stats)) };
  } catch (error) {
    return { kind: 'failed', failure: failureOfWalk(error, options) };
  } finally {
    closeSync(opened.fd);
  }
}

function lengthOf(stats: Stats, blockDevices: BlockDevices): bigint {
  return stats.isBlockDevice() ? blockDevices.statOf(stats).length : BigInt(stats.size);
}

/** A device has no holes that we could tell. */
function allocationOf(stats: Stats): bigint | undefined {
  return stats.isBlockDevice() ? undefined : BigInt(stats.blocks) * 512n;
}

/** Thrown out of the walk, and caught by walkImage. */
class OutOfTime extends Error {}

function checkpointOf(options: WalkOptions): () => void {
  const endMs = options.nowMs() + options.deadlineMs;
  return () => {
    if (options.nowMs() > endMs) throw new OutOfTime();
  };
}

function failureOfWalk(error: unknown, { deadlineMs }: WalkOptions): FileFailure {
  if (error instanceof OutOfTime) {
    return { kind: 'timeout', attempted: ATTEMPTED, found: `it takes longer than ${deadlineMs} ms` };
  }
  if (error instanceof FormatError) return { kind: 'damaged', attempted: ATTEMPTED, found: error.message };
  return failureOf(error, ATTEMPTED);
}
