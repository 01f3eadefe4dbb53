// Walks the instances paths, level by level: every regular file below them with its place and what stat says of it.
import type { FileFacts, FileId } from '../../core/file.ts';
import { invariant } from '../../core/invariant.ts';
import type { Problem } from '../../core/problem.ts';
import type { FoundFile } from '../../core/report.ts';
import { timeInRange } from '../../core/time.ts';
import type { FileFailure } from '../files/file-failure.ts';
import { placeOf } from '../files/found-role.ts';
import { LISTED, LISTED_COLUMNS, type Listing } from '../files/list-directories.ts';
import { BLOCK_UNIT } from '../files/wide-stat.ts';
import type { Lanes } from '../lanes/lanes.ts';
import type { PoolOf } from './decode-images.ts';

/** How far a walk goes. */
export interface ScanLimits {
  /** Levels of directories below a root. Nova's and Proxmox's layouts have three. */
  readonly maxDepth: number;
  /** Names in all. */
  readonly maxEntries: number;
  /** Time in all. */
  readonly deadlineMs: number;
}

/** What is walked unless somebody asks for less. */
export const DEFAULT_LIMITS: ScanLimits = { maxDepth: 8, maxEntries: 1_000_000, deadlineMs: 60_000 };

/** What a scan needs. */
export interface ScanOptions {
  readonly lanes: Lanes;
  readonly poolOf: PoolOf;
  readonly limits?: ScanLimits;
  /** Whether a real directory may be walked at all: the kernel's own filesystems are no place for images. */
  mayWalk(path: string): boolean;
  /** Milliseconds of any clock that does not go back. */
  nowMs(): number;
}

/** What was found below all roots, each file once. */
export interface ScannedPaths {
  readonly found: readonly FoundFile[];
  readonly problems: readonly Problem[];
}

/** Directories in one task: some hundred files, a millisecond or two. */
const BATCH = 64;

/** Tasks on their way at once for one root. */
const PULLERS = 6;

/** Walks each root that can be reached. A root below another is walked by itself only. Mounts below a root are not entered. */
export async function scanPaths(roots: readonly string[], options: ScanOptions): Promise<ScannedPaths> {
  const problems: Problem[] = [];
  const located = await Promise.all(
    [...new Set(roots)].map(async (root) => ({ root, end: await options.lanes.resolve(root) })),
  );
  const scans = located.flatMap(({ root, end }) => {
    if (end.kind === 'real' && options.mayWalk(end.path)) return [{ root, path: end.path, lane: end.lane }];
    const failure = end.kind === 'failed' ? end.failure : kernelsOwn(end.path);
    problems.push({ ...failure, attempted: 'walk the directory', subject: { path: root } });
    return [];
  });
  const others = new Set(scans.map(({ path }) => path));
  const unique = [...new Map(scans.toReversed().map((scan) => [scan.path, scan])).values()].toReversed();
  const walks = unique.map((scan) => new Walk(scan, others, options, problems));
  await Promise.all(walks.map((walk) => walk.run()));
  return { found: onceEach(walks.flatMap((walk) => walk.found)), problems };
}

function kernelsOwn(path: string): FileFailure {
  return {
    kind: 'refused',
    attempted: 'walk the directory',
    found: `${path} is a filesystem of the kernel's own (procfs, sysfs and their like), which holds no images`,
  };
}

interface Scan {
  /** As given. */
  readonly root: string;
  /** As it really is. */
  readonly path: string;
  readonly lane: string;
}

/** One root being walked. */
class Walk {
  readonly found: FoundFile[] = [];
  readonly #scan: Scan;
  readonly #otherRoots: ReadonlySet<string>;
  readonly #options: ScanOptions;
  readonly #limits: ScanLimits;
  readonly #problems: Problem[];
  readonly #startedAtMs: number;
  #entries = 0;
  #device: number | undefined;

  constructor(scan: Scan, otherRoots: ReadonlySet<string>, options: ScanOptions, problems: Problem[]) {
    this.#scan = scan;
    this.#otherRoots = otherRoots;
    this.#options = options;
    this.#limits = options.limits ?? DEFAULT_LIMITS;
    this.#problems = problems;
    this.#startedAtMs = options.nowMs();
  }

