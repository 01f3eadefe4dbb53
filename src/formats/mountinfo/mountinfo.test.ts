// parseMountinfo, mountOf, the kinds of mounts and what network sources name: on lines as kernels print them.
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FormatError } from '../format-error.ts';
import { isNetworked, isPseudo, isRemote, isShared, isUserspace, mountOf } from './mount-of.ts';
import { parseMountinfo, type Mount } from './parse-mountinfo.ts';
import { remoteExport } from './remote-export.ts';

function only(line: string): Mount {
  const [mount] = parseMountinfo(line);
  if (mount === undefined) throw new Error('no mount');
  return mount;
}

describe('a line of mountinfo', () => {
  test('is read whole, with any number of optional fields', () => {
    const expected: Mount = {
      id: 36,
      parentId: 35,
      device: '98:0',
      root: '/mnt1',
      mountPoint: '/mnt2',
      options: ['rw', 'noatime'],
      fsType: 'ext3',
      source: '/dev/root',
      superOptions: ['rw', 'errors=continue'],
    };
    const start = '36 35 98:0 /mnt1 /mnt2 rw,noatime';
    const end = '- ext3 /dev/root rw,errors=continue';
    for (const optional of ['', 'master:1 ', 'shared:7 master:1 propagate_from:2 unbindable ']) {
      expect(parseMountinfo(`${start} ${optional}${end}\n`)).toEqual([expected]);
    }
  });

  test('has blanks, tabs, newlines and backslashes of its names escaped', () => {
    const mount = only(String.raw`1 0 0:5 /a\040b /m\011n\012o\134p rw - tmpfs none\040\134040 rw`);
    expect([mount.root, mount.mountPoint, mount.source]).toEqual(['/a b', '/m\tn\no\\p', 'none \\040']);
  });

  test('may have a source of no letters, a name with a dash, and letters beyond ASCII', () => {
    expect(only('1 0 0:5 / /a rw - tmpfs  rw')).toMatchObject({ source: '', fsType: 'tmpfs', superOptions: ['rw'] });
    expect(only('1 0 0:5 / /-/ä rw - tmpfs - rw')).toMatchObject({ mountPoint: '/-/ä', source: '-' });
  });

  test.each([
    ['nonsense', 'line'],
    ['1 0 0:5 / /a rw tmpfs none rw', 'line'],
    ['1 0 0:5 / - tmpfs none rw', 'line'],
    ['1 0 0:5 / /a rw - tmpfs', 'line'],
    ['x 0 0:5 / /a rw - tmpfs none rw', 'mount ID'],
    ['1 -1 0:5 / /a rw - tmpfs none rw', 'parent ID'],
    ['1 0 5 / /a rw - tmpfs none rw', 'major:minor'],
  ])('%j is a FormatError about the %s', (line, field) => {
    let caught: unknown;
    try {
      parseMountinfo(line);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(FormatError);
    expect(caught).toMatchObject({ code: 'FORMAT_INVALID', format: 'mountinfo', field });
  });

  test('no line is no mount; more lines than any host has are refused', () => {
    expect(parseMountinfo('')).toEqual([]);
    expect(() => parseMountinfo('x\n'.repeat(100_001))).toThrow('parse mountinfo: lines: 100001 mounts');
  });

  test('any text gives mounts or a FormatError', () => {
    assert(
      property(string(), string(), (text, other) => {
        try {
          return parseMountinfo(`${text}\n1 0 0:5 / /${other} rw - tmpfs ${text} rw`).length > 0;
        } catch (error) {
          return error instanceof FormatError;
        }
      }),
    );
  });
});

/** id, parent, mount point; the id serves as the device too. */
function table(...rows: readonly (readonly [id: number, parent: number, at: string])[]): readonly Mount[] {
  return parseMountinfo(
    rows.map(([id, parent, at]) => `${id} ${parent} 8:${id} / ${at} rw - ext4 /dev/x rw`).join('\n'),
  );
}

describe('the mount of a path', () => {
  const HOST = table([1, 0, '/'], [2, 1, '/srv'], [3, 2, '/srv/nova'], [4, 1, '/srv2']);

  test.each([
    ['/', 1],
    ['/etc/passwd', 1],
    ['/srv', 2],
    ['/srv/x', 2],
    ['/srv/nova', 3],
    ['/srv/nova/instances/a', 3],
    ['/srv/novas', 2],
    ['/srv2/x', 4],
    ['/srv22', 1],
  ])('%s is on mount %s', (path, id) => {
    expect(mountOf(path, HOST)?.id).toBe(id);
  });

  test('is the last of several on one point', () => {
    expect(mountOf('/a/x', table([1, 0, '/'], [2, 1, '/a'], [3, 2, '/a'], [4, 3, '/a']))?.id).toBe(4);
    expect(mountOf('/x', table([1, 1, '/'], [2, 1, '/']))?.id).toBe(2);
  });

  test('is not one that a later mount above has hidden', () => {
    const hidden = table([1, 0, '/'], [2, 1, '/a'], [3, 2, '/a/b'], [4, 2, '/a']);
    expect(mountOf('/a/b/c', hidden)?.id).toBe(4);
    expect(mountOf('/a/b/c', [...hidden, ...table([5, 4, '/a/b'])])?.id).toBe(5);
  });

  test('is found whatever the order of the lines', () => {
    expect(mountOf('/srv/nova/x', HOST.toReversed())?.id).toBe(3);
  });

  test('is known in a root of its own, whose parents are not listed, and unknown where nothing holds the path', () => {
    expect(mountOf('/srv/x', table([9, 8, '/'], [10, 9, '/srv']))?.id).toBe(10);
    expect(mountOf('/srv/x', table([10, 9, '/srv']))?.id).toBe(10);
    expect(mountOf('/srv/nova/x', table([1, 0, '/'], [3, 2, '/srv/nova']))?.id).toBe(3);
    expect(mountOf('/etc', table([10, 9, '/srv']))).toBeUndefined();
    expect(mountOf('/', [])).toBeUndefined();
  });

  test('ends on tables whose parents run in a circle', () => {
    expect(mountOf('/a', table([1, 2, '/'], [2, 1, '/']))).toBeUndefined();
    expect(mountOf('/a', table([1, 0, '/'], [2, 3, '/a'], [3, 2, '/a']))?.id).toBe(1);
  });
});

describe('a mount', () => {
  test.each([
    // fsType, remote, networked, shared, userspace, pseudo
    ['ext4', false, false, false, false, false],
    ['xfs', false, false, false, false, false],
    ['tmpfs', false, false, false, false, false],
    ['overlay', false, false, false, false, false],
    ['nfs', true, true, true, false, false],
    ['nfs4', true, true, true, false, false],
    ['cifs', true, true, true, false, false],
    ['ceph', true, true, true, false, false],
    ['virtiofs', true, true, true, false, false],
    ['ocfs2', false, false, true, false, false],
    ['gfs2', false, false, true, false, false],
    ['fuse', true, false, false, true, false],
    ['fuseblk', true, false, false, true, false],
    ['fuse.mergerfs', true, false, false, true, false],
    ['fuse.glusterfs', true, true, true, true, false],
    ['fuse.sshfs', true, true, true, true, false],
    ['fusectl', false, false, false, false, true],
    ['proc', false, false, false, false, true],
    ['cgroup2', false, false, false, false, true],
    ['autofs', true, false, false, false, false],
  ])('of %s is remote %s, networked %s, shared %s, userspace %s, pseudo %s', (fsType, ...expected) => {
    const mount = only(`1 0 0:5 / /a rw - ${fsType} x rw`);
    expect([isRemote(mount), isNetworked(mount), isShared(mount), isUserspace(fsType), isPseudo(mount)]).toEqual(
      expected,
    );
  });
});

describe('the export behind a network mount', () => {
  test.each([
    ['nfs', 'server:/export', 'nfs:server:/export'],
    ['nfs4', 'server:/export/', 'nfs:server:/export'],
    ['nfs4', 'server:/', 'nfs:server:/'],
    ['nfs4', '[fe80::1]:/export', 'nfs:[fe80::1]:/export'],
    ['nfs', 'odd', undefined],
    ['cifs', '//Server/Share', 'cifs://server/share'],
    ['smb3', String.raw`\\server\share\folder`, 'cifs://server/share'],
    ['cifs', 'odd', undefined],
    ['ceph', '10.0.0.2:6789,10.0.0.1:6789:/vms/', 'ceph:10.0.0.1:6789,10.0.0.2:6789:/vms'],
    ['ceph', '[v2:10.0.0.1:3300,v1:10.0.0.1:6789]:/', 'ceph:[v2:10.0.0.1:3300,v1:10.0.0.1:6789]:/'],
    ['ceph', 'nova@6f1b1b1e-0000-4000-8000-000000000001.vms=/', 'ceph:6f1b1b1e-0000-4000-8000-000000000001.vms=/'],
    ['ceph', 'odd', undefined],
    ['fuse.glusterfs', 'server:/volume', 'glusterfs:server:/volume'],
    ['fuse.sshfs', 'root@host:/srv', 'sshfs:root@host:/srv'],
    ['fuse.ceph', 'ceph-fuse', undefined],
    ['lustre', '10.0.0.1@tcp:/fs', 'lustre:10.0.0.1@tcp:/fs'],
    ['beegfs', 'beegfs_nodev', undefined],
    ['virtiofs', 'tag:1', undefined],
    ['9p', 'tag', undefined],
    ['fuse.mergerfs', '/a:/b', undefined],
    ['ext4', '/dev/sda1', undefined],
  ])('%s from %s is %s', (fsType, source, expected) => {
    expect(remoteExport(only(`1 0 0:5 / /a rw - ${fsType} ${source.replaceAll('\\', String.raw`\134`)} rw`))).toBe(
      expected,
    );
  });
});
