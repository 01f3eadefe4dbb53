// What can be asked of a lane, as plain data that crosses threads and processes, with the answer to each.
import type { FileFailure } from '../files/file-failure.ts';
import type { ImageColumns } from '../files/image-columns.ts';
import type { LaneMount } from '../files/lane-map.ts';
import type { ListBatch, Listing } from '../files/list-directories.ts';
import type { ImageBatch } from '../files/read-images.ts';
import type { Resolution } from '../files/path-resolver.ts';
import type { SmallFile } from '../files/read-small-file.ts';
import type { FilesystemAnswer } from '../files/stat-filesystem.ts';
import type { StatBatch } from '../files/stat-unchanged.ts';
import type { SnapshotWalk } from '../files/walk-image.ts';

/** Every operation: what goes in, what comes out. A name is a path that may lead anywhere; a path in a batch belongs to the lane. */
export interface LaneOperations {
  readonly 'stat-filesystem': {
    readonly input: { readonly path: string };
    readonly output: FilesystemAnswer | Crossing;
  };
  readonly 'read-images': { readonly input: ImageBatch; readonly output: ImageColumns };
  readonly 'list-directories': { readonly input: ListBatch; readonly output: Listing };
  readonly 'stat-unchanged': { readonly input: StatBatch; readonly output: Float64Array<ArrayBuffer> };
  readonly 'read-file': {
    readonly input: { readonly path: string; readonly maxBytes: number };
    readonly output: SmallFile | Crossing;
  };
  readonly resolve: { readonly input: { readonly path: string }; readonly output: Resolution };
  readonly 'walk-image': {
    readonly input: { readonly path: string; readonly blockDevices: boolean; readonly deadlineMs: number };
    readonly output: SnapshotWalk | Crossing;
  };
}

/** The path leads onto a mount of another lane: ask there, by this path. */
export interface Crossing {
  readonly kind: 'crosses';
  readonly path: string;
}

/** A name in LaneOperations. */
export type LaneOperation = keyof LaneOperations;

/** One question. */
export type LaneTask = {
  readonly [K in LaneOperation]: { readonly operation: K; readonly input: LaneOperations[K]['input'] };
}[LaneOperation];

/** The answer to an operation. */
export type LaneOutput<K extends LaneOperation> = LaneOperations[K]['output'];

/** How a task ended. `stuck`: no answer within the deadline; `at` is the index in the batch that it was at, if that is known. */
export type LaneResult<K extends LaneOperation = LaneOperation> =
  | { readonly kind: 'done'; readonly output: LaneOutput<K> }
  | { readonly kind: 'stuck'; readonly failure: FileFailure; readonly at: number | undefined }
  | { readonly kind: 'failed'; readonly failure: FileFailure };

/** What a lane's thread or process must know from the start. */
export interface LaneSetup {
  readonly lane: string;
  readonly mounts: readonly LaneMount[];
  /** "/" or a test's stand-in: sysfs is looked up below it. */
  readonly root: string;
  /** How long a batch of images may go on before it hands over what it has. */
  readonly batchMs: number;
  /** Index of the batch's entry at work, for whoever waits; processes share no memory and have none. */
  readonly progress: Int32Array<SharedArrayBuffer> | undefined;
}

/** From the lane's thread or process. `crashed` carries our own bug's text: it is thrown again where the question was asked. */
export type LaneReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly output: LaneOutput<LaneOperation> }
  | { readonly kind: 'crashed'; readonly message: string; readonly stack: string };
