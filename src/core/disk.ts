// How large one image can become, and how much of that it may still take from its pool.
import { KiB, maxBytes, sumBytes, type Bytes } from './bytes.ts';
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

/** By which rule a ceiling was found. `device` it has been taken as a whole already; `full` every cluster written once; `allocated` it
 *  occupies that or more already; `rewritten` a whole copy beside what is there, less what is written in place; `copies` as many copies as
 *  its internal snapshots and the guest can hold. */
export type CeilingRule = 'device' | 'full' | 'allocated' | 'rewritten' | 'copies';

/** A ceiling with what it is made of. Bytes. */
export interface Ceiling {
  readonly bytes: Bytes;
  readonly rule: CeilingRule;
  /** The file with every cluster written once and what its filesystem adds; the device's length by the rule `device`. */
  readonly full: Bytes;
  /** Of it what is written in place, as far as a walk told. */
  readonly inPlace: Bytes;
}

/** The most that the image can come to occupy: every cluster allocated, the format's metadata, and what internal snapshots
 *  keep while the guest rewrites everything. Undefined when the header or the allocation is unknown. Glossary: ceiling. */
export function ceilingOf(image: ImageFacts): Bytes | undefined {
  return explainedCeilingOf(image)?.bytes;
}

/** The same with the rule that it was found by. */
export function explainedCeilingOf(image: ImageFacts): Ceiling | undefined {
  const { file, header, pins } = image;
  const { allocation } = file;
  if (file.kind === 'block') return { bytes: file.length, rule: 'device', full: file.length, inPlace: 0n };
  if (header === undefined || allocation === undefined) return undefined;
  const base = { full: header.fullSize + slackOf(header), inPlace: pins?.inPlace ?? 0n };
  if (header.snapshotCount > 0) return { ...base, ...ceilingWithSnapshots(header, allocation, base) };
  if (holdsCompressed(header, allocation, pins)) {
    return { ...base, rule: 'rewritten', bytes: rewrittenOf(allocation, base) };
  }
  return allocation >= header.fullSize
    ? { ...base, rule: 'allocated', bytes: allocation }
    : { ...base, rule: 'full', bytes: base.full };
}

type Rewritten = Pick<Ceiling, 'full' | 'inPlace'>;

/** Whether a walk found more beside the data in place than metadata can be: compressed clusters, or the gaps that they left. QEMU
 *  does not give their place back when the guest rewrites them, and uses it again only for writes that fit into it
 *  (measured: 50 % above `measure` for an image compressed by half; docs/formats/qcow2.md). A header does not tell. */
function holdsCompressed(header: ImageHeader, allocation: Bytes, pins: SnapshotPins | undefined): boolean {
  return pins !== undefined && allocation - pins.inPlace > header.fullSize - header.virtualSize;
}

/** What is there, and a whole copy of what is not in place. */
function rewrittenOf(allocation: Bytes, { full, inPlace }: Rewritten): Bytes {
  return allocation + maxBytes(0n, full - inPlace);
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
function ceilingWithSnapshots(
  header: ImageHeader,
  allocation: Bytes,
  base: Rewritten,
): Pick<Ceiling, 'bytes' | 'rule'> {
  const rewritten = rewrittenOf(allocation, base);
  const copies = copiesOf(header, base.full);
  if (copies === undefined || rewritten <= copies) return { bytes: rewritten, rule: 'rewritten' };
  return copies > allocation ? { bytes: copies, rule: 'copies' } : { bytes: allocation, rule: 'allocated' };
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
