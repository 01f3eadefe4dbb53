// Persistent dirty bitmaps of qcow2: what the directory names, and how many clusters they can come to take.
import type { ImageNote } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { TableNames } from '../table-names.ts';
import type { BitmapsPointer } from './extensions.ts';
import { LIMIT, READ } from './layout.ts';

/** One bitmap of the directory. */
export interface Bitmap {
  readonly name: string;
  /** Bytes of the disk that one bit stands for. */
  readonly granularity: number;
  /** In QEMU's words: "in-use" while a program writes it, or after it died; "auto" when it is to be kept up by itself. */
  readonly flags: readonly string[];
}

/** What could be read of the directory. `note` says why it is not all. */
export interface BitmapDirectory {
  /** The first of them: as many as are worth showing. */
  readonly bitmaps: readonly Bitmap[];
  /** Of all that could be read: how many there are of each granularity. */
  readonly granularities: ReadonlyMap<number, number>;
  readonly note: ImageNote | undefined;
}

// "Bitmap directory" in the specification.
const ENTRY = {
  tableSize: 8,
  flags: 12,
  type: 16,
  granularityBits: 17,
  nameLength: 18,
  extraLength: 20,
  fixed: 24,
};
const FLAG = { inUse: 1, auto: 2 } as const;
const KNOWN_FLAGS = 3;
const DIRTY_TRACKING = 1;

/** Reads the directory; never throws: a damaged entry costs itself and what follows it. */
export function readBitmaps(source: ByteSource, pointer: BitmapsPointer): BitmapDirectory {
  const size = Math.min(pointer.directorySize, READ.bitmapDirectoryBytes);
  const bytes = source.read(pointer.directoryOffset, size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bitmaps: Bitmap[] = [];
  const granularities = new Map<number, number>();
  const names = new TableNames();
  for (let count = 0, at = 0; count < pointer.count; count += 1) {
    const entry = readEntry(view, at);
    if (entry === undefined) {
      const message = `entry ${count} of ${pointer.count} is damaged, cut off or behind what we read`;
      return { bitmaps, granularities, note: note(message) };
    }
    const { granularity, flags, name } = entry;
    granularities.set(granularity, (granularities.get(granularity) ?? 0) + 1);
    if (count < READ.bitmapsListed) bitmaps.push({ name: names.read(name), granularity, flags: flagsOf(flags) });
    at = entry.end;
  }
  const isAll = bitmaps.length === pointer.count;
  const rest = `${pointer.count} bitmaps, of which the first ${bitmaps.length} are listed`;
  return { bitmaps, granularities, note: isAll ? undefined : note(rest) };
}

function note(message: string): ImageNote {
  return { field: 'bitmap_directory', message };
}

interface Entry {
  readonly name: Uint8Array;
  readonly granularity: number;
  readonly flags: number;
  readonly end: number;
}

function readEntry(view: DataView, at: number): Entry | undefined {
  if (at + ENTRY.fixed > view.byteLength) return undefined;
  const flags = view.getUint32(at + ENTRY.flags);
  const bits = view.getUint8(at + ENTRY.granularityBits);
  const nameLength = view.getUint16(at + ENTRY.nameLength);
  const nameAt = at + ENTRY.fixed + view.getUint32(at + ENTRY.extraLength);
  const end = nameAt + nameLength;
  const sound =
    end <= view.byteLength &&
    view.getUint8(at + ENTRY.type) === DIRTY_TRACKING &&
    view.getUint32(at + ENTRY.tableSize) !== 0 &&
    (flags & ~KNOWN_FLAGS) === 0 &&
    bits >= LIMIT.bitmapGranularityBitsMin &&
    bits <= LIMIT.bitmapGranularityBitsMax &&
    nameLength <= LIMIT.bitmapName;
  if (!sound) return undefined;
  const name = new Uint8Array(view.buffer, view.byteOffset + nameAt, nameLength);
  return { name, granularity: 2 ** bits, flags, end: Math.ceil(end / 8) * 8 };
}

function flagsOf(flags: number): readonly string[] {
  return [...((flags & FLAG.inUse) === 0 ? [] : ['in-use']), ...((flags & FLAG.auto) === 0 ? [] : ['auto'])];
}

/** Clusters of all bitmaps when every bit is stored, with their tables and the directory: `qemu-img measure`'s "bitmaps". */
export function bitmapClusters(
  granularities: ReadonlyMap<number, number>,
  virtualSize: bigint,
  clusterSize: number,
  directorySize: number,
): number {
  let clusters = Math.ceil(directorySize / clusterSize);
  for (const [granularity, count] of granularities) {
    const data = Math.ceil(storedBytes(virtualSize, granularity) / clusterSize);
    clusters += count * (data + Math.ceil((data * 8) / clusterSize));
  }
  return clusters;
}

function storedBytes(virtualSize: bigint, granularity: number): number {
  const bits = (virtualSize + BigInt(granularity - 1)) / BigInt(granularity);
  // QEMU stores none larger; below that no byte is rounded away.
  return Math.min(LIMIT.bitmapBytes, Math.ceil(Number(bits) / 8));
}
