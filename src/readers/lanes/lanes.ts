// All lanes of one host: sends each path to the lane of its mount, by the text of mountinfo, and follows it from lane to lane.
import { availableParallelism } from 'node:os';
import { holdsNoFile, isRemote } from '../../formats/mountinfo/mount-of.ts';
import type { Mount } from '../../formats/mountinfo/parse-mountinfo.ts';
import type { FileFailure } from '../files/file-failure.ts';
import { LaneMap, plainPrefix, type LaneMount } from '../files/lane-map.ts';
import type { SmallFile } from '../files/read-small-file.ts';
import type { FilesystemAnswer } from '../files/stat-filesystem.ts';
import type { SnapshotWalk } from '../files/walk-image.ts';
import type { Breaker } from './breaker.ts';
import { IsolatedLane } from './isolated-lane.ts';
import { laneEntries, type LaneEntries } from './lane-entries.ts';
import type { Lane } from './lane.ts';
import { LocalLane } from './local-lane.ts';
import type { LaneOperation, LaneOperations, LaneResult, LaneSetup } from './tasks.ts';

/** What lanes need to know of the host. */
export interface LanesOptions {
  /** All of mountinfo, in its order. */
  readonly mounts: readonly Mount[];
  /** How long any one task may take. */
  readonly deadlineMs: number;
  /** Milliseconds of any clock that does not go back. */
  nowMs(): number;
  /** "/" or a test's stand-in: sysfs is looked up below it. */
  readonly root?: string;
  /** Threads for local filesystems; by default one a core, two to four. */
  readonly workers?: number;
  readonly entries?: LaneEntries;
  /** Local mounts that have a process of their own all the same: a thread has hung there. By mount point. */
  readonly isolated?: ReadonlySet<string>;
  /** From `breakers` of earlier lanes. */
  readonly breakers?: Breakers;
}

/** What is known of remote mounts, by mount point and device: another filesystem mounted there later is asked without prejudice. */
export type Breakers = ReadonlyMap<string, Breaker>;

/** The name of the lane that all local filesystems share. Others are named by their mount point. */
export const LOCAL = 'local';

/** More threads than cores help while inodes are not cached; more than four did not, on local disks. */
const MIN_WORKERS = 2;
const MAX_WORKERS = 4;

/** A path over symbolic links onto another mount, and on from there: nobody lays out storage in more hops. */
const MAX_CROSSINGS = 8;

/** A real path and whose it is. */
export type Located =
  | { readonly kind: 'real'; readonly path: string; readonly lane: string }
  | { readonly kind: 'failed'; readonly failure: FileFailure };

