// Persistent dirty bitmaps of qcow2: what the directory names, and how many clusters they can come to take.
import type { ImageNote } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { escapeName } from '../references.ts';
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
  readonly bitmaps: readonly Bitmap[];
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
  for (let at = 0; bitmaps.length < pointer.count;) {
    const entry = readEntry(view, at);
    if (entry === undefined) {
      const message = `entry ${bitmaps.length} of ${pointer.count} is damaged, cut off or behind what we read`;
      return { bitmaps, note: { field: 'bitmap_directory', message } };
    }
    bitmaps.push(entry.value);
    at = entry.end;
  }
  return { bitmaps, note: undefined };
}

function readEntry(view: DataView, at: number): { value: Bitmap; end: number } | undefined {
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
  const name = escapeName(new Uint8Array(view.buffer, view.byteOffset + nameAt, nameLength));
  return { value: { name, granularity: 2 ** bits, flags: flagsOf(flags) }, end: Math.ceil(end / 8) * 8 };
}

function flagsOf(flags: number): readonly string[] {
  return [...((flags & FLAG.inUse) === 0 ? [] : ['in-use']), ...((flags & FLAG.auto) === 0 ? [] : ['auto'])];
}

/** Clusters of all bitmaps when every bit is stored, with their tables and the directory: `qemu-img measure`'s "bitmaps". */
export function bitmapClusters(
  bitmaps: readonly Bitmap[],
  virtualSize: bigint,
  clusterSize: number,
  directorySize: number,
): number {
  let clusters = Math.ceil(directorySize / clusterSize);
  for (const { granularity } of bitmaps) {
    const data = Math.ceil(storedBytes(virtualSize, granularity) / clusterSize);
    clusters += data + Math.ceil((data * 8) / clusterSize);
  }
  return clusters;
}

function storedBytes(virtualSize: bigint, granularity: number): number {
  const bits = (virtualSize + BigInt(granularity - 1)) / BigInt(granularity);
  // QEMU stores none larger; below that no byte is rounded away.
  return Math.min(LIMIT.bitmapBytes, Math.ceil(Number(bits) / 8));
}
