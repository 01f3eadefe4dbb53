// One filesystem is one pool however often it is mounted; two are two; and one without inodes is full with bytes to spare.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sumBytes } from '../../src/core/bytes.ts';
import { explanationOf, type Explanation } from '../../src/core/explanation.ts';
import { collectHost } from '../../src/agent/collect.ts';
import { definitionXml, uuidOf } from '../services/guest-definition.ts';
import { createImage, qemuIo, tool } from '../services/instances-tree.ts';
import type { SmallFilesystem, SmallFilesystemRequest } from '../services/loop-filesystem.ts';
import { testWorld } from '../services/test-world.ts';
import { occupiedBy, statvfsOf } from './host-oracle.ts';
import { mountForTest } from './mount-for-test.ts';

test('two subvolumes of a btrfs, one of them mounted again, are one pool with each file once', async () => {
  const { mountPoint, device = '' } = await mount({ type: 'btrfs', sizeMiB: 200 });
  const [one, two, again] = [join(mountPoint, 'one'), join(mountPoint, 'two'), join(mountPoint, 'again')];
  for (const subvolume of [one, two]) await tool('btrfs', 'subvolume', 'create', subvolume);
  const disks = [await guestIn(one, 1), await guestIn(two, 2)];
  await mkdir(again);
  await tool('mount', '-o', 'noatime,subvol=two', device, again);
  const { explanation, lines } = await explain([one, two, again], mountPoint);
  expect(explanation.balances.length).toBe(1);
  expect(lines['guest-disk']).toBe(await occupiedBy(disks));
  expect(explanation.report.problems).toEqual([]);
});

test('a folder bound elsewhere is the same pool and the same files', async () => {
  const { mountPoint } = await mount({ type: 'ext4', sizeMiB: 100 });
  const [root, bound] = [join(mountPoint, 'instances'), join(mountPoint, 'bound')];
  await mkdir(root);
  await mkdir(bound);
  const disk = await guestIn(root, 1);
  await tool('mount', '--bind', root, bound);
  const { explanation, lines } = await explain([root, bound], mountPoint);
  expect(explanation.balances.length).toBe(1);
  expect(lines['guest-disk']).toBe(await occupiedBy([disk]));
  expect(explanation.findings.map(({ code }) => code)).not.toContain('file-in-two-guests');
});

test('two paths on two filesystems are two pools, and a guest with a disk on each is charged on both', async () => {
  const [first, second] = [await mount({ type: 'ext4', sizeMiB: 100 }), await mount({ type: 'xfs', sizeMiB: 300 })];
  const [fast, slow] = [join(first.mountPoint, 'disk.qcow2'), join(second.mountPoint, 'disk.qcow2')];
  await createImage(fast, 'qcow2', '1G');
  await createImage(slow, 'qcow2', '2G');
  const disks = [fast, slow].map((path) => ({ path, format: 'qcow2' }));
  await writeFile(
    join(first.mountPoint, 'guest.xml'),
    definitionXml({ uuid: uuidOf(1), name: 'guest', disks, isNovas: false }),
  );
  const { explanation } = await explain([first.mountPoint, second.mountPoint], first.mountPoint);
  const seen = explanation.balances.map(({ pool, total, available, promises, ledger }) => ({
    name: pool.name,
    total,
    available,
    sum: sumBytes(ledger.map(({ bytes }) => bytes)),
    promises: promises.map(({ disk, virtualSize }) => [disk.target, virtualSize]),
  }));
  expect(seen).toEqual([
    { ...(await totals(first)), promises: [['vda', 2n ** 30n]] },
    { ...(await totals(second)), promises: [['vdb', 2n ** 31n]] },
  ]);
});

test('a tmpfs without inodes is full with bytes to spare', async () => {
  const { mountPoint } = await mount({ type: 'tmpfs', sizeMiB: 64, mountOptions: ['nr_inodes=64'] });
  await guestIn(mountPoint, 1);
  const isFull = async (name: string): Promise<boolean> =>
    writeFile(join(mountPoint, name), '').then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === 'ENOSPC',
    );
  let files = 0;
  while (!(await isFull(`${files}.lock`))) files += 1;
  const { explanation } = await explain([mountPoint], mountPoint);
  const [pool] = explanation.report.pools;
  const finding = explanation.findings.find(({ code }) => code === 'nearly-no-inodes');
  expect(pool).toMatchObject({ inodes: { total: 64n, free: 0n } });
  expect(finding?.severity).toBe('critical');
  expect(explanation.balances[0]?.available).toBeGreaterThan(0n);
});

function mount(request: SmallFilesystemRequest): Promise<SmallFilesystem> {
  return mountForTest({ mountOptions: ['noatime'], ...request });
}

/** A guest with 3 MiB in its disk; the disk's path. */
async function guestIn(root: string, index: number): Promise<string> {
  const disk = join(root, uuidOf(index), 'disk');
  await createImage(disk, 'qcow2', '64M');
  await qemuIo(disk, 'qcow2', 'write -P 1 0 3M');
  const disks = [{ path: disk, format: 'qcow2' }];
  const xml = definitionXml({ uuid: uuidOf(index), name: `guest-${index}`, disks, isNovas: true });
  await writeFile(join(root, uuidOf(index), 'libvirt.xml'), xml);
  return disk;
}

/** An audit, with the first pool's ledger by kind of line: it is what statvfs says of that filesystem. */
async function explain(
  [offline = '', ...paths]: readonly string[],
  mountPoint: string,
): Promise<{ explanation: Explanation; lines: Readonly<Record<string, bigint>> }> {
  await tool('sync', '-f', mountPoint);
  const { report } = await collectHost(testWorld(), {
    connect: undefined,
    offline,
    paths,
    exact: false,
    deadlineMs: 10_000,
  });
  const explanation = explanationOf(report);
  const [balance] = explanation.balances;
  const { total, occupied, rootReserved, available } = await statvfsOf(mountPoint);
  expect(balance).toMatchObject({ total, occupied, rootReserved, available });
  expect(sumBytes(balance?.ledger.map(({ bytes }) => bytes) ?? [])).toBe(total);
  const kinds = Map.groupBy(balance?.ledger ?? [], ({ kind }) => kind);
  const lines = [...kinds].map(([kind, group]) => [kind, sumBytes(group.map(({ bytes }) => bytes))] as const);
  return { explanation, lines: Object.fromEntries(lines) };
}

async function totals({
  mountPoint,
}: SmallFilesystem): Promise<{ name: string; total: bigint; available: bigint; sum: bigint }> {
  const { total, available } = await statvfsOf(mountPoint);
  return { name: mountPoint, total, available, sum: total };
}
