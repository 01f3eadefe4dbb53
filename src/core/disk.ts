// How large one image can become, and how much of that it may still take from its pool.
import { KiB, maxBytes, type Bytes } from './bytes.ts';
import type { ImageFacts } from './file.ts';
import type { ImageHeader } from './image.ts';

/** Clusters of this size and below make QEMU regrow refcount tables at run time, past what `measure` predicts. */
const SMALL_CLUSTER = 4096;

/** Measured on clusters of 512 B to 4 KiB: the file exceeds the formula by less than this (docs/formats/qcow2.md). */
const SMALL_CLUSTER_SLACK = 64n * KiB;

/** The host filesystem's own map of a sparse file (ext4's extent tree block) is charged to st_blocks: one block, as measured. */
const BLOCK_MAP_SLACK = 4n * KiB;

/** The most that the image can come to occupy: every cluster allocated, the format's metadata, and what internal snapshots
 *  keep while the guest rewrites everything. Undefined when the header or the allocation is unknown. Glossary: ceiling. */
export function ceilingOf(image: ImageFacts): Bytes | undefined {
  const { allocation, kind, length } = image.file;
  if (kind === 'block') return length;
  if (image.header === undefined || allocation === undefined) return undefined;
  const full = image.header.fullSize + slackOf(image.header);
  if (image.header.snapshotCount > 0) return allocation + maxBytes(0n, full - (image.pins?.inPlace ?? 0n));
  return allocation >= image.header.fullSize ? allocation : full;
}

/** Bytes this image may still take from its pool: its ceiling less its allocation, never below zero. 0 for a thick volume:
 *  its pool has been charged already. Nova's per-disk `over_committed_disk_size` is a lower bound of this. Glossary: growth. */
export function growthOf(image: ImageFacts): Bytes | undefined {
  const ceiling = ceilingOf(image);
  if (ceiling === undefined || image.file.allocation === undefined) return undefined;
  return maxBytes(0n, ceiling - image.file.allocation);
}

function slackOf(header: ImageHeader): Bytes {
  if (header.clusterSize === undefined || header.clusterSize > SMALL_CLUSTER) return BLOCK_MAP_SLACK;
  const metadata = maxBytes(0n, header.fullSize - header.virtualSize);
  return metadata / 50n + SMALL_CLUSTER_SLACK;
}
