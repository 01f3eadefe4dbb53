// Where a name from inside an image may lead: below directories that hold images anyway, and to files that a live domain names.
import { dirname, normalize } from 'node:path/posix';
import type { Lanes } from '../lanes/lanes.ts';

/** Never a root, nor anything below: what is there is no image, or a device that only a domain may name. */
const FORBIDDEN = ['/dev', '/proc', '/sys', '/run'];

/** The system's own, with all below: a disk may lie there, but what an image names beside it is the system's. */
const SYSTEM_TREES = ['/bin', '/boot', '/etc', '/lib', '/lib32', '/lib64', '/libx32', '/sbin', '/usr'];

/** So wide that a disk in one says nothing of what else is there. */
const TOO_WIDE: ReadonlySet<string> = new Set(['/', '/home', '/root', '/var', '/var/lib']);

/** What a host's configuration says about where images lie. All paths are absolute. */
export interface AllowedPlaces {
  /** Instances paths and pool directories: somebody said that images lie there. */
  readonly directories: readonly string[];
  /** The directories of the disks that domains name. */
  readonly besideDisks: readonly string[];
  /** Single files that live XML itself names. */
  readonly files: readonly string[];
}

/** Directories (as named and as they really are) and single files. */
export class AllowedRoots {
  /** Named directory → whether it may be a root, told of where it really is. */
  readonly #named: ReadonlyMap<string, (real: string) => boolean>;
  readonly #files: ReadonlySet<string>;
  #directories: ReadonlySet<string>;
  #real: readonly string[] | undefined;

  constructor({ directories, besideDisks, files }: AllowedPlaces) {
    const beside = besideDisks.map(plain).filter(mayBeBesideDisk);
    const said = directories.map(plain).filter(mayBeRoot);
    const tests = new Map([
      ...beside.map((path) => [path, mayBeBesideDisk] as const),
      ...said.map((path) => [path, mayBeRoot] as const),
    ]);
    this.#named = withoutNested(tests);
    this.#files = new Set(files);
    this.#directories = new Set(this.#named.keys());
  }

  /** Finds out where the directories really are, once; most hosts never need it. One that cannot be resolved counts as named only. */
  async locate(lanes: Lanes): Promise<void> {
    if (this.#real !== undefined) return;
    const located = await Promise.all(
      [...this.#named].map(async ([path, mayBe]) => ({ mayBe, end: await lanes.resolve(path) })),
    );
    this.#real = located.flatMap(({ mayBe, end }) => (end.kind === 'real' && mayBe(end.path) ? [end.path] : []));
    this.#directories = new Set([...this.#named.keys(), ...this.#real]);
  }

  /** The real directories, for the check in the lane; empty before `locate`. */
  get real(): readonly string[] {
    return this.#real ?? [];
  }

  /** Whether a path may be touched at all, by its text. Where it really leads is checked again in the lane. */
  holds(path: string): boolean {
    return isBelow(normalize(path), this.#directories);
  }

  /** Whether a live domain's own XML names exactly this file. */
  namesFile(path: string): boolean {
    return this.#files.has(path);
  }
}

function mayBeRoot(path: string): boolean {
  return path.startsWith('/') && path !== '/' && !isIn(path, FORBIDDEN);
}

function mayBeBesideDisk(path: string): boolean {
  return mayBeRoot(path) && !TOO_WIDE.has(path) && !isIn(path, SYSTEM_TREES);
}

function isIn(path: string, trees: readonly string[]): boolean {
  return trees.some((tree) => path === tree || path.startsWith(`${tree}/`));
}

/** Ten thousand instance folders below one instances path are one root. */
function withoutNested<T>(paths: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...paths].filter(([path]) => !isBelow(dirname(path), paths)));
}

function isBelow(path: string, roots: { has(path: string): boolean }): boolean {
  for (let prefix = path; prefix !== '/' && prefix !== '.'; prefix = dirname(prefix)) {
    if (roots.has(prefix)) return true;
  }
  return false;
}

function plain(path: string): string {
  const normal = normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}
