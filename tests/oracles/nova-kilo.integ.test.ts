// Kilo can be run no more: its view is held to the host of the seed article, built again of real sparse files, and to plain sums.
import { mkdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createImage, tool } from '../services/instances-tree.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { NovaTree } from './nova-tree.ts';
import { askNova, figuresOf, viewOf } from './nova.ts';

/** The article's disk: qemu-img says virtual size 20G (21474836480 bytes) and disk size 4.9G, ls says 5.0G. */
const VIRTUAL_SIZE = 21_474_836_480n;
const LENGTH = 5_368_709_120n;
const ALLOCATION = 5_261_336_576n;

/** A file of so many extents costs ext4 a block to map them. */
const EXTENT_BLOCK = 4096n;

let host: SmallFilesystem;
let tree: NovaTree;

/** Its filesystem has 254 GiB, of which 46 are used and 194 free: the rest is root's. Nothing is written but tables. */
beforeAll(async () => {
  host = await mountSmallFilesystem({
    type: 'ext4',
    sizeMiB: 260_700,
    mkfsArgs: ['-T', 'largefile4', '-O', '^has_journal', '-E', 'lazy_itable_init=1', '-m', '5.46'],
    mountOptions: ['noatime'],
  });
  await tool('fallocate', '-l', '42291MiB', join(host.mountPoint, 'others'));
  tree = await articleTree();
});

afterAll(async () => {
  await host?.close();
});

test('the article’s host has 254 GiB, 46 used, 194 free, and its disk may still grow by 15 GiB', async () => {
  const view = await viewOf(tree.root, 'nova-kilo');
  expect({
    localGib: view.localGib,
    localUsedGib: view.localUsedGib,
    freeGib: view.freeGib,
    overCommitted: view.overCommitted,
    diskAvailableLeastGib: view.diskAvailableLeastGib,
  }).toEqual({
    localGib: 254n,
    localUsedGib: 46n,
    freeGib: 194n,
    overCommitted: 16_106_127_360n,
    diskAvailableLeastGib: 179n,
  });
  expect(view.disks.map(({ virtualSize, diskSize, overCommit }) => [virtualSize, diskSize, overCommit])).toEqual([
    [VIRTUAL_SIZE, LENGTH, VIRTUAL_SIZE - LENGTH],
  ]);
});

test('with fourteen more such promises it is negative, and floored where Nova of today cuts off', async () => {
  let promised = VIRTUAL_SIZE - LENGTH;
  for (let guest = 0; guest < 14; guest += 1) {
    const disk = join(await tree.folder(), 'disk');
    await createImage(disk, 'qcow2', '20G', '-o', 'compat=0.10');
    await tree.define([{ path: disk, format: 'qcow2' }]);
    promised += VIRTUAL_SIZE - (await stat(disk, { bigint: true })).size;
  }
  await tool('sync', '-f', host.mountPoint);
  const kilo = await viewOf(tree.root, 'nova-kilo');
  const [modern] = await askNova([tree.request()]);
  expect(kilo.overCommitted).toBe(promised);
  expect(kilo.diskAvailableLeastGib).toBe(BigInt(Math.floor((194 * 2 ** 30 - Number(promised)) / 2 ** 30)));
  expect(kilo.diskAvailableLeastGib).toBe(-101n);
  expect(figuresOf(await viewOf(tree.root))).toEqual(modern);
});

/** The first disk of a tree: its clusters are there without ever having been written. */
async function articleTree(): Promise<NovaTree> {
  const built = new NovaTree(join(host.mountPoint, 'instances'));
  await mkdir(built.root);
  const disk = join(await built.folder(), 'disk');
  await createImage(disk, 'qcow2', '20G', '-o', 'compat=0.10');
  await truncate(disk, Number(ALLOCATION - EXTENT_BLOCK));
  await tool('fallocate', '-l', String(ALLOCATION - EXTENT_BLOCK), disk);
  await truncate(disk, Number(LENGTH));
  await built.define([{ path: disk, format: 'qcow2' }]);
  await tool('sync', '-f', host.mountPoint);
  expect((await stat(disk, { bigint: true })).blocks * 512n).toBe(ALLOCATION);
  return built;
}
