// What becomes of raw facts: mounts turn into pools, devices into volumes, and a disk without a file says why.
import { expect, test } from 'vitest';
import { declaredDisk } from '../../tests/hosts/facts.ts';
import { MiB } from '../core/bytes.ts';
import type { FileFacts, ImageFacts } from '../core/file.ts';
import type { DiskSource } from '../core/guest.ts';
import { longTextIn } from '../core/long-text.ts';
import type { FilesystemPool, LogicalVolume, ThinPool, VolumeGroupPool } from '../core/pool-facts.ts';
import { assembleReport } from './assemble.ts';
import type { Collected, CollectedDisk } from './collected.ts';

const FILESYSTEM: FilesystemPool = {
  kind: 'filesystem',
  id: 'fs:u-1',
  name: '/srv',
  identity: { kind: 'filesystem-uuid', value: 'u-1' },
  total: 100n * MiB,
  doubts: [],
  shared: false,
  fsType: 'ext4',
  mountPoint: '/srv',
  source: '/dev/sdb1',
  readOnly: false,
  free: 60n * MiB,
  available: 50n * MiB,
  inodes: undefined,
};

const THICK = volume('root', 'linear', undefined, undefined);
const THIN = volume('t1', 'thin', 'tp', 250_000);
const SILENT = volume('t2', 'thin', 'tp', undefined);

const GROUP: VolumeGroupPool = {
  kind: 'volume-group',
  id: 'vg:v-1',
  name: 'vg',
  identity: { kind: 'volume-group-uuid', value: 'v-1' },
  total: 400n * MiB,
  doubts: [],
  shared: false,
  available: 100n * MiB,
  volumes: [THICK],
};

const THIN_POOL: ThinPool = {
  kind: 'thin-pool',
  id: 'thin:tp-1',
  name: 'vg/tp',
  identity: { kind: 'thin-pool-uuid', value: 'tp-1' },
  total: 200n * MiB,
  doubts: [],
  shared: false,
  volumeGroup: 'vg',
  dataUsedPpm: undefined,
  metadataUsedPpm: undefined,
  metadataSize: 4n * MiB,
  volumes: [THIN, SILENT],
};

test('puts pools in the place of mounts, one for two mounts of one filesystem', () => {
  const report = assembleReport(
    collectedWith([], {
      images: { images: [image('1:10', '/srv/a', '8:1'), image('1:11', '/bind/b', '8:1-again')], chains: new Map() },
      filesystems: new Map([
        ['8:1', FILESYSTEM],
        ['8:1-again', FILESYSTEM],
      ]),
    }),
  );
  expect(report.pools).toEqual([FILESYSTEM]);
  expect(report.images.map(({ file }) => file.poolId)).toEqual(['fs:u-1', 'fs:u-1']);
});

test('cuts what no server takes, and says so', () => {
  const report = assembleReport(
    collectedWith([disk({ kind: 'file', path: `/${'x'.repeat(128 * 1024)}` }, undefined)], {}),
  );
  expect(longTextIn(report)).toBeUndefined();
  expect(report.problems.at(-1)).toMatchObject({ kind: 'limit', attempted: 'report texts as the host has them' });
});

test.each<[string, string, Partial<FileFacts>]>([
  ['a thick volume is charged whole', '/dev/vg/root', { poolId: 'vg:v-1', allocation: 64n * MiB, length: 64n * MiB }],
  [
    'a thin volume for what it has mapped',
    '/dev/vg/t1',
    { poolId: 'thin:tp-1', allocation: 16n * MiB, length: 64n * MiB },
  ],
  [
    'a thin volume that LVM is silent on is unknown, not 0',
    '/dev/vg/t2',
    { poolId: 'thin:tp-1', allocation: undefined },
  ],
])('finds a disk among the volumes though its device node is missing: %s', (_title, path, expected) => {
  const report = assembleReport(
    collectedWith([disk({ kind: 'block', path }, path)], { volumeGroups: [GROUP, THIN_POOL] }),
  );
  const [found] = report.guests[0]?.disks ?? [];
  expect(found?.skipped).toBeUndefined();
  expect(found?.chain).toEqual([`block:${path}`]);
  expect(report.images.find(({ file }) => file.path === path)?.file).toMatchObject(expected);
});

test("keeps what a volume's own bytes told, with the size that LVM told", () => {
  const device = image('block:/dev/vg/root', '/dev/vg/root', undefined, 'block');
  const report = assembleReport(
    collectedWith([disk({ kind: 'block', path: '/dev/vg/root' }, '/dev/vg/root')], {
      volumeGroups: [GROUP],
      images: { images: [{ ...device, probedFormat: 'qcow2' }], chains: new Map([['/dev/vg/root', [device.file.id]]]) },
    }),
  );
  expect(report.images).toHaveLength(1);
  expect(report.images[0]).toMatchObject({ probedFormat: 'qcow2', file: { poolId: 'vg:v-1', length: 64n * MiB } });
  expect(report.pools).toEqual([GROUP]);
});

