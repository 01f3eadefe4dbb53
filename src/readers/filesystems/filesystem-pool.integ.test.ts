// Real small filesystems: the pool's figures are those of df and stat, and its identity is blkid's.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  mountSmallFilesystem,
  type SmallFilesystem,
  type SmallFilesystemRequest,
} from '../../../tests/services/loop-filesystem.ts';
import type { FilesystemPool } from '../../core/pool-facts.ts';
import { mountOf } from '../../formats/mountinfo/mount-of.ts';
import type { Mount } from '../../formats/mountinfo/parse-mountinfo.ts';
import { figuresOf } from '../files/stat-filesystem.ts';
import { filesystemPool } from './filesystem-pool.ts';
import { identitiesOf, identityOf, type IdentityRoots } from './pool-identity.ts';
import { readMounts } from './read-mounts.ts';

const run = promisify(execFile);

const REAL: IdentityRoots = { dev: '/dev', run: '/run', sys: '/sys' };
const HOST = 'host-1';

const mounted: SmallFilesystem[] = [];
afterAll(async () => {
  for (const filesystem of mounted.toReversed()) await filesystem.close();
});

async function mount(request: SmallFilesystemRequest): Promise<SmallFilesystem> {
  const filesystem = await mountSmallFilesystem(request);
  mounted.push(filesystem);
  return filesystem;
}

async function mountAt(path: string): Promise<Mount> {
  const found = mountOf(path, await readMounts('/proc/self/mountinfo'));
  if (found === undefined) throw new Error(`nothing is mounted at ${path}`);
  return found;
}

async function poolAt(path: string): Promise<FilesystemPool> {
  const at = await mountAt(path);
  return filesystemPool(at, figuresOf(await statfs(path, { bigint: true })), await identityOf(at, REAL, HOST));
}

async function output(command: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(command, [...args], { env: { ...process.env, LC_ALL: 'C' } });
  return stdout.trim();
}

const FILESYSTEMS: readonly SmallFilesystemRequest[] = [
  { type: 'ext4', sizeMiB: 32, mkfsArgs: ['-m', '10'] },
  { type: 'xfs', sizeMiB: 300 },
  { type: 'btrfs', sizeMiB: 300 },
  { type: 'tmpfs', sizeMiB: 8, mountOptions: ['nr_inodes=20'] },
];

describe.each(FILESYSTEMS)('a $type of $sizeMiB MiB', (request) => {
  let at: string;
  beforeAll(async () => {
    at = (await mount(request)).mountPoint;
    await writeFile(join(at, 'file'), Buffer.alloc(1_000_000, 1));
    await run('sync', ['-f', at]);
  });

  test('has the total, free, available and inodes that stat -f prints', async () => {
    const printed = await output('stat', '-f', '-c', '%S %b %f %a %c %d', at);
    const [unit = 0n, total = 0n, free = 0n, available = 0n, files = 0n, ffree = 0n] = printed.split(' ').map(BigInt);
    const pool = await poolAt(at);
    expect(pool).toMatchObject({ total: total * unit, free: free * unit, available: available * unit });
    expect(pool.inodes).toEqual(request.type === 'btrfs' ? undefined : { total: files, free: ffree });
    expect(pool.total).toBeGreaterThan(0n);
  });

  test('has the size, use and space left that df prints', async () => {
    const printed = await output('df', '-B1', '--output=size,used,avail', at);
    const [size, used, left] = (printed.split('\n')[1] ?? '').trim().split(/\s+/u).map(BigInt);
    const pool = await poolAt(at);
    expect([pool.total, pool.total - pool.free, pool.available]).toEqual([size, used, left]);
  });
});

describe('the root reserve', () => {
  test('of an ext4 is free but not available', async () => {
    const { mountPoint } = await mount({ type: 'ext4', sizeMiB: 32, mkfsArgs: ['-m', '10'] });
    const { total, free, available } = await poolAt(mountPoint);
    // mkfs.ext4 reserves 10 % of the device's blocks, and ext4 itself some more clusters for its metadata.
    expect(free - available).toBeGreaterThanOrEqual((32n * 2n ** 20n) / 10n);
    expect(free - available).toBeLessThan(total / 5n);
  });
});

