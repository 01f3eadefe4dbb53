// worstCaseFree is true: a small filesystem's guests are filled to the last byte, and what is left is what was said.
import { link, mkdir } from 'node:fs/promises';
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { explanationOf } from '../../src/core/explanation.ts';
import type { Balance } from '../../src/core/pool.ts';
import { collectHost } from '../../src/agent/collect.ts';
import { createImage, defineGuest, qemuIo, tool, type TreeGuest } from '../services/instances-tree.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { testWorld } from '../services/test-world.ts';

const mounted: SmallFilesystem[] = [];
afterAll(async () => {
  for (const filesystem of mounted) await filesystem.close();
});

/** What a guest's disk is before and how it is filled: size in MiB. */
interface Filling {
  readonly guest: TreeGuest;
  readonly mib: number;
}

describe('after every guest has filled its disks', () => {
  test('an ext4 has what worstCaseFree said, within 0.1 % of what was written', async () => {
    const { root } = await mount('ext4', 1600);
    const fillings = await buildTree(root);
    const before = await balanceUnder(root);
    await fill(fillings.slice(0, 2));
    const between = await balanceUnder(root);
    await fill(fillings.slice(2));
    const left = availableUnder(root);
    const tolerance = before.growth / 1000n;
    expect(distance(left, worstCase(before))).toBeLessThanOrEqual(tolerance);
    expect(distance(worstCase(between), worstCase(before))).toBeLessThanOrEqual(tolerance);
    expect(before.uncertainty.sharedAtMost).toBe(0n);
  });

  test.each([['xfs'], ['btrfs']] as const)(
    'a reflinked %s stays within the uncertainty that was stated',
    async (type) => {
      const { root } = await mount(type, 2400);
      const fillings = await buildTree(root);
      const clone = await defineGuest(root, 9, 'raw');
      await tool('cp', '--reflink=always', join(root, '_base', 'base.raw'), clone.disk);
      await tool('cp', '--reflink=always', join(root, '_base', 'base.raw'), join(root, '_base', 'copied.raw'));
      const before = await balanceUnder(root);
      await fill([...fillings, { guest: clone, mib: 200 }]);
      await tool('sync', '-f', root);
      const left = availableUnder(root);
      // Metadata of the filesystem itself (btrfs: a chunk at a time) is no guest's growth: 2 % of what was written.
      const metadata = before.growth / 50n;
      expect(before.uncertainty.sharedAtLeast).toBeGreaterThan(150n * 2n ** 20n);
      expect(left).toBeGreaterThanOrEqual(worstCase(before) - before.uncertainty.sharedAtMost - metadata);
      expect(left).toBeLessThanOrEqual(worstCase(before) - before.uncertainty.sharedAtLeast + metadata);
    },
  );
});

async function mount(type: 'ext4' | 'xfs' | 'btrfs', sizeMiB: number): Promise<{ root: string }> {
  const filesystem = await mountSmallFilesystem({ type, sizeMiB });
  mounted.push(filesystem);
  const root = join(filesystem.mountPoint, 'instances');
  await mkdir(root);
  return { root };
}

/** A base with a hard link, three overlays on it, a sparse and a preallocated raw disk, a full disk under an internal
 *  snapshot, and a full disk of small clusters. */
async function buildTree(root: string): Promise<readonly Filling[]> {
  const base = join(root, '_base', 'base.raw');
  await createImage(base, 'raw', '200M');
  await qemuIo(base, 'raw', 'write -P 17 0 200M');
  await link(base, join(root, '_base', 'base-again.raw'));
  const fillings: Filling[] = [];
  for (const index of [1, 2, 3]) {
    const guest = await defineGuest(root, index, 'qcow2');
    await createImage(guest.disk, 'qcow2', '200M', '-b', base, '-F', 'raw');
    fillings.push({ guest, mib: 200 });
  }
  const sparse = await defineGuest(root, 4, 'raw');
  await createImage(sparse.disk, 'raw', '100M');
  const preallocated = await defineGuest(root, 5, 'raw');
  await createImage(preallocated.disk, 'raw', '64M', '-o', 'preallocation=falloc');
  const snapshotted = await defineGuest(root, 6, 'qcow2');
  await createImage(snapshotted.disk, 'qcow2', '100M');
  await qemuIo(snapshotted.disk, 'qcow2', 'write -P 33 0 100M');
  await tool('qemu-img', 'snapshot', '-c', 'before', snapshotted.disk);
  const small = await defineGuest(root, 7, 'qcow2');
  await createImage(small.disk, 'qcow2', '64M', '-o', 'cluster_size=4k');
  await qemuIo(small.disk, 'qcow2', 'write -P 34 0 64M');
  await tool('sync', '-f', root);
  return [
    ...fillings,
    { guest: sparse, mib: 100 },
    { guest: preallocated, mib: 64 },
    { guest: snapshotted, mib: 100 },
    { guest: small, mib: 64 },
  ];
}

async function fill(fillings: readonly Filling[]): Promise<void> {
  for (const { guest, mib } of fillings) await qemuIo(guest.disk, guest.format, `write -P 85 0 ${mib}M`);
}

async function balanceUnder(root: string): Promise<Balance> {
  await tool('sync', '-f', root);
  const request = { connect: undefined, offline: root, paths: [], exact: false, deadlineMs: 10_000 };
  const { report } = await collectHost(testWorld(), request);
  expect(report.problems).toEqual([]);
  const [balance, ...others] = explanationOf(report).balances;
  expect(others).toEqual([]);
  if (balance === undefined) throw new Error('the tree lies on no pool');
  return balance;
}

function availableUnder(root: string): bigint {
  const { bavail, bsize } = statfsSync(root, { bigint: true });
  return bavail * bsize;
}

function worstCase({ worstCaseFree }: Balance): bigint {
  if (worstCaseFree === undefined) throw new Error('worstCaseFree is unknown on a filesystem');
  return worstCaseFree;
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
