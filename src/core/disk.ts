// How large one image can become, and how much of that it may still take from its pool.
import { KiB, maxBytes, minBytes, sumBytes, type Bytes } from './bytes.ts';
import type { ImageFacts } from './file.ts';
import type { ImageHeader, SnapshotPins } from './image.ts';

/** Clusters of this size and below make QEMU regrow refcount tables at run time, past what `measure` predicts. */
const SMALL_CLUSTER = 4096;

/** And 2 % of the metadata. Measured on clusters of 512 B to 4 KiB: the file passes the formula by 51,866 bytes at 256 MiB
 *  and 131,584 at 1 GiB (docs/formats/qcow2.md). */
const SMALL_CLUSTER_SLACK = 64n * KiB;

/** The host filesystem's own map of a sparse file (ext4's extent tree block) is charged to st_blocks: one block, as measured. */
const BLOCK_MAP_SLACK = 4n * KiB;

/** A saved machine state is addressed by L2 entries of 8 bytes for each cluster of at least 512: at most a 64th of it. */
const VM_STATE_METADATA = 64n;

/** The snapshot table is written anew before the old one is freed, a cluster or two each time. */
const SNAPSHOT_TABLE_CLUSTERS = 2n;

/** The most that the image can come to occupy: every cluster allocated, the format's metadata, and what internal snapshots
 *  keep while the guest rewrites everything. Undefined when the header or the allocation is unknown. Glossary: ceiling. */
export function ceilingOf(image: ImageFacts): Bytes | undefined {
  const { allocation, kind, length } = image.file;
  if (kind === 'block') return length;
  if (image.header === undefined || allocation === undefined) return undefined;
  if (image.header.snapshotCount > 0) return ceilingWithSnapshots(image.header, allocation, image.pins);
  const full = image.header.fullSize + slackOf(image.header);
  if (holdsCompressed(image.header, allocation, image.pins)) return rewrittenOf(full, allocation, image.pins);
  return allocation >= image.header.fullSize ? allocation : full;
}

/** Whether a walk found more beside the data in place than metadata can be: compressed clusters, or the gaps that they left. QEMU
 *  does not give their place back when the guest rewrites them, and uses it again only for writes that fit into it
 *  (measured: 50 % above `measure` for an image compressed by half; docs/formats/qcow2.md). A header does not tell. */
function holdsCompressed(header: ImageHeader, allocation: Bytes, pins: SnapshotPins | undefined): boolean {
  return pins !== undefined && allocation - pins.inPlace > header.fullSize - header.virtualSize;
}

/** What is there, and a whole copy of what is not in place. */
function rewrittenOf(full: Bytes, allocation: Bytes, pins: SnapshotPins | undefined): Bytes {
  return allocation + maxBytes(0n, full - (pins?.inPlace ?? 0n));
}

/** Bytes this image may still take from its pool: its ceiling less its allocation, never below zero. 0 for a thick volume:
 *  its pool has been charged already. Nova's per-disk `over_committed_disk_size` is a lower bound of this. Glossary: growth. */
export function growthOf(image: ImageFacts): Bytes | undefined {
  const ceiling = ceilingOf(image);
  if (ceiling === undefined || image.file.allocation === undefined) return undefined;
  return maxBytes(0n, ceiling - image.file.allocation);
}

/** The growth that the image would have if it held no internal snapshot: what they add is the difference to `growthOf`. */
export function growthWithoutSnapshotsOf(image: ImageFacts): Bytes | undefined {
  if (image.header === undefined) return growthOf(image);
  return growthOf({ ...image, header: { ...image.header, snapshotCount: 0, snapshots: [] } });
}

/** Two upper bounds, of which the lower holds: rewriting everything adds one copy to what is there, less what is rewritten in
 *  place; and n snapshots can keep n copies beside the guest's own (measured: (n + 1) × full, less 0.03 %). */
function ceilingWithSnapshots(header: ImageHeader, allocation: Bytes, pins: SnapshotPins | undefined): Bytes {
  const full = header.fullSize + slackOf(header);
  const rewritten = rewrittenOf(full, allocation, pins);
  const copies = copiesOf(header, full);
  return copies === undefined ? rewritten : maxBytes(allocation, minBytes(rewritten, copies));
}

/** All copies that the snapshots and the guest can hold; undefined when a snapshot is unlisted, or larger than the disk is now. */
function copiesOf(header: ImageHeader, full: Bytes): Bytes | undefined {
  const { snapshots, snapshotCount, virtualSize, clusterSize = 0 } = header;
  if (snapshots.length !== snapshotCount) return undefined;
  if (snapshots.some((snapshot) => (snapshot.virtualSize ?? 0n) > virtualSize)) return undefined;
  const vmStates = sumBytes(snapshots.map(({ vmStateSize }) => vmStateSize + vmStateSize / VM_STATE_METADATA));
  const copies = BigInt(snapshotCount) + 1n;
  return copies * (full + SNAPSHOT_TABLE_CLUSTERS * BigInt(clusterSize)) + vmStates;
}

function slackOf(header: ImageHeader): Bytes {
  if (header.clusterSize === undefined || header.clusterSize > SMALL_CLUSTER) return BLOCK_MAP_SLACK;
  const metadata = maxBytes(0n, header.fullSize - header.virtualSize);
  return metadata / 50n + SMALL_CLUSTER_SLACK;
}
