// Where a name from inside an image may lead: below directories that hold images anyway, and to files that a live domain names.
import { dirname, normalize } from 'node:path/posix';
import type { Lanes } from '../lanes/lanes.ts';

/** Never a root, nor anything below: what is there is no image, or a device that only a domain may name. */
const FORBIDDEN = ['/dev', '/proc', '/sys', '/run'];

/** Directories (as named and as they really are) and single files. */
export class AllowedRoots {
  readonly #named: readonly string[];
  readonly #files: ReadonlySet<string>;
  #directories: ReadonlySet<string>;
  #real: readonly string[] | undefined;

  constructor(directories: readonly string[], files: readonly string[]) {
    this.#named = withoutNested(directories.map((path) => withoutSlash(normalize(path))).filter(mayBeRoot));
    this.#files = new Set(files);
    this.#directories = new Set(this.#named);
  }

  /** Finds out where the directories really are, once; most hosts never need it. One that cannot be resolved counts as named only. */
  async locate(lanes: Lanes): Promise<void> {
    if (this.#real !== undefined) return;
    const located = await Promise.all(this.#named.map((path) => lanes.resolve(path)));
    this.#real = located.flatMap((end) => (end.kind === 'real' && mayBeRoot(end.path) ? [end.path] : []));
    this.#directories = new Set([...this.#named, ...this.#real]);
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
  return (
    path.startsWith('/') &&
    path !== '/' &&
    !FORBIDDEN.some((forbidden) => path === forbidden || path.startsWith(`${forbidden}/`))
  );
}

/** Ten thousand instance folders below one instances path are one root. */
function withoutNested(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  return [...all].filter((path) => !isBelow(dirname(path), all));
}

function isBelow(path: string, roots: ReadonlySet<string>): boolean {
  for (let prefix = path; prefix !== '/' && prefix !== '.'; prefix = dirname(prefix)) {
    if (roots.has(prefix)) return true;
  }
  return false;
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
