// Which mount a path lies on, by its text alone, and what kind of mount that is. Nothing is touched: a dead server must not hang us.
import type { Mount } from './parse-mountinfo.ts';

/** The mount that shows `path` (absolute, without `.`, `..` or symbolic links): longest mount point that holds it, the last
 *  one mounted there. Undefined only when `mounts` has no root. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    if (holds(mount.mountPoint, path) && mount.mountPoint.length >= (best?.mountPoint.length ?? 0)) best = mount;
  }
  return best;
}

function holds(mountPoint: string, path: string): boolean {
  return mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
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

/** More than one host can write to it. */
export function isShared({ fsType }: Mount): boolean {
  return CLUSTERED.has(fsType) || (REMOTE.has(fsType) && !isUserspace(fsType));
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
  'autofs',
]);

/** Nothing of a guest's can lie there. */
export function isPseudo({ fsType }: Mount): boolean {
  return PSEUDO.has(fsType);
}
