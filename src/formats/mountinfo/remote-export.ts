// What a network mount's source names, spelt one way, so that two hosts that mount the same export give it the same name.
import { isNetworked, isUserspace } from './mount-of.ts';
import type { Mount } from './parse-mountinfo.ts';

/** An export's spelling: "nfs:server:/export", "cifs://server/share", "ceph:…". Undefined for a mount that is not of the network,
 *  and where its source names nothing outside this host (9p and virtiofs tags, BeeGFS's and ceph-fuse's constant words). */
export function remoteExport(mount: Mount): string | undefined {
  if (!isNetworked(mount)) return undefined;
  const { fsType, source } = mount;
  switch (fsType) {
    case 'nfs':
    case 'nfs4':
      return nfsExport(source);
    case 'cifs':
    case 'smb3':
    case 'smbfs':
      return cifsShare(source);
    case 'ceph':
      return cephPath(source);
    case '9p':
    case 'virtiofs':
      return undefined;
    default: {
      const scheme = isUserspace(fsType) ? fsType.slice('fuse.'.length) : fsType;
      return source.includes(':') ? `${scheme}:${source}` : undefined;
    }
  }
}

function nfsExport(source: string): string | undefined {
  return source.includes(':/') ? `nfs:${withoutEndSlash(source, ':/')}` : undefined;
}

/** A share is what the server has; folders below it that were mounted alone are the same bytes. Names are case-blind (MS-SMB2). */
function cifsShare(source: string): string | undefined {
  const found = /^\/\/([^/]+)\/([^/]+)/u.exec(source.replaceAll('\\', '/'));
  return found === null ? undefined : `cifs://${found[1]}/${found[2]}`.toLowerCase();
}

/** "mon1:6789,mon2:6789:/path" until Linux 5.17, in any order of monitors; "user@fsid.name=/path" since. Source: mount.ceph(8). */
function cephPath(source: string): string | undefined {
  const named = /^[^@=]*@([^=]+)=(.*)$/u.exec(source);
  if (named !== null) return `ceph:${named[1]}=${withoutEndSlash(named[2] ?? '', '/')}`;
  const cut = source.lastIndexOf(':/');
  if (cut < 0) return undefined;
  const monitors = source.slice(0, cut).split(',').toSorted().join(',');
  return `ceph:${monitors}${withoutEndSlash(source.slice(cut), ':/')}`;
}

/** A slash at the end means nothing, unless it is the whole path. */
function withoutEndSlash(text: string, root: string): string {
  return text.endsWith('/') && !text.endsWith(root) ? text.slice(0, -1) : text;
}
