// What lies in some directories: a stat of each regular file, packed, and the directories below. Links are not followed.
import { lstatSync, opendirSync, readdirSync, type Dirent, type Stats } from 'node:fs';
import { failureOf, type FileFailure } from './file-failure.ts';
import type { WideStat } from './image-columns.ts';
import type { LaneMap } from './lane-map.ts';
import { isWide, wideStatOf } from './wide-stat.ts';

/** A directory whose own size is below this holds some 200,000 names at most (tmpfs, 20 bytes a name): it is read at once, which is
 *  three times as fast as entry by entry. Above it, reading stops at the limit. */
const READ_AT_ONCE_BELOW = 4 * 1024 * 1024;

/** What Node writes for bytes that are not UTF-8: the file could not be found again by such a name. */
const REPLACEMENT = '\u{FFFD}';

/** Which directories to list. */
export interface ListBatch {
  /** Real absolute paths, separated by NUL. */
  readonly paths: string;
  /** st_dev of the root: another one is another mount, or a btrfs subvolume. Undefined for a root, which says what it is. */
  readonly device: number | undefined;
  /** Names read at most, all directories together. */
  readonly maxEntries: number;
}

/** Columns of one file in `Listing.numbers`, by index. */
export const LISTED = {
  /** Index of its directory among those asked for. */
  directory: 0,
  device: 1,
  inode: 2,
  length: 3,
  blocks: 4,
  links: 5,
  modifiedAtMs: 6,
} as const;

/** Numbers a file takes. */
export const LISTED_COLUMNS = 7;

/** What was found, in the order of the directories. */
export interface Listing {
  /** Names of regular files, separated by NUL; empty when there is none. */
  readonly names: string;
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Real absolute paths of directories below on the same mount. */
  readonly directories: readonly string[];
  /** By index of the file: exact numbers where a double would round. */
  readonly wide: readonly (readonly [number, WideStat])[];
  /** By path: what could not be looked at. */
  readonly failures: readonly (readonly [string, FileFailure])[];
  readonly entriesRead: number;
  /** st_dev of the first directory. */
  readonly device: number | undefined;
}

/** Lists the batch. `onDirectory` is told the index before each, so that a hang can be blamed on the right one. */
export function listDirectories(batch: ListBatch, map: LaneMap, onDirectory: (at: number) => void): Listing {
  const lister = new Lister(batch, map);
  batch.paths.split('\0').forEach((path, at) => {
    onDirectory(at);
    lister.list(path, at);
  });
  return lister.listing();
}

class Lister {
  readonly #batch: ListBatch;
  readonly #map: LaneMap;
  readonly #names: string[] = [];
  readonly #numbers: number[] = [];
  readonly #directories: string[] = [];
  readonly #wide: (readonly [number, WideStat])[] = [];
  readonly #failures: (readonly [string, FileFailure])[] = [];
  #entriesRead = 0;
  #device: number | undefined;

  constructor(batch: ListBatch, map: LaneMap) {
    this.#batch = batch;
    this.#map = map;
    this.#device = batch.device;
  }

  listing(): Listing {
    return {
      names: this.#names.join('\0'),
      numbers: Float64Array.from(this.#numbers),
      directories: this.#directories,
      wide: this.#wide,
      failures: this.#failures,
      entriesRead: this.#entriesRead,
      device: this.#device,
    };
  }

  list(path: string, at: number): void {
    const room = this.#batch.maxEntries - this.#entriesRead;
    if (room <= 0) return;
    try {
      const stats = lstatSync(path);
      this.#device ??= stats.dev;
      if (!stats.isDirectory()) {
        // Below a root it has just been replaced, as things are; a root is what somebody asked for.
        if (this.#batch.device === undefined) this.#failures.push([path, NO_DIRECTORY]);
        return;
      }
      if (!mayBeSameFilesystem(stats.dev, this.#device)) {
        this.#failures.push([path, MOUNTED_MEANWHILE]);
        return;
      }
      const entries =
        stats.size < READ_AT_ONCE_BELOW ? readdirSync(path, { withFileTypes: true }) : readSome(path, room);
      this.#entriesRead += Math.min(entries.length, room);
      for (const entry of entries.slice(0, room))
        this.#take(path === '/' ? `/${entry.name}` : `${path}/${entry.name}`, entry, at);
    } catch (error) {
      this.#failures.push([path, failureOf(error, 'list the directory')]);
    }
  }

  #take(path: string, entry: Dirent, at: number): void {
    const isDirectory = entry.isDirectory();
    if (!isDirectory && !entry.isFile() && hasType(entry)) return;
    if (entry.name.includes(REPLACEMENT)) {
      const found = 'its name is not UTF-8 text';
      this.#failures.push([path, { kind: 'unsupported', attempted: 'look at the file', found }]);
    } else if (this.#map.isMountPoint(path)) {
      // Another filesystem's bytes: counted where its own root is walked.
    } else if (isDirectory) {
      this.#directories.push(path);
    } else {
      this.#stat(path, entry, at);
    }
  }

  #stat(path: string, entry: Dirent, at: number): void {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    // It vanished between the two calls, as files do; or an old filesystem did not tell its type before.
    if (stats === undefined) return;
    if (stats.isDirectory()) this.#directories.push(path);
    if (stats.isFile()) this.#put(path, entry.name, stats, at);
  }

  #put(path: string, name: string, stats: Stats, at: number): void {
    if (isWide(stats)) this.#wide.push([this.#names.length, wideStatOf(path)]);
    this.#names.push(name);
    this.#numbers.push(at, stats.dev, stats.ino, stats.size, stats.blocks, stats.nlink, stats.mtimeMs);
  }
}

/** Mount points are known from the table and not entered; this is for what was mounted since. Each btrfs subvolume has a device
 *  number of its own, without a major like all that have no block device: there only the table can tell. */
function mayBeSameFilesystem(device: number, expected: number): boolean {
  return device === expected || (isAnonymous(device) && isAnonymous(expected));
}

/** Major number 0. Source: Linux Documentation/admin-guide/devices.txt. */
function isAnonymous(device: number): boolean {
  return (device & 0xfff00) === 0;
}

const NO_DIRECTORY: FileFailure = { kind: 'refused', attempted: 'list the directory', found: 'it is no directory' };

const MOUNTED_MEANWHILE: FileFailure = {
  kind: 'refused',
  attempted: 'list the directory',
  found: 'another filesystem has been mounted on it since the audit began',
};

/** Some filesystems leave d_type unknown: then only a stat tells. */
function hasType(entry: Dirent): boolean {
  return (
    entry.isSymbolicLink() || entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice()
  );
}

function readSome(path: string, limit: number): Dirent[] {
  const directory = opendirSync(path, { bufferSize: 1024 });
  try {
    const entries: Dirent[] = [];
    for (let entry = directory.readSync(); entry !== null && entries.length < limit; entry = directory.readSync()) {
      entries.push(entry);
    }
    return entries;
  } finally {
    directory.closeSync();
  }
}
