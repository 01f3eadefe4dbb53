// Persistent dirty bitmaps of qcow2: what the directory names, and how many clusters they can come to take.
import type { ByteSource } from '../byte-source.ts';
import { escapeName } from '../references.ts';
import { READ } from './layout.ts';
import type { Extensions } from './extensions.ts';

/** One bitmap of the directory. */
export interface Bitmap {
  readonly name: string;
  /** Bytes of the disk that one bit stands for. */
  readonly granularity: bigint;
}

const ENTRY = { granularityBits: 17, nameLength: 18, extraLength: 20, fixed: 24 };

/** The directory's entries, as far as they are whole. */
export function readBitmaps(source: ByteSource, extension: NonNullable<Extensions['bitmaps']>): readonly Bitmap[] {
  const { count, directoryOffset, directorySize } = extension;
  const size = directorySize > BigInt(READ.bitmapDirectoryBytes) ? READ.bitmapDirectoryBytes : Number(directorySize);
  const bytes = source.read(directoryOffset, size).slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bitmaps: Bitmap[] = [];
  for (let at = 0; bitmaps.length < count && at + ENTRY.fixed <= bytes.byteLength;) {
    const nameAt = at + ENTRY.fixed + view.getUint32(at + ENTRY.extraLength);
    const end = nameAt + view.getUint16(at + ENTRY.nameLength);
    if (end > bytes.byteLength) break;
    const granularity = 1n << BigInt(view.getUint8(at + ENTRY.granularityBits) & 63);
    bitmaps.push({ name: escapeName(bytes.subarray(nameAt, end)), granularity });
    at = Math.ceil(end / 8) * 8;
  }
  return bitmaps;
}

/** Clusters of all bitmaps when every bit is stored, with their tables and the directory: `qemu-img measure`'s "bitmaps". */
export function bitmapClusters(
  bitmaps: readonly Bitmap[],
  virtualSize: bigint,
  clusterSize: number,
  directorySize: bigint,
): number {
  const cluster = BigInt(clusterSize);
  const ceil = (bytes: bigint, unit: bigint): bigint => (bytes + unit - 1n) / unit;
  let clusters = ceil(directorySize, cluster);
  for (const { granularity } of bitmaps) {
    const data = ceil(ceil(ceil(virtualSize, granularity), 8n), cluster);
    clusters += data + ceil(data * 8n, cluster);
  }
  return Number(clusters);
}
