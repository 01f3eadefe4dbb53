// Writes valid qcow2 images of version 2 or 3 as a series of pieces: what the demonstration and the tests build trees of.
import { invariant } from '../../core/invariant.ts';
import { AT, EXTENSION, HEADER_LENGTH, LIMIT, MAGIC } from './layout.ts';

/** What to write. */
export interface Qcow2Plan {
  /** 3 when left out. */
  readonly version?: 2 | 3;
  /** Bytes; whole sectors. */
  readonly virtualSize: bigint;
  /** A power of two from 512 to 2 MiB. */
  readonly clusterSize: number;
  /** `format` undefined: the image does not say, as images of old do. */
  readonly backing: { readonly name: string; readonly format: string | undefined } | undefined;
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
const ENTRY_SIZE = 8;
const COPIED = 1n << 63n;

/** The image's pieces in rising order, each made when it is asked for; what lies between them is a hole. The last one ends
 *  where the file does. An image of any size can be written, a cluster or a table at a time. */
export function* planQcow2(plan: Qcow2Plan): Generator<Piece, void> {
  const layout = layoutOf(plan);
  const { clusterSize } = plan;
  const at = (cluster: number): number => cluster * clusterSize;
  yield { offset: 0, bytes: headerBytes(plan, layout) };
  yield { offset: at(layout.refcountTable), bytes: pointers(layout.refcountBlock, layout.refcountBlocks, plan, 0n) };
  yield* refcountPieces(plan, layout);
  yield {
    offset: at(layout.l1),
    bytes: padded(pointers(layout.l2, layout.l2Tables, plan, COPIED), at(layout.l1Clusters)),
  };
  const perTable = clusterSize / ENTRY_SIZE;
  for (let table = 0; table < layout.l2Tables; table++) {
    const first = table * perTable;
    const entries = Math.min(perTable, plan.dataClusters - first);
    yield { offset: at(layout.l2 + table), bytes: pointers(layout.data + first, entries, plan, COPIED) };
  }
  for (let index = 0; index < plan.dataClusters; index++) {
    yield { offset: at(layout.data + index), bytes: new Uint8Array(clusterSize).fill(plan.fill(index)) };
  }
}

/** Where each part begins and how long it is, in clusters. */
interface Layout {
  readonly refcountTable: number;
  readonly refcountTableClusters: number;
  readonly refcountBlock: number;
  readonly refcountBlocks: number;
  readonly l1: number;
  readonly l1Size: number;
  readonly l1Clusters: number;
  readonly l2: number;
  readonly l2Tables: number;
  readonly data: number;
  readonly end: number;
}

/** Header, refcount table, refcount blocks, L1, L2 tables, data. */
function layoutOf({ virtualSize, clusterSize, dataClusters }: Qcow2Plan): Layout {
  const perTable = clusterSize / ENTRY_SIZE;
  const diskClusters = Number((virtualSize + BigInt(clusterSize - 1)) / BigInt(clusterSize));
  const l1Size = Math.max(1, Math.ceil(diskClusters / perTable));
  const l1Clusters = Math.ceil((l1Size * ENTRY_SIZE) / clusterSize);
  const l2Tables = Math.ceil(dataClusters / perTable);
  invariant(virtualSize % 512n === 0n, 'a disk has whole sectors', { virtualSize });
  invariant(dataClusters <= diskClusters, 'data lies on the disk', { dataClusters, diskClusters });
  invariant(l1Size * ENTRY_SIZE <= LIMIT.l1Bytes, 'QEMU opens the L1 table', { l1Size });
  const counted = 1 + l1Clusters + l2Tables + dataClusters;
  const { table: refcountTableClusters, blocks: refcountBlocks } = refcountsOf(counted, clusterSize);
  const refcountBlock = 1 + refcountTableClusters;
  const l1 = refcountBlock + refcountBlocks;
  const l2 = l1 + l1Clusters;
  const data = l2 + l2Tables;
  const end = data + dataClusters;
  const refcounts = { refcountTable: 1, refcountTableClusters, refcountBlock, refcountBlocks };
  return { ...refcounts, l1, l1Size, l1Clusters, l2, l2Tables, data, end };
}

/** Clusters of refcount table and blocks beside `counted` others. They count themselves: a fixed point, reached in a few steps. */
function refcountsOf(counted: number, clusterSize: number): { table: number; blocks: number } {
  let [table, blocks] = [1, 1];
  for (;;) {
    const needed = Math.ceil((counted + table + blocks) / refcountsPerBlock(clusterSize));
    if (needed <= blocks) return { table, blocks };
    blocks = needed;
    table = Math.ceil((blocks * ENTRY_SIZE) / clusterSize);
  }
}

function refcountsPerBlock(clusterSize: number): number {
  return (clusterSize * 8) / REFCOUNT_BITS;
}

function* refcountPieces({ clusterSize }: Qcow2Plan, layout: Layout): Generator<Piece, void> {
  const perBlock = refcountsPerBlock(clusterSize);
  for (let block = 0; block < layout.refcountBlocks; block++) {
    const used = Math.min(perBlock, layout.end - block * perBlock);
    const view = new DataView(new ArrayBuffer(used * 2));
    for (let cluster = 0; cluster < used; cluster++) view.setUint16(cluster * 2, 1);
    yield { offset: (layout.refcountBlock + block) * clusterSize, bytes: new Uint8Array(view.buffer) };
  }
}

/** Table entries that point to `count` clusters from number `first` on. */
function pointers(first: number, count: number, { clusterSize }: Qcow2Plan, flag: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(count * ENTRY_SIZE));
  for (let index = 0; index < count; index++) {
    view.setBigUint64(index * ENTRY_SIZE, flag | BigInt((first + index) * clusterSize));
  }
  return new Uint8Array(view.buffer);
}