test.each<[DiskSource, string | undefined, string | undefined]>([
  [{ kind: 'network', protocol: 'rbd', name: 'p/v', hosts: [] }, undefined, 'network'],
  [{ kind: 'volume', pool: 'p', volume: 'v' }, undefined, 'volume-elsewhere'],
  [{ kind: 'nvme', address: '0000:01:00.0' }, undefined, 'nvme'],
  [{ kind: 'vhostuser', path: '/run/s' }, undefined, 'vhostuser'],
  [{ kind: 'dir', path: '/srv/d' }, undefined, 'directory'],
  [{ kind: 'none' }, undefined, 'empty'],
  [{ kind: 'block', path: '/dev/sdz' }, undefined, 'unmanaged-device'],
  [{ kind: 'file', path: '/srv/gone' }, '/srv/gone', undefined],
])('says why a disk charges no pool: %o', (source, path, skipped) => {
  const report = assembleReport(collectedWith([disk(source, path)], {}));
  expect(report.guests[0]?.disks[0]).toMatchObject({ skipped, chain: [] });
});

test('skips a device that no volume group has', () => {
  const loop = image('block:/dev/loop7', '/dev/loop7', undefined, 'block');
  const report = assembleReport(
    collectedWith([disk({ kind: 'block', path: '/dev/loop7' }, '/dev/loop7')], {
      images: { images: [loop], chains: new Map([['/dev/loop7', [loop.file.id]]]) },
    }),
  );
  expect(report.guests[0]?.disks[0]?.skipped).toBe('unmanaged-device');
});

test('knows a volume by the number of its mapped device', () => {
  const device = image('block:/dev/dm-3', '/dev/dm-3', undefined, 'block', ['/dev/disk/by-id/wwn-0x1']);
  const byId = '/dev/disk/by-id/wwn-0x1';
  const report = assembleReport(
    collectedWith([disk({ kind: 'block', path: byId }, byId)], {
      volumeGroups: [GROUP],
      deviceMapperNames: new Map([['/dev/dm-3', '/dev/mapper/vg-root']]),
      images: { images: [device], chains: new Map([[byId, [device.file.id]]]) },
    }),
  );
  expect(report.guests[0]?.disks[0]).toMatchObject({ skipped: undefined, chain: ['block:/dev/vg/root'] });
  expect(report.images.map(({ file }) => file.id)).toEqual(['block:/dev/vg/root']);
});

test('doubts a filesystem that lies on a thin volume', () => {
  const onThin = { ...FILESYSTEM, source: '/dev/mapper/vg-t1' };
  const report = assembleReport(
    collectedWith([], { filesystems: new Map([['253:1', onThin]]), volumeGroups: [THIN_POOL] }),
  );
  expect(report.pools).toEqual([{ ...onThin, doubts: ['thin-backing'] }]);
});

function collectedWith(disks: readonly CollectedDisk[], parts: Partial<Collected>): Collected {
  return {
    hostname: 'h',
    bootId: undefined,
    version: '0',
    startedAtMs: 1,
    finishedAtMs: 2,
    guestsFrom: 'test',
    instancesPaths: [],
    node: undefined,
    guests: [
      {
        uuid: 'u',
        name: 'g',
        nova: undefined,
        state: 'running',
        ioError: undefined,
        origin: 'libvirt',
        disks,
        files: [],
      },
    ],
    images: { images: [], chains: new Map() },
    found: [],
    filesystems: new Map(),
    deviceMapperNames: new Map(),
    knowsVolumes: true,
    volumeGroups: [],
    problems: [],
    ...parts,
  };
}

function disk(source: DiskSource, path: string | undefined): CollectedDisk {
  const declared = declaredDisk({ source });
  return { declared, definedIn: 'both', path, mirrorPath: undefined, reportedVirtualSize: undefined };
}

function image(
  id: string,
  path: string,
  poolId: string | undefined,
  kind: FileFacts['kind'] = 'file',
  aliases: readonly string[] = [],
): ImageFacts {
  return {
    file: { id, kind, path, aliases, poolId, length: 0n, allocation: 0n, links: 1, modifiedAtMs: 0 },
    probedFormat: 'raw',
    header: undefined,
    pins: undefined,
    backingId: undefined,
    dataFileIds: [],
  };
}

function volume(
  name: string,
  segmentType: string,
  thinPool: string | undefined,
  mappedPpm: number | undefined,
): LogicalVolume {
  return {
    name,
    path: `/dev/vg/${name}`,
    size: 64n * MiB,
    segmentType,
    thinPool,
    origin: undefined,
    mappedPpm,
    hidden: false,
  };
}
