// The `--exact` walk: L1 and L2 tables of the active disk and of each internal snapshot, to say what the snapshots really hold.
import { maxBytes } from '../../core/bytes.ts';
import type { SnapshotPins } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { ClusterSet } from './cluster-set.ts';
import { fieldsOf, readHead, type Qcow2Fields } from './fields.ts';
import { INCOMPATIBLE, LIMIT, QCOW2, READ } from './layout.ts';
import { readSnapshotTable, type SnapshotEntry } from './snapshot-table.ts';

/** Bit 63 of an L1 or L2 entry, in the upper half: refcount is exactly one, so QEMU writes in place. */
const COPIED = 0x80000000;
/** Bit 62, in the upper half of an L2 entry. */
const COMPRESSED = 0x40000000;
/** Bit 0, in the lower half of a plain L2 entry: reads as zeros, whatever the cluster holds. */
const ZERO = 1;
/** Bits 9–55 hold an offset; these are their halves. */
const OFFSET_HIGH = 0x00ffffff;
const OFFSET_LOW = 0xfffffe00;
const TWO_32 = 2 ** 32;
const SUBCLUSTERS = 32;

/** Counts what the guest can overwrite in place and what only snapshots hold. `checkpoint` is called before each table and may
 *  throw to end the walk. With `allocation`, the file's st_blocks × 512, what the tables name and the host does not hold is
 *  taken from what is in place: preallocated metadata names clusters that are still holes. Memory is a bit or two per host cluster; each table is read once however often it is named.
 *  Throws FormatError when the header is broken, the file is too long to map, or the snapshot table is not whole. */
export function walkSnapshots(source: ByteSource, checkpoint: () => void, allocation?: bigint): SnapshotPins {
  const fields = fieldsOf(readHead(source));
  const active = new TableWalk(source, fields, checkpoint);
  active.walk(fields.l1TableOffset, fields.l1Size);
  const held = new TableWalk(source, fields, checkpoint);
  for (const { l1TableOffset, l1Size } of snapshotsOf(source, fields)) held.walk(l1TableOffset, l1Size);
  const cluster = BigInt(fields.clusterSize);
  const pinned = BigInt(held.clusters.countWithout(active.clusters)) * cluster;
  const named = BigInt(active.clusters.count) * cluster + pinned;
  const holes = allocation === undefined ? 0n : maxBytes(0n, named - allocation);
  return { inPlace: maxBytes(0n, active.inPlace - holes), pinned };
}

function snapshotsOf(source: ByteSource, fields: Qcow2Fields): readonly SnapshotEntry[] {
  if (fields.snapshotCount === 0) return [];
  const { entries, note } = readSnapshotTable(source, fields.snapshotsOffset, fields.snapshotCount);
  if (note !== undefined) {
    const code = entries.length === READ.snapshotsListed ? 'FORMAT_LIMIT' : 'FORMAT_INVALID';
    throw new FormatError(code, QCOW2, 'snapshots_offset', note.message);
  }
  const long = entries.find(({ l1Size }) => l1Size * 8 > LIMIT.l1Bytes);
  if (long === undefined) return entries;
  const found = `${long.l1Size} entries of snapshot "${long.snapshot.name}"`;
  throw new FormatError('FORMAT_LIMIT', QCOW2, 'l1_size', found);
}

/** One or more L1 tables walked down to their clusters. */
class TableWalk {
  readonly clusters: ClusterSet;
  readonly #source: ByteSource;
  readonly #clusterSize: number;
  readonly #extendedL2: boolean;
  readonly #hasDataFile: boolean;
  readonly #checkpoint: () => void;
  /** In the smallest piece that is written by itself: a cluster, or a 32nd of it with extended L2 entries. */
  #unitsInPlace = 0;

  constructor(source: ByteSource, fields: Qcow2Fields, checkpoint: () => void) {
    this.#source = source;
    this.#clusterSize = fields.clusterSize;
    this.#extendedL2 = (fields.incompatible & INCOMPATIBLE.extendedL2) !== 0;
    this.#hasDataFile = (fields.incompatible & INCOMPATIBLE.dataFile) !== 0;
    this.#checkpoint = checkpoint;
    this.clusters = ClusterSet.forFile(source.length, fields.clusterSize);
  }

