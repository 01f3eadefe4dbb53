// Which mount a path lies on, by its text alone, and what kind of mount that is. Nothing is touched: a dead server must not hang us.
import type { Mount } from './parse-mountinfo.ts';

/** The mount that shows `path` (absolute, without `.`, `..` or symbolic links), as the kernel would walk to it: from the root
 *  downwards, over each mount on the way that lies on the one before. So a mount hidden by a later one above it is not found.
 *  Of a table that lacks some mounts, the deepest whose parent is missing is where the walk begins. Undefined when no mount
 *  that is listed holds the path. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  const onTheWay = mounts.filter((mount) => holds(mount.mountPoint, path));
  const ids = new Set(onTheWay.map(({ id }) => id));
  let found: Mount | undefined;
  let next = deepest(onTheWay.filter((mount) => mount.parentId === mount.id || !ids.has(mount.parentId)));
  while (next !== undefined) {
    found = next;
    ids.delete(found.id);
    const { id } = found;
    next = nearest(onTheWay.filter((mount) => mount.parentId === id && ids.has(mount.id)));
  }
  return found;
}

function holds(mountPoint: string, path: string): boolean {
  return mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
}

/** The longest mount point; of several on one point the one mounted last. */
function deepest(mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    if (best === undefined || mount.mountPoint.length >= best.mountPoint.length) best = mount;
  }
  return best;
}

/** The first that a walk down meets: the shortest mount point; of several on one point the one mounted last. */
function nearest(mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    if (best === undefined || mount.mountPoint.length <= best.mountPoint.length) best = mount;
  }
  return best;
}

const REMOTE = new Set([
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'smbfs',
  'ceph',
  'glusterfs',
  '9p',
  'virtiofs',
  'lustre',
  'gpfs',
  'beegfs',
  'afs',
  'ncpfs',
  'fuse',
  'fuseblk',
]);

/** Another machine or a process must answer before a read here can: never touched from our own threads. */
export function isRemote({ fsType }: Mount): boolean {
  return REMOTE.has(fsType) || isUserspace(fsType) || fsType === 'autofs';
}

/** A process on this host answers for it. */
export function isUserspace(fsType: string): boolean {
  return fsType === 'fuse' || fsType === 'fuseblk' || fsType.startsWith('fuse.');
}

const CLUSTERED = new Set(['ocfs2', 'gfs2']);

/** FUSE daemons that speak to servers; any other may well have its bytes on this host. */
const NETWORKED_USERSPACE = new Set([
  'fuse.ceph',
  'fuse.ceph-fuse',
  'fuse.glusterfs',
  'fuse.juicefs',
  'fuse.lizardfs',
  'fuse.mfs',
  'fuse.moosefs',
  'fuse.quobyte',
  'fuse.rclone',
  'fuse.s3fs',
  'fuse.seaweedfs',
  'fuse.sshfs',
  'fuse.vstorage',
]);

/** Its bytes are on another machine: the kernel's network filesystems, and FUSE daemons known to be clients of one. */
export function isNetworked({ fsType }: Mount): boolean {
  return NETWORKED_USERSPACE.has(fsType) || (REMOTE.has(fsType) && !isUserspace(fsType));
}

/** More than one host can write to it. */
export function isShared(mount: Mount): boolean {
  return CLUSTERED.has(mount.fsType) || isNetworked(mount);
}

/** Filesystems of the kernel's own that hold no disk. */
const PSEUDO = new Set([
  'proc',
  'sysfs',
  'cgroup',
  'cgroup2',
  'devpts',
  'devtmpfs',
  'mqueue',
  'debugfs',
  'tracefs',
  'securityfs',
  'pstore',
  'bpf',
  'configfs',
  'fusectl',
  'hugetlbfs',
  'rpc_pipefs',
  'binfmt_misc',
  'efivarfs',
  'nsfs',
]);

/** No regular file or block device can lie there: devtmpfs at least has the devices that domains name. */
export function holdsNoFile(mount: Mount): boolean {
  return isPseudo(mount) && mount.fsType !== 'devtmpfs';
}

/** Nothing of a guest's can lie there. (autofs is none of these: what it mounts when asked may hold anything.) */
export function isPseudo({ fsType }: Mount): boolean {
  return PSEUDO.has(fsType);
}