function padded(bytes: Uint8Array, size: number): Uint8Array {
  const whole = new Uint8Array(size);
  whole.set(bytes);
  return whole;
}

function headerBytes(plan: Qcow2Plan, layout: Layout): Uint8Array {
  const { version = 3, clusterSize } = plan;
  const view = new DataView(new ArrayBuffer(clusterSize));
  view.setUint32(0, MAGIC);
  view.setUint32(AT.version, version);
  view.setUint32(AT.cluster_bits, Math.log2(clusterSize));
  view.setBigUint64(AT.size, plan.virtualSize);
  view.setUint32(AT.l1_size, layout.l1Size);
  view.setBigUint64(AT.l1_table_offset, BigInt(layout.l1 * clusterSize));
  view.setBigUint64(AT.refcount_table_offset, BigInt(layout.refcountTable * clusterSize));
  view.setUint32(AT.refcount_table_clusters, layout.refcountTableClusters);
  if (version === 3) {
    view.setUint32(AT.refcount_order, Math.log2(REFCOUNT_BITS));
    view.setUint32(AT.header_length, HEADER_LENGTH.v3);
  }
  if (plan.backing !== undefined) putBacking(view, version === 3 ? HEADER_LENGTH.v3 : HEADER_LENGTH.v2, plan.backing);
  return new Uint8Array(view.buffer);
}

function putBacking(view: DataView, extensionsAt: number, backing: NonNullable<Qcow2Plan['backing']>): void {
  const bytes = new Uint8Array(view.buffer);
  const name = new TextEncoder().encode(backing.name);
  // Behind the extensions stands their end mark: eight zeros.
  const nameAt = putBackingFormat(view, extensionsAt, backing.format) + 8;
  const fits = name.byteLength <= LIMIT.backingName && nameAt + name.byteLength <= bytes.byteLength;
  invariant(fits, 'the backing name fits into the first cluster', { length: name.byteLength, nameAt });
  bytes.set(name, nameAt);
  view.setBigUint64(AT.backing_file_offset, BigInt(nameAt));
  view.setUint32(AT.backing_file_size, name.byteLength);
}

/** Where the next extension would begin. */
function putBackingFormat(view: DataView, at: number, format: string | undefined): number {
  if (format === undefined) return at;
  const bytes = new TextEncoder().encode(format);
  invariant(bytes.byteLength <= LIMIT.backingFormat, 'QEMU takes the format name', { format });
  view.setUint32(at, EXTENSION.backingFormat);
  view.setUint32(at + 4, bytes.byteLength);
  new Uint8Array(view.buffer).set(bytes, at + 8);
  return at + 8 + Math.ceil(bytes.byteLength / 8) * 8;
}
