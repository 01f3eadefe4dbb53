// From a lane's columns to ImageFacts: the last step in the main thread, a few microseconds an image, a batch at a time.
import type { FileFacts, FileKind, ImageFacts } from '../../core/file.ts';
import { IMAGE_FORMATS, type ImageHeader } from '../../core/image.ts';
import { invariant } from '../../core/invariant.ts';
import { parseImage } from '../../formats/parse-image.ts';
import type { FileFailure } from '../files/file-failure.ts';
import { COLUMN, COLUMNS, NONE, type ImageColumns, type OddImage } from '../files/image-columns.ts';
import { RAW_BY_STAT } from '../files/image-modes.ts';
import { BLOCK_UNIT } from '../files/wide-stat.ts';

/** One image of a batch. With `crosses` it must be asked for again by that path; without `facts` it could not even be stat'ed. */
export interface DecodedImage {
  readonly facts: ImageFacts | undefined;
  readonly failure: FileFailure | undefined;
  readonly crosses: string | undefined;
  readonly isPlain: boolean;
}

/** Names the pool that a file takes its bytes from, by its real path and st_dev. */
export type PoolOf = (path: string, device: bigint) => string | undefined;

/** Decodes all of a batch. `paths` and `modes` are those it was asked with. */
export function decodeImages(
  columns: ImageColumns,
  paths: readonly string[],
  modes: Uint8Array,
  poolOf: PoolOf,
): readonly DecodedImage[] {
  const odd = oddByIndex(columns.odd);
  return paths.map((path, at) => {
    const oddity = odd.get(at);
    if (oddity === undefined && modes[at] !== RAW_BY_STAT) return decodePlain(columns, at, path, poolOf);
    return decodeOdd(columns, at, path, oddity ?? { at }, modes[at] === RAW_BY_STAT, poolOf);
  });
}

/** Several oddities of one image stand one after the other: later ones add to earlier ones. */
function oddByIndex(odd: readonly OddImage[]): ReadonlyMap<number, OddImage> {
  const merged = new Map<number, OddImage>();
  for (const entry of odd) merged.set(entry.at, { ...merged.get(entry.at), ...entry });
  return merged;
}

const NO_IDS: readonly undefined[] = [];
const NO_ALIASES: readonly string[] = [];

function decodePlain(columns: ImageColumns, at: number, path: string, poolOf: PoolOf): DecodedImage {
  const file = fileOf(columns.numbers, at * COLUMNS, path, poolOf);
  return {
    facts: factsOf(columns, at, file, headerOf(columns, at)),
    failure: undefined,
    crosses: undefined,
    isPlain: true,
  };
}

function factsOf(columns: ImageColumns, at: number, file: FileFacts, header: ImageHeader | undefined): ImageFacts {
  const probed = columns.numbers[at * COLUMNS + COLUMN.probedFormat] ?? NONE;
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

function fileOf(numbers: Float64Array, base: number, path: string, poolOf: PoolOf): FileFacts {
  const device = numbers[base + COLUMN.device] ?? NONE;
  return {
    id: `${device}:${numbers[base + COLUMN.inode] ?? NONE}`,
    kind: 'file',
    path,
    aliases: NO_ALIASES,
    poolId: poolOf(path, BigInt(device)),
    length: BigInt(numbers[base + COLUMN.length] ?? 0),
    allocation: BigInt(numbers[base + COLUMN.blocks] ?? 0) * BLOCK_UNIT,
    links: numbers[base + COLUMN.links] ?? 0,
    modifiedAtMs: numbers[base + COLUMN.modifiedAtMs] ?? 0,
  };
}

/** The kind's header with this image's own sizes and backing. Lists and details are shared by all of the kind. */
function headerOf(columns: ImageColumns, at: number): ImageHeader | undefined {
  const { numbers } = columns;
  const base = at * COLUMNS;
  const kind = columns.headers[numbers[base + COLUMN.header] ?? NONE];
  if (kind === undefined) return undefined;
  return {
    format: kind.format,
    variant: kind.variant,
    virtualSize: BigInt(numbers[base + COLUMN.virtualSize] ?? 0),
    fullSize: BigInt(numbers[base + COLUMN.fullSize] ?? 0),
    clusterSize: kind.clusterSize,
    backing: columns.backings[numbers[base + COLUMN.backing] ?? NONE],
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

function decodeOdd(
  columns: ImageColumns,
  at: number,
  asked: string,
  oddity: OddImage,
  isRawByStat: boolean,
  poolOf: PoolOf,
): DecodedImage {
  const { failure, crosses, realPath, wide } = oddity;
  const isStated = columns.numbers[at * COLUMNS + COLUMN.device] !== NONE;
  if (!isStated) return { facts: undefined, failure, crosses, isPlain: false };
  const path = realPath ?? asked;
  const narrow = fileOf(columns.numbers, at * COLUMNS, path, poolOf);
  const exact = wide === undefined ? narrow : widened(narrow, wide, poolOf);
  const file = { ...exact, kind: oddity.kind ?? exact.kind, aliases: path === asked ? NO_ALIASES : [asked] };
  const header = isRawByStat ? rawHeader(file) : (oddity.header ?? headerOf(columns, at));
  const isPlain = realPath === undefined && wide === undefined && failure === undefined && oddity.kind === undefined;
  return { facts: factsOf(columns, at, file, header), failure, crosses, isPlain };
}

function widened(file: FileFacts, wide: NonNullable<OddImage['wide']>, poolOf: PoolOf): FileFacts {
  const kind: FileKind = wide.id.startsWith('block:') ? 'block' : file.kind;
  const poolId = kind === 'block' ? undefined : poolOf(file.path, wide.device);
  return { ...file, kind, poolId, id: wide.id, length: wide.length, allocation: wide.allocation };
}

const NO_BYTES = new Uint8Array(0);

/** Raw needs no byte of the file: its length is its size. */
function rawHeader(file: FileFacts): ImageHeader {
  const header = parseImage({ length: file.length, read: () => NO_BYTES }, 'raw');
  invariant(header.backing === undefined, 'a raw image names no other file');
  return header;
}