describe('inodes', () => {
  test('of a tmpfs can run out while bytes are left', async () => {
    const { mountPoint } = await mount({ type: 'tmpfs', sizeMiB: 8, mountOptions: ['nr_inodes=5'] });
    const create = async (count: number): Promise<void> => writeFile(join(mountPoint, `f${count}`), '');
    await Promise.all([1, 2, 3, 4].map((count) => create(count)));
    await expect(create(5)).rejects.toMatchObject({ code: 'ENOSPC' });
    const { available, inodes } = await poolAt(mountPoint);
    expect({ available, inodes }).toEqual({ available: 8n * 2n ** 20n, inodes: { total: 5n, free: 0n } });
  });
});

describe('identity', () => {
  test.each(FILESYSTEMS.filter(({ type }) => type !== 'tmpfs'))(
    'of $type is the UUID that blkid reads',
    async (request) => {
      const { mountPoint, device = '' } = await mount(request);
      const uuid = await output('blkid', '-p', '-s', 'UUID', '-o', 'value', device);
      expect(uuid).toMatch(/^[0-9a-f-]{36}$/u);
      const expected = { kind: 'filesystem-uuid', value: uuid, id: `fs:${uuid}` };
      expect(await identityOf(await mountAt(mountPoint), REAL, HOST)).toEqual(expected);
      // With the kernel's own tree alone, as in a container without udev, and with nothing but the device.
      const bare = { dev: '/dev', run: '/nonexistent', sys: '/sys' };
      expect(await identityOf(await mountAt(mountPoint), bare, HOST)).toEqual(expected);
    },
  );

  test('of a tmpfs is its device number on this host', async () => {
    const { mountPoint } = await mount({ type: 'tmpfs', sizeMiB: 1 });
    const { device } = await mountAt(mountPoint);
    const value = `${HOST}:${device}`;
    expect(await identityOf(await mountAt(mountPoint), REAL, HOST)).toEqual({
      kind: 'device-number',
      value,
      id: `dev:${value}`,
    });
  });

  test('of a bind mount and of a subvolume mounted alone is that of the whole filesystem', async () => {
    const { mountPoint, device = '' } = await mount({ type: 'btrfs', sizeMiB: 300 });
    await output('btrfs', 'subvolume', 'create', join(mountPoint, 'sub'));
    const [bound, alone] = [join(mountPoint, 'bound'), join(mountPoint, 'alone')];
    await Promise.all([mkdir(bound), mkdir(alone)]);
    await run('mount', ['--bind', join(mountPoint, 'sub'), bound]);
    await run('mount', ['-o', 'subvol=sub', device, alone]);
    const paths = [mountPoint, bound, alone];
    const ids = await Promise.all(paths.map(async (path) => (await poolAt(path)).id));
    expect(new Set(ids)).toEqual(new Set([ids[0]]));
    expect(ids[0]).toMatch(/^fs:/u);
  });

  test('of a copied disk mounted beside its original is not the same', async () => {
    const original = await mount({ type: 'xfs', sizeMiB: 300 });
    const copy = await mount({ type: 'xfs', sizeMiB: 300 });
    await run('umount', [copy.mountPoint]);
    await run('sync', ['-f', original.mountPoint]);
    await run('dd', [`if=${original.device}`, `of=${copy.device}`, 'bs=1M', 'conv=fsync']);
    await run('mount', ['-o', 'nouuid', copy.device ?? '', copy.mountPoint]);
    const pair = await Promise.all([mountAt(original.mountPoint), mountAt(copy.mountPoint)]);
    const identities = await identitiesOf(pair, REAL, HOST);
    expect([...identities.values()].map(({ id }) => id)).toEqual(pair.map(({ device }) => `dev:${HOST}:${device}`));
  });
});

describe('small filesystems for tests', () => {
  test('leave no mount, loop device or folder behind, also when a file on them is still open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ullage-loop-'));
    const filesystem = await mountSmallFilesystem({ type: 'ext4', sizeMiB: 4, dir: folder });
    const handle = await open(join(filesystem.mountPoint, 'file'), 'w');
    await filesystem.close();
    await filesystem.close();
    expect(await readdir(folder)).toEqual([]);
    expect((await mountAt(filesystem.mountPoint)).mountPoint).not.toBe(filesystem.mountPoint);
    await handle.close();
    await expect.poll(() => output('losetup', '-nlO', 'BACK-FILE'), { timeout: 10_000 }).not.toContain(folder);
    await rm(folder, { recursive: true });
  });
});
