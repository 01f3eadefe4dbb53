// identityOf in made-up /dev, /run and /sys trees: each source of a UUID alone, and network mounts, which are never touched.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseMountinfo, type Mount } from '../../formats/mountinfo/parse-mountinfo.ts';
import { deviceNumber } from './device-superblock.ts';
import { identitiesOf, identityOf, type IdentityRoots } from './pool-identity.ts';

let roots: IdentityRoots;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ullage-identity-'));
  roots = { dev: join(folder, 'dev'), run: join(folder, 'run'), sys: join(folder, 'sys') };
});
afterEach(async () => rm(folder, { recursive: true }));

const UUID = '01234567-89ab-4def-8123-456789abcdef';
const BY_UUID = { kind: 'filesystem-uuid', value: UUID, id: `fs:${UUID}` };

async function file(path: string, text: string): Promise<void> {
  await mkdir(join(folder, dirname(path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function link(path: string, target: string): Promise<void> {
  await mkdir(join(folder, dirname(path)), { recursive: true });
  await symlink(target, join(folder, path));
}

function mount(device: string, fsType: string, source: string, id = 1): Mount {
  const [parsed] = parseMountinfo(`${id} 0 ${device} / /srv/${id} rw - ${fsType} ${source} rw`);
  if (parsed === undefined) throw new Error('no mount');
  return parsed;
}

function byDevice(device: string): object {
  return { kind: 'device-number', value: `host:${device}`, id: `dev:host:${device}` };
}

describe('the UUID of a local filesystem', () => {
  beforeEach(async () => link('sys/dev/block/8:1', '../../devices/pci/block/sda/sda1'));

  test("is udev's", async () => {
    await file('run/udev/data/b8:1', `S:disk\nE:ID_FS_UUID_ENC=x\nE:ID_FS_UUID=${UUID}\nE:ID_FS_TYPE=ext4\n`);
    expect(await identityOf(mount('8:1', 'ext4', '/dev/root'), roots, 'host')).toEqual(BY_UUID);
  });

  test('is the name of a link to its device', async () => {
    await link('dev/disk/by-uuid/ffffffff-0000-4000-8000-000000000000', '../../sda11');
    await link(`dev/disk/by-uuid/${UUID}`, '../../sda1');
    expect(await identityOf(mount('8:1', 'xfs', '/dev/mapper/x'), roots, 'host')).toEqual(BY_UUID);
  });

  test('is found for a device whose name holds a slash', async () => {
    await link('sys/dev/block/104:1', '../../devices/pci/block/cciss!c0d0/cciss!c0d0p1');
    await link(`dev/disk/by-uuid/${UUID}`, '../../cciss/c0d0p1');
    expect(await identityOf(mount('104:1', 'ext4', '/dev/cciss/c0d0p1'), roots, 'host')).toEqual(BY_UUID);
  });

  test('is not read from what is no block device', async () => {
    await file('dev/sda1', 'XFSB'.padEnd(32, '\0') + 'x'.repeat(100_000));
    expect(await identityOf(mount('8:1', 'xfs', '/dev/sda1'), roots, 'host')).toEqual(byDevice('8:1'));
  });

  test('is unknown where nobody tells it: then the device number on this host stands for it', async () => {
    expect(await identityOf(mount('8:1', 'ext4', '/dev/sda1'), roots, 'host')).toEqual(byDevice('8:1'));
    expect(await identityOf(mount('8:2', 'ext4', '/dev/sda2'), roots, 'host')).toEqual(byDevice('8:2'));
  });
});

describe('the UUID of a btrfs', () => {
  test("is the kernel's, by any of its devices", async () => {
    await link('dev/mapper/vg-data', '../dm-3');
    await file('dev/dm-3', '');
    await file('sys/class/block/dm-3/dev', '253:3\n');
    await link('sys/dev/block/253:3', '../../devices/virtual/block/dm-3');
    await file('sys/fs/btrfs/features/compress', '');
    await file('sys/fs/btrfs/ffffffff-0000-4000-8000-000000000000/devices/dm-2', '');
    await file(`sys/fs/btrfs/${UUID}/devices/dm-3`, '');
    await file(`sys/fs/btrfs/${UUID}/devices/sdb`, '');
    expect(await identityOf(mount('0:42', 'btrfs', '/dev/mapper/vg-data'), roots, 'host')).toEqual(BY_UUID);
  });
});

test.each([
  ['tmpfs', 'tmpfs'],
  ['zfs', 'tank/vms'],
  ['overlay', 'overlay'],
  ['virtiofs', 'tag'],
  ['fuse.mergerfs', '/a:/b'],
])('%s has no UUID: its device number on this host stands for it', async (fsType, source) => {
  expect(await identityOf(mount('0:42', fsType, source), roots, 'host')).toEqual(byDevice('0:42'));
});

test('a network mount is known by its source alone', async () => {
  const absent = { dev: '/nonexistent', run: '/nonexistent', sys: '/nonexistent' };
  expect(await identityOf(mount('0:42', 'nfs4', 'server:/export'), absent, 'host')).toEqual({
    kind: 'remote-export',
    value: 'nfs:server:/export',
    id: 'nfs:server:/export',
  });
});

describe('the identities of a table of mounts', () => {
  test('give one filesystem one id, also where a folder of an export is mounted again', async () => {
    const mounts = [
      mount('0:42', 'nfs4', 'server:/export/folder', 1),
      mount('0:42', 'nfs4', 'server:/export', 2),
      mount('0:43', 'tmpfs', 'tmpfs', 3),
    ];
    const identities = await identitiesOf(mounts, roots, 'host');
    expect([...identities].map(([device, { id }]) => [device, id])).toEqual([
      ['0:42', 'nfs:server:/export'],
      ['0:43', 'dev:host:0:43'],
    ]);
  });

  test('give two exports of one name on two devices one id: a client may open it twice', async () => {
    const mounts = [mount('0:42', 'nfs', 'server:/export', 1), mount('0:44', 'nfs4', 'server:/export', 2)];
    const identities = await identitiesOf(mounts, roots, 'host');
    expect([...identities.values()].map(({ id }) => id)).toEqual(['nfs:server:/export', 'nfs:server:/export']);
  });

  test('keep two devices with one UUID apart', async () => {
    await link('sys/dev/block/8:1', '../../devices/sda/sda1');
    await link('sys/dev/block/8:17', '../../devices/sdb/sdb1');
    await file('run/udev/data/b8:1', `E:ID_FS_UUID=${UUID}\n`);
    await file('run/udev/data/b8:17', `E:ID_FS_UUID=${UUID}\n`);
    const mounts = [mount('8:1', 'xfs', '/dev/sda1', 1), mount('8:17', 'xfs', '/dev/sdb1', 2)];
    expect([...(await identitiesOf(mounts, roots, 'host')).values()]).toEqual([byDevice('8:1'), byDevice('8:17')]);
  });
});

test.each([
  [0x801n, '8:1'],
  [0x700n, '7:0'],
  [0xfd03n, '253:3'],
  [0x10300n, '259:0'],
  [0x100801n, '8:257'],
  [0x1000_0000_0801n, '4104:1'],
])('the device %s is %s', (device, expected) => {
  expect(deviceNumber(device)).toBe(expected);
});
