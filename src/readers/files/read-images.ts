// The hot loop: stat, probe and parse a batch of images, one after the other, synchronously. Runs inside a lane, never in the main thread.
import { closeSync, lstatSync, type Stats } from 'node:fs';
import { IMAGE_FORMATS, type ImageFormat, type ImageHeader } from '../../core/image.ts';
import { FormatError } from '../../formats/format-error.ts';
import { parseImage } from '../../formats/parse-image.ts';
import { formatOfHead, probeFormat } from '../../formats/probe.ts';
import { readRaw } from '../../formats/raw/parse.ts';
import { isWide, wideStatOf } from './wide-stat.ts';
import type { BlockDevices } from './block-devices.ts';
import { failureOf, type FileFailure } from './file-failure.ts';
import { FileSource } from './file-source.ts';
import { weightOf } from './header-weight.ts';
import { HeaderTable } from './header-table.ts';
import { COLUMN, COLUMNS, NONE, type ImageColumns, type OddImage } from './image-columns.ts';
import { AS_PROBED, formatOfMode, isStatOnly } from './image-modes.ts';
import { openChecked, openKnown, type Opened } from './open-file.ts';
import type { PathResolver } from './path-resolver.ts';
import { readPloopDirectory } from './ploop-directory.ts';

/** What to read. */
export interface ImageBatch {
  /** Absolute paths, separated by NUL: one string crosses threads faster than an array of them. */
  readonly paths: string;
  /** A byte for each path: see image-modes.ts. */
  readonly modes: Uint8Array;
  /** A scan of this audit has just seen these to be regular files in real directories: no look before the open. */
  readonly known: boolean;
  /** Block devices are opened too: only for paths that a domain itself names. */
  readonly blockDevices: boolean;
  /** Refuse whatever does not really lie below one of these directories; undefined allows any place. */
  readonly within: readonly string[] | undefined;
}

/** What the loop needs from its lane. */
export interface ReadImagesContext {
  readonly resolver: PathResolver;
  readonly blockDevices: BlockDevices;
  /** Told the index before each image, so that a hang can be blamed on the right one. */
  onImage(at: number): void;
  /** Whether the time of one batch is over. */
  isLate(): boolean;
}

/** What one answer may hold of headers that travel whole. An ordinary batch holds a hundredth. */
const MOST_WEIGHT = 8 * 1024 * 1024;

/** Reads the batch, at least its first image: `count` of the answer says how far. Images that take long, or whose tables are long, end
 *  it early, so that they have no share in the deadline and the memory of those behind them. One bad image is one odd entry; nothing is
 *  thrown for it. */
export function readImages(batch: ImageBatch, context: ReadImagesContext): ImageColumns {
  const paths = batch.paths.split('\0');
  const reader = new BatchReader(batch, context, paths.length);
  let at = 0;
  do {
    context.onImage(at);
    reader.read(at, paths[at] ?? '');
    at += 1;
  } while (at < paths.length && reader.weight < MOST_WEIGHT && !context.isLate());
  return reader.columns(at);
}

/** One for all batches of a thread: its buffers are reused. */
const source = new FileSource();

class BatchReader {
  readonly #batch: ImageBatch;
  readonly #context: ReadImagesContext;
  readonly #numbers: Float64Array<ArrayBuffer>;
  readonly #table = new HeaderTable();
  readonly #odd: OddImage[] = [];
  /** Of the headers that travel whole: see header-weight.ts. */
  weight = 0;

  constructor(batch: ImageBatch, context: ReadImagesContext, count: number) {
    this.#batch = batch;
    this.#context = context;
    this.#numbers = new Float64Array(count * COLUMNS).fill(NONE);
  }

