// A task carried out where it may block: the one dispatcher of lane-worker.ts and lane-child.ts.
import { assertNever } from '../../core/invariant.ts';
import { BlockDevices } from '../files/block-devices.ts';
import { LaneMap } from '../files/lane-map.ts';
import { listDirectories } from '../files/list-directories.ts';
import { PathResolver } from '../files/path-resolver.ts';
import { readImages } from '../files/read-images.ts';
import { readSmallFile } from '../files/read-small-file.ts';
import { statFilesystem } from '../files/stat-filesystem.ts';
import { statUnchanged } from '../files/stat-unchanged.ts';
import { walkImage, type WalkOptions } from '../files/walk-image.ts';
import type { Crossing, LaneOperation, LaneOperations, LaneOutput, LaneReply, LaneSetup, LaneTask } from './tasks.ts';

/** Carries out tasks one after the other, synchronously: it may wait for a dead mount for ever. */
export class TaskRunner {
  readonly #setup: LaneSetup;
  readonly #map: LaneMap;
  readonly #blockDevices: BlockDevices;
  readonly #nowMs: () => number;

  constructor(setup: LaneSetup, nowMs: () => number) {
    this.#setup = setup;
    this.#map = new LaneMap(setup.mounts);
    this.#blockDevices = new BlockDevices(setup.root);
    this.#nowMs = nowMs;
  }

  /** Never throws: a bug of ours comes back as its text. */
  reply(task: LaneTask): LaneReply {
    try {
      return { kind: 'answer', output: this.#run(task) };
    } catch (error) {
      const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
      return { kind: 'crashed', message, stack };
    }
  }

  #run(task: LaneTask): LaneOutput<LaneOperation> {
    const onEntry = (at: number): void => {
      if (this.#setup.progress !== undefined) this.#setup.progress[0] = at;
    };
    // A new one for each task: what a directory was a moment ago is true for the length of a batch, not for ever.
    const resolver = new PathResolver(this.#map, this.#setup.lane);
    switch (task.operation) {
      case 'stat-filesystem':
        return atRealPath(resolver, task.input.path, statFilesystem);
      case 'read-images':
        return readImages(task.input, {
          resolver,
          blockDevices: this.#blockDevices,
          onImage: onEntry,
          isLate: this.#limit(),
        });
      case 'list-directories':
        return listDirectories(task.input, this.#map, onEntry);
      case 'stat-unchanged':
        return statUnchanged(task.input, onEntry);
      case 'read-file':
        return atRealPath(resolver, task.input.path, (path) => readSmallFile(path, task.input.maxBytes));
      case 'resolve':
        return resolver.resolve(task.input.path);
      case 'walk-image':
        return atRealPath(resolver, task.input.path, (path) => walkImage(path, this.#walkOptions(task.input)));
      default:
        return assertNever(task);
    }
  }

  #limit(): () => boolean {
    const endAtMs = this.#nowMs() + this.#setup.batchMs;
    return () => this.#nowMs() > endAtMs;
  }

  #walkOptions(input: LaneOperations['walk-image']['input']): WalkOptions {
    const { blockDevices: allowBlockDevices, deadlineMs } = input;
    return { allowBlockDevices, deadlineMs, nowMs: this.#nowMs, blockDevices: this.#blockDevices };
  }
}

function atRealPath<T>(resolver: PathResolver, path: string, act: (path: string) => T): T | Crossing | Failed {
  const resolution = resolver.resolve(path);
  return resolution.kind === 'real' ? act(resolution.path) : resolution;
}

type Failed = Extract<LaneOutput<'resolve'>, { kind: 'failed' }>;

/** The memory that an answer can hand over instead of copying. */
export function transferOf(reply: LaneReply): ArrayBuffer[] {
  if (reply.kind !== 'answer') return [];
  const { output } = reply;
  if (output instanceof Float64Array) return [output.buffer];
  return 'numbers' in output ? [output.numbers.buffer] : [];
}
