// The unit in which the host charges an image's bytes, for formats whose last structure ends anywhere.
import { KiB, roundUp, type Bytes } from '../core/bytes.ts';

// The block size of ext4, XFS, btrfs (sector) and tmpfs pages alike on the hosts that we know: st_blocks counts these.
const HOST_BLOCK = 4n * KiB;

/** `bytes` as a host filesystem charges them: rounded up to its block. Keeps `fullSize` an upper bound of `st_blocks × 512`. */
export function hostBlocks(bytes: Bytes): Bytes {
  return roundUp(bytes, HOST_BLOCK);
}
