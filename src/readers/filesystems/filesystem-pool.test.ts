// filesystemPool on what no small filesystem of ours answers: servers, FUSE daemons, odd units, compression.
import { assert, bigInt, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FilesystemPool } from '../../core/pool-facts.ts';
import { parseMountinfo, type Mount } from '../../formats/mountinfo/parse-mountinfo.ts';
import type { FilesystemFigures } from '../files/stat-filesystem.ts';
import { filesystemPool } from './filesystem-pool.ts';

const FIGURES: FilesystemFigures = {
  total: 409_600n,
  free: 245_760n,
  available: 204_800n,
  inodes: 10n,
  inodesFree: 4n,
  magic: 0xef53n,
};

const IDENTITY = { kind: 'filesystem-uuid', value: 'U', id: 'fs:U' } as const;

function mountOfType(fsType: string, superOptions = 'rw', options = 'rw'): Mount {
  const [mount] = parseMountinfo(`1 0 8:1 / /srv ${options} - ${fsType} /dev/sda1 ${superOptions}`);
  if (mount === undefined) throw new Error('no mount');
  return mount;
}

function poolOf(figures: Partial<FilesystemFigures>): FilesystemPool {
  return filesystemPool(mountOfType('ext4'), { ...FIGURES, ...figures }, IDENTITY);
}

test('a pool is made of its mount, its numbers and its identity', () => {
  expect(poolOf({})).toEqual({
    kind: 'filesystem',
    id: 'fs:U',
    name: '/srv',
    identity: { kind: 'filesystem-uuid', value: 'U' },
    total: 409_600n,
    free: 245_760n,
    available: 204_800n,
    doubts: [],
    shared: false,
    fsType: 'ext4',
    mountPoint: '/srv',
    source: '/dev/sda1',
    readOnly: false,
    inodes: { total: 10n, free: 4n },
  });
});

test('no limit on files is no inodes', () => {
  expect(poolOf({ inodes: 0n, inodesFree: 0n }).inodes).toBeUndefined();
});

test.each([
  ['more available than free', { available: 300_000n }, [409_600n, 245_760n, 245_760n]],
  ['more free than there is', { free: 500_000n, available: 500_000n }, [409_600n, 409_600n, 409_600n]],
  ['less than nothing', { free: -4096n, available: -1n }, [409_600n, 0n, 0n]],
  ['more than can be counted', { total: 2n ** 64n, free: 2n ** 64n }, [2n ** 63n - 1n, 2n ** 63n - 1n, 204_800n]],
])('an answer of %s is cut to what can be', (_, figures, expected) => {
  const { total, free, available } = poolOf(figures);
  expect([total, free, available]).toEqual(expected);
});

test('the parts of any total are never negative, nor is the use of inodes', () => {
  const number = bigInt({ min: -1n, max: 2n ** 76n });
  const any = record({ total: number, free: number, available: number, inodes: number, inodesFree: number });
  assert(
    property(any, (figures) => {
      const { total, free, available, inodes } = poolOf(figures);
      if (inodes !== undefined && !(0n <= inodes.free && inodes.free <= inodes.total)) return false;
      return 0n <= available && available <= free && free <= total && total < 2n ** 63n;
    }),
  );
});

describe('what may not be the whole truth about', () => {
  test.each([
    ['ext4', 'rw', []],
    ['tmpfs', 'rw', []],
    ['xfs', 'rw', ['reflink']],
    ['btrfs', 'rw,space_cache=v2', ['reflink']],
    ['btrfs', 'rw,compress=zstd:3', ['reflink', 'compression']],
    ['btrfs', 'rw,compress-force=lzo', ['reflink', 'compression']],
    ['btrfs', 'rw,compress=no', ['reflink']],
    ['bcachefs', 'rw,compression=lz4', ['reflink', 'compression']],
    ['bcachefs', 'rw,compression=none', ['reflink']],
    ['zfs', 'rw,xattr', ['reflink', 'compression']],
    ['nfs4', 'rw,vers=4.2', ['remote']],
    ['fuse.mergerfs', 'rw', ['userspace']],
    ['fuse.glusterfs', 'rw', ['remote', 'userspace']],
  ])('%s with %s: %j', (fsType, superOptions, doubts) => {
    expect(filesystemPool(mountOfType(fsType, superOptions), FIGURES, IDENTITY).doubts).toEqual(doubts);
  });
});

test.each([
  ['rw', 'rw', false],
  ['ro', 'rw', true],
  ['rw', 'ro', true],
])('a mount that is %s of a filesystem that is %s: read only %s', (options, superOptions, readOnly) => {
  expect(filesystemPool(mountOfType('ext4', superOptions, options), FIGURES, IDENTITY).readOnly).toBe(readOnly);
});

test.each([
  ['ext4', false],
  ['nfs4', true],
  ['gfs2', true],
])('%s is shared between hosts: %s', (fsType, shared) => {
  expect(filesystemPool(mountOfType(fsType), FIGURES, IDENTITY).shared).toBe(shared);
});
