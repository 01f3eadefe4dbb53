// Symbolic links followed by hand, a component at a time, so that no step leaves the lane: what leads out is handed back.
import { lstatSync, readlinkSync } from 'node:fs';
import { failureOf, type FileFailure } from './file-failure.ts';
import { plainPrefix, type LaneMap } from './lane-map.ts';

/** Linux gives up after as many (MAXSYMLINKS), so an honest chain of links is shorter. */
const MAX_LINKS = 40;

/** PATH_MAX: the kernel takes no longer path. */
const MAX_PATH_LENGTH = 4096;

/** Where a path really leads. `crosses`: onto another lane's mount, by that (absolute) path; nothing there was touched. */
export type Resolution =
  | { readonly kind: 'real'; readonly path: string }
  | { readonly kind: 'crosses'; readonly path: string }
  | { readonly kind: 'failed'; readonly failure: FileFailure };

/** Resolves paths within one lane. Directories are remembered for as long as the resolver lives: make one per task. */
export class PathResolver {
  readonly #map: LaneMap;
  readonly #lane: string;
  readonly #directories = new Map<string, Resolution>();

  constructor(map: LaneMap, lane: string) {
    this.#map = map;
    this.#lane = lane;
  }

  /** The real path of an absolute path. The last component is resolved too, and must exist. Names may lead through filesystems of
   *  the kernel's own (/dev/stdin does), but not end there: opening what looks like a file can do anything. */
  resolve(path: string): Resolution {
    const end = this.#follow(path);
    return end.kind === 'real' && this.#map.isKernels(end.path) ? kernelsOwn(end.path) : end;
  }

  #follow(path: string): Resolution {
    if (!path.startsWith('/') || path.includes('\0') || path.length > MAX_PATH_LENGTH) {
      return refused('it is no absolute path that the kernel would take');
    }
    if (this.#map.isMountPoint(path)) return this.#directory(path);
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    if (name === '' || name === '.' || name === '..') return this.#walk(path);
    const directory = this.#directory(path.slice(0, slash));
    if (directory.kind !== 'real') return withName(directory, name);
    return this.#step(directory.path, name);
  }

  #directory(path: string): Resolution {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const resolution = this.#resolveDirectory(path === '' ? '/' : path);
    this.#directories.set(path, resolution);
    return resolution;
  }

  #resolveDirectory(path: string): Resolution {
    if (path === '/' || this.#map.isMountPoint(path)) {
      return this.#map.laneOf(path) === this.#lane ? { kind: 'real', path } : { kind: 'crosses', path };
    }
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    if (name === '' || name === '.' || name === '..') return this.#walk(path);
    const parent = this.#directory(path.slice(0, slash));
    return parent.kind === 'real' ? this.#step(parent.path, name) : withName(parent, name);
  }

  /** One more component below a real directory: itself, or, if a link, wherever that leads. */
  #step(directory: string, name: string): Resolution {
    const path = join(directory, name);
    if (this.#map.laneOf(path) !== this.#lane) return { kind: 'crosses', path };
    try {
      if (!lstatSync(path).isSymbolicLink()) return { kind: 'real', path };
      const target = readlinkSync(path);
      return this.#walk(target.startsWith('/') ? target : `${directory}/${target}`, 1);
    } catch (error) {
      return { kind: 'failed', failure: failureOf(error, 'look at the file') };
    }
  }

  /** From the mount point downwards. What the text of a path says up to its mount point is true: mountinfo has real paths. */
  #walk(path: string, linksSeen = 0): Resolution {
    const mountPoint = this.#map.mountPointOf(plainPrefix(path));
    let real = mountPoint === '/' ? '' : mountPoint;
    let links = linksSeen;
    const pending = componentsOf(path.slice(real.length));
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (name === '..') {
        real = real.slice(0, Math.max(0, real.lastIndexOf('/')));
        continue;
      }
      const next = `${real}/${name}`;
      if (this.#map.laneOf(next) !== this.#lane)
        return { kind: 'crosses', path: [next, ...pending.toReversed()].join('/') };
      try {
        if (!lstatSync(next).isSymbolicLink()) {
          real = next;
          continue;
        }
        links += 1;
        if (links > MAX_LINKS) return loop();
        const target = readlinkSync(next);
        if (target.startsWith('/')) real = '';
        pending.push(...componentsOf(target));
        if (pending.length > MAX_PATH_LENGTH) return loop();
      } catch (error) {
        return { kind: 'failed', failure: failureOf(error, 'look at the file') };
      }
    }
    const end = real === '' ? '/' : real;
    return this.#map.laneOf(end) === this.#lane ? { kind: 'real', path: end } : { kind: 'crosses', path: end };
  }
}

/** Components in reverse order: the next one is the last. */
function componentsOf(path: string): string[] {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .toReversed();
}

function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

function withName(resolution: Resolution, name: string): Resolution {
  return resolution.kind === 'crosses' ? { kind: 'crosses', path: `${resolution.path}/${name}` } : resolution;
}

function kernelsOwn(path: string): Resolution {
  return refused(
    `${path} is on a filesystem of the kernel's own (procfs, sysfs and their like), which holds no images`,
  );
}

function loop(): Resolution {
  return refused('its symbolic links lead in a circle', 'ELOOP');
}

function refused(found: string, errno?: string): Resolution {
  const failure = { kind: 'refused' as const, attempted: 'look at the file', found };
  return { kind: 'failed', failure: errno === undefined ? failure : { ...failure, errno } };
}
