// From a lane's columns to ImageFacts: the last step in the main thread, under half a microsecond an image.
import type { FileFacts, FileKind, ImageFacts } from '../../core/file.ts';
import { IMAGE_FORMATS, type ImageHeader } from '../../core/image.ts';
import { timeInRange } from '../../core/time.ts';
import { parseImage } from '../../formats/parse-image.ts';
import type { FileFailure } from '../files/file-failure.ts';
import { COLUMN, COLUMNS, NONE, type ImageColumns, type OddImage } from '../files/image-columns.ts';
import { RAW_BY_STAT } from '../files/image-modes.ts';
import { BLOCK_UNIT } from '../files/wide-stat.ts';
import type { TableAllowance } from './table-allowance.ts';

/** What is out of the ordinary with one image of a batch. */
export interface Oddity {
  readonly failure?: FileFailure;
  /** The path leads onto another lane's mount: ask there, by this path. */
  readonly crosses?: string;
}

/** The images of a batch, by index. */
export interface DecodedImages {
  /** Undefined for one that could not even be stat'ed. */
  readonly facts: readonly (ImageFacts | undefined)[];
  /** None for an ordinary image. */
  readonly oddities: ReadonlyMap<number, Oddity>;
}

/** Names the pool that a file takes its bytes from, by its real path and st_dev. */
export type PoolOf = (path: string, device: bigint) => string | undefined;

/** What decoding needs to know of the audit. */
export interface DecodeOptions {
  readonly poolOf: PoolOf;
  /** What the audit may still keep of long tables. */
  readonly tables: TableAllowance;
}

/** Decodes all of a batch. `paths` and `modes` are those that were read. */
export function decodeImages(
  columns: ImageColumns,
  paths: readonly string[],
  modes: Uint8Array,
  { poolOf, tables }: DecodeOptions,
): DecodedImages {
  const oddities = oddByIndex(columns.odd, tables);
  const decoder = new Decoder(columns, poolOf);
  const facts = paths.map((path, at) => {
    const oddity = oddities.get(at);
    if (oddity === undefined && modes[at] !== RAW_BY_STAT) return decoder.plain(at, path);
    return decoder.odd(at, path, oddity ?? { at }, modes[at] === RAW_BY_STAT);
  });
  return { facts, oddities };
}

/** Several oddities of one image stand one after the other: later ones add to earlier ones. */
function oddByIndex(odd: readonly OddImage[], tables: TableAllowance): ReadonlyMap<number, OddImage> {
  const merged = new Map<number, OddImage>();
  for (const entry of odd) merged.set(entry.at, { ...merged.get(entry.at), ...keptOf(entry, tables) });
  return merged;
}

function keptOf(entry: OddImage, tables: TableAllowance): OddImage {
  if (entry.header === undefined) return entry;
  const { header: _, ...others } = entry;
  const { header, failure } = tables.keep(entry.header);
  if (header === entry.header) return entry;
  return { ...others, ...(header === undefined ? {} : { header }), ...(failure === undefined ? {} : { failure }) };
}

const NO_IDS: readonly undefined[] = [];
const NO_ALIASES: readonly string[] = [];

/** Sizes of a kind that are remembered within a batch: flavors are few. */
const MAX_RECENT = 8;

interface RecentHeader {
  readonly virtualSize: number;
  readonly fullSize: number;
  readonly backing: number;
  readonly header: ImageHeader;
}

class Decoder {
  readonly #recent: RecentHeader[][] = [];
  readonly #columns: ImageColumns;
  readonly #poolOf: PoolOf;
  #device = NONE;
  #wideDevice = BigInt(NONE);

  constructor(columns: ImageColumns, poolOf: PoolOf) {
    this.#columns = columns;
    this.#poolOf = poolOf;
  }

  plain(at: number, path: string): ImageFacts {
    return this.#facts(at, this.#file(at * COLUMNS, path), this.#header(at));
  }

