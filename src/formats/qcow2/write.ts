// Writes small valid qcow2 version 3 images as a list of pieces: what the demonstration and the tests build trees of.
import { invariant } from '../../core/invariant.ts';
import { AT, EXTENSION, HEADER_LENGTH, MAGIC } from './layout.ts';

/** What to write. */
export interface Qcow2Plan {
  /** Bytes; whole sectors. */
  readonly virtualSize: bigint;
  readonly clusterSize: number;
  readonly backing: { readonly name: string; readonly format: string } | undefined;
  /** How many clusters hold data, from the disk's beginning on. */
  readonly dataClusters: number;
  /** The byte that fills data cluster number `index`. */
  fill(index: number): number;
}

/** Bytes to be put at an offset. */
export interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const REFCOUNT_BITS = 16;
const COPIED = 1n << 63n;

/** The image's pieces in rising order; what lies between them is a hole. One refcount block covers all: at 64 KiB clusters that
 *  is 2 GiB of file, far more than these images hold. */
export function planQcow2(plan: Qcow2Plan): readonly Piece[] {
  const { clusterSize } = plan;
  const l2Entries = clusterSize / 8;
  const allClusters = Number((plan.virtualSize + BigInt(clusterSize) - 1n) / BigInt(clusterSize));
  const l1Size = Math.max(1, Math.ceil(allClusters / l2Entries));
  const l1Clusters = Math.ceil((l1Size * 8) / clusterSize);
  const l2Tables = Math.ceil(plan.dataClusters / l2Entries);
  const at = layoutOf({ l1Clusters, l2Tables, dataClusters: plan.dataClusters });
  invariant(plan.virtualSize % 512n === 0n, 'a disk has whole sectors', { virtualSize: plan.virtualSize });
  invariant(plan.dataClusters <= allClusters, 'data lies on the disk', {
    dataClusters: plan.dataClusters,
    allClusters,
  });
  invariant(at.end <= (clusterSize * 8) / REFCOUNT_BITS, 'one refcount block covers the file', { clusters: at.end });
  return [
    { offset: 0, bytes: headerBytes(plan, { l1Size, l1At: at.l1, refcountTableAt: at.refcountTable }) },
    { offset: at.refcountTable * clusterSize, bytes: entriesBytes([BigInt(at.refcountBlock * clusterSize)]) },
    { offset: at.refcountBlock * clusterSize, bytes: refcountBytes(at.end) },
    {
      offset: at.l1 * clusterSize,
      bytes: entriesBytes(Array.from({ length: l2Tables }, (_, table) => pointer(at.l2 + table, clusterSize))),
    },
    ...Array.from({ length: l2Tables }, (_, table) => ({
      offset: (at.l2 + table) * clusterSize,
      bytes: entriesBytes(
        Array.from({ length: Math.min(l2Entries, plan.dataClusters - table * l2Entries) }, (__, entry) =>
          pointer(at.data + table * l2Entries + entry, clusterSize),
        ),
      ),
    })),
    ...Array.from({ length: plan.dataClusters }, (_, index) => ({
      offset: (at.data + index) * clusterSize,
      bytes: new Uint8Array(clusterSize).fill(plan.fill(index)),
    })),
  ];
}

interface Layout {
  readonly refcountTable: number;
  readonly refcountBlock: number;
  readonly l1: number;
  readonly l2: number;
  readonly data: number;
  readonly end: number;
}

/** In clusters: header, refcount table, refcount block, L1, L2 tables, data. */
function layoutOf(counts: { l1Clusters: number; l2Tables: number; dataClusters: number }): Layout {
  const l1 = 3;
  const l2 = l1 + counts.l1Clusters;
  const data = l2 + counts.l2Tables;
  return { refcountTable: 1, refcountBlock: 2, l1, l2, data, end: data + counts.dataClusters };
}

function pointer(cluster: number, clusterSize: number): bigint {
  return COPIED | (BigInt(cluster) * BigInt(clusterSize));
}

function entriesBytes(entries: readonly bigint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(entries.length * 8));
  for (const [index, entry] of entries.entries()) view.setBigUint64(index * 8, entry);
  return new Uint8Array(view.buffer);
}

function refcountBytes(clusters: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(clusters * 2));
  for (let cluster = 0; cluster < clusters; cluster++) view.setUint16(cluster * 2, 1);
  return new Uint8Array(view.buffer);
}

function headerBytes(plan: Qcow2Plan, places: { l1Size: number; l1At: number; refcountTableAt: number }): Uint8Array {
  const view = new DataView(new ArrayBuffer(plan.clusterSize));
  view.setUint32(0, MAGIC);
  view.setUint32(AT.version, 3);
  view.setUint32(AT.cluster_bits, Math.log2(plan.clusterSize));
  view.setBigUint64(AT.size, plan.virtualSize);
  view.setUint32(AT.l1_size, places.l1Size);
  view.setBigUint64(AT.l1_table_offset, BigInt(places.l1At * plan.clusterSize));
  view.setBigUint64(AT.refcount_table_offset, BigInt(places.refcountTableAt * plan.clusterSize));
  view.setUint32(AT.refcount_table_clusters, 1);
  view.setUint32(AT.refcount_order, Math.log2(REFCOUNT_BITS));
  view.setUint32(AT.header_length, HEADER_LENGTH.v3);
  if (plan.backing !== undefined) putBacking(view, plan.backing);
  return new Uint8Array(view.buffer);
}

function putBacking(view: DataView, backing: NonNullable<Qcow2Plan['backing']>): void {
  const bytes = new Uint8Array(view.buffer);
  const format = new TextEncoder().encode(backing.format);
  const name = new TextEncoder().encode(backing.name);
  view.setUint32(HEADER_LENGTH.v3, EXTENSION.backingFormat);
  view.setUint32(HEADER_LENGTH.v3 + 4, format.length);
  bytes.set(format, HEADER_LENGTH.v3 + 8);
  const end = HEADER_LENGTH.v3 + 8 + Math.ceil(format.length / 8) * 8;
  const nameAt = end + 8; // the end-of-extensions entry: eight zeros
  bytes.set(name, nameAt);
  view.setBigUint64(AT.backing_file_offset, BigInt(nameAt));
  view.setUint32(AT.backing_file_size, name.length);
}