/** Usable once opened; the one place that knows which thread or process touches what. */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #map: LaneMap;
  readonly #lanes = new Map<string, Lane>();
  readonly #local: LocalLane;
  readonly #breakers = new Map<string, Breaker>();

  /** Starts the first local thread at once; a process for a remote mount only when something there is asked for. */
  static open(options: LanesOptions): Lanes {
    return new Lanes(options);
  }

  private constructor(options: LanesOptions) {
    this.#options = options;
    const mounts = options.mounts.map((mount) => ({
      mountPoint: mount.mountPoint,
      lane: this.#needsItsOwn(mount) ? mount.mountPoint : LOCAL,
      isKernels: holdsNoFile(mount),
    }));
    this.#map = new LaneMap(mounts.some(({ mountPoint }) => mountPoint === '/') ? mounts : [ROOT, ...mounts]);
    this.#local = new LocalLane({
      entry: this.#entries.worker,
      setup: this.#setupOf(LOCAL, mounts),
      workers: options.workers ?? Math.min(MAX_WORKERS, Math.max(MIN_WORKERS, availableParallelism())),
    });
    this.#local.warm();
    this.#lanes.set(LOCAL, this.#local);
    for (const mount of options.mounts.filter((each) => this.#needsItsOwn(each))) this.#isolate(mount, mounts);
  }

  #needsItsOwn(mount: Mount): boolean {
    return isRemote(mount) || this.#options.isolated?.has(mount.mountPoint) === true;
  }

  #isolate({ mountPoint, device }: Mount, mounts: readonly LaneMount[]): void {
    if (this.#lanes.has(mountPoint)) return;
    const key = `${mountPoint} ${device}`;
    const lane = new IsolatedLane({
      entry: this.#entries.child,
      setup: this.#setupOf(mountPoint, mounts),
      mountPoint,
      canaryDeadlineMs: this.#options.deadlineMs,
      nowMs: () => this.#options.nowMs(),
      breaker: this.#options.breakers?.get(key),
    });
    this.#lanes.set(mountPoint, lane);
    this.#breakers.set(key, lane.breaker);
  }

  /** What is known of each mount that has a process of its own, for the lanes that follow these. */
  get breakers(): Breakers {
    return this.#breakers;
  }

  /** Paths at which threads of ours hang now. */
  get stuck(): readonly string[] {
    return this.#local.stuck;
  }

  /** The lane of an absolute path, by its text up to the first `..`. */
  laneOf(path: string): string {
    return this.#map.laneOf(plainPrefix(path)) ?? LOCAL;
  }

  /** Runs one task on a lane, within the deadline of all. */
  run<K extends LaneOperation>(lane: string, operation: K, input: LaneOperations[K]['input']): Promise<LaneResult<K>> {
    const chosen = this.#lanes.get(lane);
    if (chosen === undefined) throw new RangeError(`there is no lane ${lane}`);
    return chosen.run(operation, input, this.#options.deadlineMs);
  }

  /** statvfs of the filesystem that a path leads to. */
  statFilesystem(path: string): Promise<FilesystemAnswer> {
    return this.#follow('stat-filesystem', path, (at) => ({ path: at }));
  }

  /** A whole file of at most `maxBytes`. */
  readFile(path: string, maxBytes: number): Promise<SmallFile> {
    return this.#follow('read-file', path, (at) => ({ path: at, maxBytes }));
  }

  /** Walks the tables of one image (`--exact`). */
  walkImage(path: string, options: { readonly blockDevices: boolean }): Promise<SnapshotWalk> {
    const { deadlineMs } = this.#options;
    // The walk stops itself a little before the lane would be given up for stuck.
    return this.#follow('walk-image', path, (at) => ({ path: at, ...options, deadlineMs: deadlineMs * WALK_SHARE }));
  }

  /** Where a path really leads, over however many mounts. */
  async resolve(path: string): Promise<Located> {
    const end = await this.#follow('resolve', path, (at) => ({ path: at }));
    return end.kind === 'real' ? { ...end, lane: this.laneOf(end.path) } : end;
  }

  /** Ends threads and processes. `stuck` names what hangs in a thread of this process: it can then leave only by SIGKILL to itself,
   *  for exit() waits for its threads. */
  async close(): Promise<{ readonly stuck: readonly string[] }> {
    const stuck = await Promise.all([...this.#lanes.values()].map((lane) => lane.close()));
    return { stuck: stuck.flat() };
  }

  /** Asks lane after lane, as long as each says that the path leads onto another's mount. */
  async #follow<K extends PathOperation>(
    operation: K,
    path: string,
    inputAt: (path: string) => LaneOperations[K]['input'],
  ): Promise<Exclude<LaneOperations[K]['output'], { kind: 'crosses' }> | Failed> {
    let at = path;
    for (let crossings = 0; crossings <= MAX_CROSSINGS; crossings += 1) {
      const result = await this.run(this.laneOf(at), operation, inputAt(at));
      if (result.kind !== 'done') return { kind: 'failed', failure: result.failure };
      const output: LaneOperations[PathOperation]['output'] = result.output;
      if (output.kind !== 'crosses') {
        // What is left of the union after the check; TypeScript does not narrow through a type parameter.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        return output as Exclude<LaneOperations[K]['output'], { kind: 'crosses' }>;
      }
      at = output.path;
    }
    return { kind: 'failed', failure: tooManyCrossings() };
  }

  get #entries(): LaneEntries {
    return this.#options.entries ?? laneEntries();
  }

  #setupOf(lane: string, mounts: readonly LaneMount[]): Omit<LaneSetup, 'progress'> {
    const { root = '/', deadlineMs } = this.#options;
    return { lane, mounts, root, batchMs: deadlineMs * BATCH_SHARE };
  }
}

const ROOT: LaneMount = { mountPoint: '/', lane: LOCAL };

/** Of the deadline. */
const WALK_SHARE = 0.9;

/** Of the deadline: an image that takes the rest of it is itself to blame, not those before it in its batch. */
const BATCH_SHARE = 0.1;

type PathOperation = 'stat-filesystem' | 'read-file' | 'walk-image' | 'resolve';

interface Failed {
  readonly kind: 'failed';
  readonly failure: FileFailure;
}

/** The Problem of a path that leads from mount to mount without end. */
export function tooManyCrossings(): FileFailure {
  return {
    kind: 'refused',
    attempted: 'look at the file',
    found: `its symbolic links lead over more than ${MAX_CROSSINGS} mounts`,
    errno: 'ELOOP',
  };
}