  /** Bytes of tables and data that are written in place: this walk's alone, and really holding something. */
  get inPlace(): bigint {
    return BigInt(this.#unitsInPlace) * BigInt(this.#clusterSize / this.#unitsPerCluster);
  }

  get #unitsPerCluster(): number {
    return this.#extendedL2 ? SUBCLUSTERS : 1;
  }

  /** Walks an L1 table, a cluster of it at a time, and each L2 table that it names. */
  walk(l1Offset: bigint, l1Size: number): void {
    const perPiece = this.#clusterSize / 8;
    for (let first = 0; first < l1Size; first += perPiece) {
      this.#checkpoint();
      const at = l1Offset + BigInt(first) * 8n;
      if (at >= this.#source.length) return;
      this.clusters.add(Number(at) / this.#clusterSize);
      // A copy: reading an L2 table reuses the source's buffer.
      const piece = this.#source.read(at, Math.min(perPiece, l1Size - first) * 8).slice();
      const view = new DataView(piece.buffer);
      for (let entry = 0; entry + 8 <= piece.byteLength; entry += 8) {
        this.#walkL2(view.getUint32(entry), view.getUint32(entry + 4));
      }
    }
  }

  #walkL2(high: number, low: number): void {
    const offset = offsetOf(high, low);
    if (offset === 0 || !this.clusters.add(offset / this.#clusterSize)) return;
    this.#checkpoint();
    if ((high & COPIED) !== 0) this.#unitsInPlace += this.#unitsPerCluster;
    const table = this.#source.read(BigInt(offset), this.#clusterSize);
    const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
    if (this.#hasDataFile) return;
    if (this.#extendedL2) this.#walkExtendedEntries(view);
    else this.#walkEntries(view);
  }

  #walkEntries(view: DataView): void {
    for (let at = 0; at + 8 <= view.byteLength; at += 8) {
      const high = view.getUint32(at);
      const low = view.getUint32(at + 4);
      // A cluster of zeros that keeps its place may be a hole in the host's file: discarded, not freed.
      const units = (low & ZERO) === 0 ? 1 : 0;
      if (high !== 0 || low > 1) this.#addData(high, low, units);
    }
  }

  #walkExtendedEntries(view: DataView): void {
    for (let at = 0; at + 16 <= view.byteLength; at += 16) {
      const high = view.getUint32(at);
      const low = view.getUint32(at + 4);
      if (high !== 0 || low !== 0) this.#addData(high, low, bitsIn(view.getUint32(at + 12)));
    }
  }

  /** `units` of the cluster hold data. */
  #addData(high: number, low: number, units: number): void {
    if ((high & COMPRESSED) !== 0) {
      this.#addCompressed(high, low);
      return;
    }
    const offset = offsetOf(high, low);
    if (offset === 0) return;
    // Each host cluster once: a table that names one cluster many times does not make the file larger.
    const isNew = this.clusters.add(offset / this.#clusterSize);
    if (isNew && (high & COPIED) !== 0) this.#unitsInPlace += units;
  }

  /** Offset in the low bits, count of further 512-byte sectors above: the border moves with the cluster size. */
  #addCompressed(high: number, low: number): void {
    const descriptor = (BigInt(high & ~(COPIED | COMPRESSED)) << 32n) | BigInt(low);
    const offsetBits = 62n - (BigInt(Math.log2(this.#clusterSize)) - 8n);
    const offset = Number(descriptor & ((1n << offsetBits) - 1n));
    const sectors = Number(descriptor >> offsetBits) + 1;
    const last = Math.floor(offset / 512) * 512 + sectors * 512 - 1;
    const end = Math.floor(last / this.#clusterSize);
    for (let cluster = Math.floor(offset / this.#clusterSize); cluster <= end; cluster++) this.clusters.add(cluster);
  }
}

function offsetOf(high: number, low: number): number {
  return (high & OFFSET_HIGH) * TWO_32 + ((low & OFFSET_LOW) >>> 0);
}

function bitsIn(bitmap: number): number {
  let count = 0;
  for (let rest = bitmap; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
