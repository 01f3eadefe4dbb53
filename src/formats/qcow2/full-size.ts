// What a qcow2 file occupies with every cluster allocated once: `qemu-img measure`'s "fully allocated", from header fields alone.

/** The fields that decide it. Counts, not bytes, unless said. */
export interface Qcow2Shape {
  /** Data clusters of the virtual disk; each needs an L2 entry even if an external data file holds it. */
  readonly dataClusters: number;
  /** Bytes. */
  readonly clusterSize: number;
  readonly hasDataFile: boolean;
  readonly extendedL2: boolean;
  readonly refcountBits: number;
  readonly l1Size: number;
  readonly refcountTableClusters: number;
  /** Of the LUKS header and the persistent bitmaps. */
  readonly extraClusters: number;
}

const HEADER_CLUSTERS = 1;
const TABLE_ENTRY = 8;
const EXTENDED_L2_ENTRY = 16;

/** Clusters of the full file. Refcount blocks count themselves, so it is a fixed point; it is reached in a few steps since each
 *  block covers at least 64 clusters (512-byte clusters, 64-bit refcounts). */
export function fullClusters(shape: Qcow2Shape): number {
  const { clusterSize, dataClusters } = shape;
  const l2Entry = shape.extendedL2 ? EXTENDED_L2_ENTRY : TABLE_ENTRY;
  const l2Tables = Math.ceil(dataClusters / (clusterSize / l2Entry));
  const entriesPerCluster = clusterSize / TABLE_ENTRY;
  const l1Entries = Math.max(shape.l1Size, Math.ceil(l2Tables / entriesPerCluster) * entriesPerCluster);
  const l1Clusters = Math.ceil((l1Entries * TABLE_ENTRY) / clusterSize);
  const data = shape.hasDataFile ? 0 : dataClusters;
  const counted = HEADER_CLUSTERS + l1Clusters + l2Tables + data + shape.extraClusters;
  const refcountsPerBlock = (8 * clusterSize) / shape.refcountBits;
  for (let total = counted; ;) {
    const blocks = Math.ceil(total / refcountsPerBlock);
    const table = Math.max(shape.refcountTableClusters, Math.ceil((TABLE_ENTRY * blocks) / clusterSize));
    const next = counted + blocks + table;
    if (next <= total) return next;
    total = next;
  }
}

/** What qemu-img makes when nobody says otherwise. */
const USUAL_CLUSTER = 65_536;

/** Bytes that a new image of this virtual size takes with every cluster allocated, in clusters of 64 KiB with refcounts of 16 bits. */
export function newQcow2Size(virtualSize: bigint): bigint {
  const clusterSize = BigInt(USUAL_CLUSTER);
  const clusters = fullClusters({
    dataClusters: Number((virtualSize + clusterSize - 1n) / clusterSize),
    clusterSize: USUAL_CLUSTER,
    hasDataFile: false,
    extendedL2: false,
    refcountBits: 16,
    l1Size: 0,
    refcountTableClusters: 1,
    extraClusters: 0,
  });
  return BigInt(clusters) * clusterSize;
}