  async run(): Promise<void> {
    let level: readonly string[] = [this.#scan.path];
    for (let depth = 0; level.length > 0; depth += 1) {
      if (depth > this.#limits.maxDepth) {
        this.#limit(`directories are more than ${this.#limits.maxDepth} deep; below ${level[0] ?? ''} is not counted`);
        return;
      }
      const below: string[] = [];
      await this.#listAll(level, below);
      level = below;
    }
  }

  async #listAll(directories: readonly string[], below: string[]): Promise<void> {
    let next = 0;
    const pull = async (): Promise<void> => {
      while (next < directories.length && this.#mayGoOn()) {
        const batch = directories.slice(next, next + BATCH);
        next += BATCH;
        await this.#list(batch, below);
      }
    };
    await Promise.all(Array.from({ length: PULLERS }, pull));
    if (next < directories.length) this.#limit(this.#reasonToStop());
  }

  async #list(batch: readonly string[], below: string[]): Promise<void> {
    const maxEntries = this.#limits.maxEntries - this.#entries;
    const input = { paths: batch.join('\0'), device: this.#device, maxEntries };
    const result = await this.#options.lanes.run(this.#scan.lane, 'list-directories', input);
    if (result.kind === 'done') {
      this.#take(batch, result.output, below);
    } else if (result.kind === 'stuck' && result.at !== undefined) {
      this.#fail(batch[result.at] ?? this.#scan.path, result.failure);
      const others = batch.toSpliced(result.at, 1);
      if (others.length > 0) await this.#list(others, below);
    } else {
      this.#fail(batch[0] ?? this.#scan.path, result.failure);
    }
  }

  #take(batch: readonly string[], listing: Listing, below: string[]): void {
    this.#entries += listing.entriesRead;
    this.#device ??= listing.device;
    for (const path of listing.directories) if (!this.#otherRoots.has(path)) below.push(path);
    for (const [path, failure] of listing.failures) this.#fail(path, failure);
    const wide = new Map(listing.wide);
    const names = listing.names === '' ? [] : listing.names.split('\0');
    names.forEach((name, at) => {
      const directory = batch[listing.numbers[at * LISTED_COLUMNS + LISTED.directory] ?? 0];
      invariant(directory !== undefined, 'a listed file has its directory in the batch', { name, at });
      const path = directory === '/' ? `/${name}` : `${directory}/${name}`;
      const narrow = this.#fileOf(listing.numbers, at * LISTED_COLUMNS, path);
      const exact = wide.get(at);
      const file =
        exact === undefined ? narrow : { ...narrow, id: exact.id, length: exact.length, allocation: exact.allocation };
      const relative = path.slice(this.#scan.path === '/' ? 1 : this.#scan.path.length + 1);
      this.found.push({ file, root: this.#scan.root, ...placeOf(relative) });
    });
  }

  #fileOf(numbers: Float64Array, base: number, path: string): FileFacts {
    const device = numbers[base + LISTED.device] ?? 0;
    return {
      id: `${device}:${numbers[base + LISTED.inode] ?? 0}`,
      kind: 'file',
      path,
      aliases: NO_ALIASES,
      poolId: this.#options.poolOf(path, BigInt(device)),
      length: BigInt(numbers[base + LISTED.length] ?? 0),
      allocation: BigInt(numbers[base + LISTED.blocks] ?? 0) * BLOCK_UNIT,
      links: numbers[base + LISTED.links] ?? 0,
      modifiedAtMs: timeInRange(numbers[base + LISTED.modifiedAtMs] ?? 0),
    };
  }

  #mayGoOn(): boolean {
    return this.#entries < this.#limits.maxEntries && !this.#isLate();
  }

  #isLate(): boolean {
    return this.#options.nowMs() - this.#startedAtMs > this.#limits.deadlineMs;
  }

  #reasonToStop(): string {
    return this.#isLate()
      ? `it takes longer than ${this.#limits.deadlineMs} ms; ${this.#entries} entries were read`
      : `there are more than ${this.#limits.maxEntries} entries`;
  }

  #limit(found: string): void {
    this.#problems.push({ kind: 'limit', subject: { path: this.#scan.root }, attempted: 'walk the directory', found });
  }

  #fail(path: string, failure: FileFailure): void {
    this.#problems.push({ ...failure, subject: { path } });
  }
}

const NO_ALIASES: readonly string[] = [];

/** Hard links are one file: the first name found stays, the others become aliases. */
function onceEach(found: readonly FoundFile[]): readonly FoundFile[] {
  const linked = new Map<FileId, FoundFile>();
  const order = found.filter((entry) => {
    const first = entry.file.links > 1 ? linked.get(entry.file.id) : undefined;
    if (entry.file.links > 1 && first === undefined) linked.set(entry.file.id, entry);
    if (first === undefined) return true;
    const file = { ...first.file, aliases: [...first.file.aliases, entry.file.path] };
    linked.set(entry.file.id, { ...first, file });
    return false;
  });
  return order.map((entry) => linked.get(entry.file.id) ?? entry);
}
