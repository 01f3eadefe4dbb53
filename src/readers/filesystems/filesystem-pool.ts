// A filesystem as a pool, from its mount, its statvfs numbers and its identity. Pure: who asked the kernel is another's matter.
import { MAX_BYTES, minBytes, type Bytes } from '../../core/bytes.ts';
import type { FilesystemPool, PoolDoubt, PoolIdentity } from '../../core/pool-facts.ts';
import { isNetworked, isShared, isUserspace } from '../../formats/mountinfo/mount-of.ts';
import type { Mount } from '../../formats/mountinfo/parse-mountinfo.ts';
import type { FilesystemFigures } from '../files/stat-filesystem.ts';

/** What makes two sightings the same pool, and the pool's id made of it. */
export interface IdentifiedPool extends PoolIdentity {
  readonly id: string;
}

/** One filesystem's facts. Servers and FUSE daemons may answer anything: available is at most free, free at most total, total at
 *  most MAX_BYTES, so that the three parts of total are never negative. `before` are its figures before its files were looked at. */
export function filesystemPool(
  mount: Mount,
  figures: FilesystemFigures,
  identity: IdentifiedPool,
  before?: FilesystemFigures,
): FilesystemPool {
  const total = atMost(figures.total, MAX_BYTES);
  const free = atMost(figures.free, total);
  return {
    kind: 'filesystem',
    id: identity.id,
    name: mount.mountPoint,
    identity: { kind: identity.kind, value: identity.value },
    total,
    free,
    available: atMost(figures.available, free),
    occupiedBefore: before?.total === figures.total ? total - atMost(before.free, total) : undefined,
    doubts: doubtsOf(mount),
    shared: isShared(mount),
    fsType: mount.fsType,
    mountPoint: mount.mountPoint,
    source: mount.source,
    readOnly: mount.options.includes('ro') || mount.superOptions.includes('ro'),
    inodes:
      figures.inodes > 0n ? { total: figures.inodes, free: atMost(figures.inodesFree, figures.inodes) } : undefined,
  };
}

function atMost(bytes: Bytes, limit: Bytes): Bytes {
  return minBytes(bytes < 0n ? 0n : bytes, limit);
}

/** XFS may have been made without reflink, but neither its mount nor statvfs says so. */
const REFLINK = new Set(['xfs', 'btrfs', 'bcachefs', 'ocfs2', 'zfs']);

function doubtsOf(mount: Mount): readonly PoolDoubt[] {
  const doubts: readonly (readonly [PoolDoubt, boolean])[] = [
    ['reflink', REFLINK.has(mount.fsType)],
    ['compression', mayCompress(mount)],
    ['remote', isNetworked(mount)],
    ['userspace', isUserspace(mount.fsType)],
  ];
  return doubts.flatMap(([doubt, applies]) => (applies ? [doubt] : []));
}

/** ZFS compresses by a property of the dataset (lz4 by default), which no mount option shows. */
function mayCompress({ fsType, superOptions, options }: Mount): boolean {
  if (fsType === 'zfs') return true;
  if (fsType !== 'btrfs' && fsType !== 'bcachefs') return false;
  return [...superOptions, ...options].some((option) => asksToCompress(option));
}

/** "compress", "compress-force=zstd:3" (btrfs), "compression=lz4" (bcachefs); with "none" or "no" it is off. */
function asksToCompress(option: string): boolean {
  const found = /^(?:compress|compress-force|compression|background_compression)(?:=(.*))?$/u.exec(option);
  return found !== null && found[1] !== 'none' && found[1] !== 'no';
}
