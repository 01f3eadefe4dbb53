// Pools as measured: where bytes come from, what each says of itself, and whether that can be believed.
import type { Bytes } from './bytes.ts';

/** How we know that two sightings are the same pool. Never host + path. */
export interface PoolIdentity {
  readonly kind: 'filesystem-uuid' | 'remote-export' | 'volume-group-uuid' | 'thin-pool-uuid' | 'device-number';
  readonly value: string;
}

/** Why a pool's own figures may not be the whole truth. `reflink` files may share extents; `compression`; `thin-backing` the
 *  device below can run out first; `remote` the server may overcommit, deduplicate or apply quotas; `userspace` FUSE may say anything. */
export type PoolDoubt = 'reflink' | 'compression' | 'thin-backing' | 'remote' | 'userspace';

interface PoolCommon {
  /** Stable across hosts where the identity is: "fs:<uuid>", "nfs:server:/export", "vg:<uuid>", "thin:<uuid>", "dev:<host id>:<major:minor>". */
  readonly id: string;
  /** What a person calls it: mount point, volume group name, vg/pool. */
  readonly name: string;
  readonly identity: PoolIdentity;
  readonly total: Bytes;
  readonly doubts: readonly PoolDoubt[];
  /** More than one host can write to it. */
  readonly shared: boolean;
}

/** A mounted filesystem, by statvfs. total = (total − free) + (free − available) + available, to the byte. */
export interface FilesystemPool extends PoolCommon {
  readonly kind: 'filesystem';
  readonly fsType: string;
  readonly mountPoint: string;
  readonly source: string;
  readonly readOnly: boolean;
  /** f_bfree × f_frsize: the third number; an ordinary writer gets only `available`. */
  readonly free: Bytes;
  /** f_bavail × f_frsize. Glossary: available. */
  readonly available: Bytes;
  /** What was occupied before the first file was looked at: `free` and `available` are of after the last. Undefined where it was
   *  not asked, or the filesystem had another size then. */
  readonly occupiedBefore?: Bytes | undefined;
  /** f_files and f_ffree; undefined where the filesystem has no such limit (btrfs says 0). */
  readonly inodes: { readonly total: bigint; readonly free: bigint } | undefined;
}

/** A volume group: every extent is in a volume or free. */
export interface VolumeGroupPool extends PoolCommon {
  readonly kind: 'volume-group';
  /** vg_free: what a new thick volume can take. */
  readonly available: Bytes;
  readonly volumes: readonly LogicalVolume[];
}

/** A thin pool: data use is a percentage (two decimals) that only an active pool reports. */
export interface ThinPool extends PoolCommon {
  readonly kind: 'thin-pool';
  readonly volumeGroup: string;
  /** Millionths of `total` in use (0 … 1,000,000); undefined when LVM did not say: not 0. */
  readonly dataUsedPpm: number | undefined;
  readonly metadataUsedPpm: number | undefined;
  readonly metadataSize: Bytes;
  readonly volumes: readonly LogicalVolume[];
}

/** A logical volume. */
export interface LogicalVolume {
  readonly name: string;
  readonly path: string;
  readonly size: Bytes;
  readonly segmentType: string;
  readonly thinPool: string | undefined;
  readonly origin: string | undefined;
  /** Millionths of `size` that a thin volume has mapped; undefined when LVM did not say, or not thin. */
  readonly mappedPpm: number | undefined;
  /** Internal to LVM ([tp_tdata], pmspare, mirror legs). */
  readonly hidden: boolean;
}

/** Any pool. */
export type PoolFacts = FilesystemPool | VolumeGroupPool | ThinPool;