  odd(at: number, asked: string, oddity: OddImage, isRawByStat: boolean): ImageFacts | undefined {
    if (this.#columns.numbers[at * COLUMNS + COLUMN.device] === NONE) return undefined;
    const path = oddity.realPath ?? asked;
    const narrow = this.#file(at * COLUMNS, path);
    const exact = oddity.wide === undefined ? narrow : widened(narrow, oddity.wide, this.#poolOf);
    const aliases = path === asked ? NO_ALIASES : [asked];
    const file = { ...exact, kind: oddity.kind ?? exact.kind, aliases };
    return this.#facts(at, file, isRawByStat ? rawHeader(file) : (oddity.header ?? this.#header(at)));
  }

  #facts(at: number, file: FileFacts, header: ImageHeader | undefined): ImageFacts {
    const probed = this.#columns.numbers[at * COLUMNS + COLUMN.probedFormat] ?? NONE;
    const dataFiles = header?.dataFiles.length ?? 0;
    return {
      file,
      probedFormat: probed === NONE ? undefined : IMAGE_FORMATS[probed],
      header,
      pins: undefined,
      backingId: undefined,
      dataFileIds: dataFiles === 0 ? NO_IDS : Array.from({ length: dataFiles }, () => undefined),
    };
  }

  #file(base: number, path: string): FileFacts {
    const { numbers } = this.#columns;
    const device = numbers[base + COLUMN.device] ?? NONE;
    // Neighbours lie on one device: its bigint is made once.
    if (device !== this.#device) [this.#device, this.#wideDevice] = [device, BigInt(device)];
    return {
      id: `${device}:${numbers[base + COLUMN.inode] ?? NONE}`,
      kind: 'file',
      path,
      aliases: NO_ALIASES,
      poolId: this.#poolOf(path, this.#wideDevice),
      length: BigInt(numbers[base + COLUMN.length] ?? 0),
      allocation: BigInt(numbers[base + COLUMN.blocks] ?? 0) * BLOCK_UNIT,
      links: numbers[base + COLUMN.links] ?? 0,
      modifiedAtMs: timeInRange(numbers[base + COLUMN.modifiedAtMs] ?? 0),
    };
  }

  /** The kind's header with this image's own sizes and backing: the same object as for the last images that had the same, for the
   *  collector of garbage is what decoding costs most. */
  #header(at: number): ImageHeader | undefined {
    const { numbers, headers } = this.#columns;
    const base = at * COLUMNS;
    const kind = numbers[base + COLUMN.header] ?? NONE;
    if (kind === NONE) return undefined;
    const virtualSize = numbers[base + COLUMN.virtualSize] ?? 0;
    const fullSize = numbers[base + COLUMN.fullSize] ?? 0;
    const backing = numbers[base + COLUMN.backing] ?? NONE;
    const recent = (this.#recent[kind] ??= []);
    const known = recent.find(
      (entry) => entry.virtualSize === virtualSize && entry.fullSize === fullSize && entry.backing === backing,
    );
    if (known !== undefined) return known.header;
    const header = this.#ownHeader(headers[kind], virtualSize, fullSize, backing);
    if (header !== undefined && recent.length < MAX_RECENT) recent.push({ virtualSize, fullSize, backing, header });
    return header;
  }

  #ownHeader(
    kind: ImageHeader | undefined,
    virtualSize: number,
    fullSize: number,
    backing: number,
  ): ImageHeader | undefined {
    if (kind === undefined) return undefined;
    return {
      format: kind.format,
      variant: kind.variant,
      virtualSize: BigInt(virtualSize),
      fullSize: BigInt(fullSize),
      clusterSize: kind.clusterSize,
      backing: this.#columns.backings[backing],
      dataFiles: kind.dataFiles,
      snapshotCount: kind.snapshotCount,
      snapshots: kind.snapshots,
      encryption: kind.encryption,
      dirty: kind.dirty,
      corrupt: kind.corrupt,
      notes: kind.notes,
      details: kind.details,
    };
  }
}

function widened(file: FileFacts, wide: NonNullable<OddImage['wide']>, poolOf: PoolOf): FileFacts {
  const kind: FileKind = wide.id.startsWith('block:') ? 'block' : file.kind;
  const poolId = kind === 'block' ? undefined : poolOf(file.path, wide.device);
  return { ...file, kind, poolId, id: wide.id, length: wide.length, allocation: wide.allocation };
}

const NO_BYTES = new Uint8Array(0);

/** Raw needs no byte of the file: its length is its size. */
function rawHeader(file: FileFacts): ImageHeader {
  return parseImage({ length: file.length, read: () => NO_BYTES }, 'raw');
}