  /** Of the first `count` images. */
  columns(count: number): ImageColumns {
    const { headers, backings } = this.#table;
    const isWhole = this.#numbers.length === count * COLUMNS;
    const numbers = isWhole ? this.#numbers : this.#numbers.slice(0, count * COLUMNS);
    return { count, numbers, headers, backings, odd: this.#odd };
  }

  read(at: number, path: string): void {
    if (this.#batch.known) {
      this.#inspect(at, path, openKnown(path, this.#batch));
      return;
    }
    const resolution = this.#context.resolver.resolve(path);
    if (resolution.kind === 'crosses') {
      this.#odd.push({ at, crosses: resolution.path });
    } else if (resolution.kind === 'failed') {
      this.#odd.push({ at, failure: resolution.failure });
    } else {
      const real = resolution.path;
      if (real !== path) this.#odd.push({ at, realPath: real });
      if (this.#batch.within !== undefined && !isWithin(real, this.#batch.within)) {
        this.#odd.push({ at, failure: outside(real) });
      } else if (isStatOnly(this.#batch.modes[at])) {
        this.#statOnly(at, real);
      } else {
        this.#inspect(at, real, openChecked(real, this.#batch));
      }
    }
  }

  #statOnly(at: number, path: string): void {
    try {
      const stats = lstatSync(path);
      if (stats.isFile()) this.#putStat(at, path, stats);
      else
        this.#odd.push({
          at,
          failure: { kind: 'refused', attempted: 'stat the file', found: 'it is no regular file' },
        });
    } catch (error) {
      this.#odd.push({ at, failure: failureOf(error, 'stat the file') });
    }
  }

  #inspect(at: number, path: string, opened: Opened): void {
    if (opened.fd === undefined) {
      if (opened.stats?.isDirectory() === true && this.#inspectDirectory(at, path, opened.stats)) return;
      if (opened.stats?.isFile() === true) this.#putUnopened(at, path, opened.stats);
      this.#odd.push({ at, failure: opened.failure });
      return;
    }
    try {
      const length = this.#putStat(at, path, opened.stats);
      const head = source.turnTo(opened.fd, length);
      const probed = head.byteLength >= 512 ? formatOfHead(head) : probeFormat(source);
      this.#numbers[at * COLUMNS + COLUMN.probedFormat] = IMAGE_FORMATS.indexOf(probed);
      this.#putHeader(at, parseImage(source, this.#formatInForce(at, probed)));
    } catch (error) {
      this.#odd.push({ at, failure: parseFailure(error) });
    } finally {
      closeSync(opened.fd);
    }
  }

  /** What a stat tells of a file that may not be read: all of a raw disk, and of others what they occupy. */
  #putUnopened(at: number, path: string, stats: Stats): void {
    const length = this.#putStat(at, path, stats);
    if (formatOfMode(this.#batch.modes[at] ?? AS_PROBED) !== 'raw') return;
    this.#putHeader(at, readRaw({ length, read: () => NO_BYTES }));
  }

  /** Declared raw is read as raw, whatever the bytes say: a guest writes those. */
  #formatInForce(at: number, probed: ImageFormat): ImageFormat {
    const mode = this.#batch.modes[at];
    return mode === undefined || mode === AS_PROBED ? probed : (formatOfMode(mode) ?? probed);
  }

  /** Writes identity and sizes; the length comes back for the parser. */
  #putStat(at: number, path: string, stats: Stats): bigint {
    const base = at * COLUMNS;
    const numbers = this.#numbers;
    numbers[base + COLUMN.device] = stats.dev;
    numbers[base + COLUMN.inode] = stats.ino;
    numbers[base + COLUMN.length] = stats.size;
    numbers[base + COLUMN.blocks] = stats.blocks;
    numbers[base + COLUMN.links] = stats.nlink;
    numbers[base + COLUMN.modifiedAtMs] = stats.mtimeMs;
    numbers[base + COLUMN.changedAtMs] = stats.ctimeMs;
    if (!stats.isBlockDevice() && !isWide(stats)) return BigInt(stats.size);
    const wide = stats.isBlockDevice() ? this.#context.blockDevices.statOf(stats) : wideStatOf(path);
    this.#odd.push(stats.isBlockDevice() ? { at, kind: 'block', wide } : { at, wide });
    return wide.length;
  }

  #putHeader(at: number, header: ImageHeader): void {
    const index = this.#table.indexOf(header);
    if (index === NONE) {
      this.#odd.push({ at, header });
      this.weight += weightOf(header);
      return;
    }
    const base = at * COLUMNS;
    this.#numbers[base + COLUMN.header] = index;
    // Exact: HeaderTable takes no header whose sizes exceed 2⁵³.
    this.#numbers[base + COLUMN.virtualSize] = Number(header.virtualSize);
    this.#numbers[base + COLUMN.fullSize] = Number(header.fullSize);
    this.#numbers[base + COLUMN.backing] = this.#table.backingIndexOf(header.backing);
  }

  /** A directory is an image only as a ploop; false when it is none. */
  #inspectDirectory(at: number, path: string, stats: Stats): boolean {
    const mode = this.#batch.modes[at] ?? AS_PROBED;
    if (mode !== AS_PROBED && formatOfMode(mode) !== 'ploop') return false;
    const ploop = readPloopDirectory(path);
    if (ploop === undefined) return false;
    this.#putStat(at, path, stats);
    this.#odd.push({ at, kind: 'directory', ...ploop });
    if ('header' in ploop) this.weight += weightOf(ploop.header);
    return true;
  }
}

const NO_BYTES = new Uint8Array(0);

function isWithin(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => path === root || path.startsWith(`${root}/`));
}

function outside(path: string): FileFailure {
  return {
    kind: 'refused',
    attempted: 'follow the name',
    found: `it leads to ${path}, outside the directories that hold images`,
  };
}

/** Bytes that break their format, or a file that would not be read. */
function parseFailure(error: unknown): FileFailure {
  if (!(error instanceof FormatError)) return failureOf(error, 'read the image header');
  const kind = error.code === 'FORMAT_UNSUPPORTED' ? 'unsupported' : 'damaged';
  return { kind, attempted: 'read the image header', found: error.message.replace(/^parse /u, '') };
}
