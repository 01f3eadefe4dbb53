// worstCaseFree is true: a small filesystem's guests are filled to the last byte, and what is left is what was said.
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explanationOf } from '../../src/core/explanation.ts';
import type { Balance } from '../../src/core/pool.ts';
import { collectHost } from '../../src/agent/collect.ts';
import { defineGuest, qemuIo, tool } from '../services/instances-tree.ts';
import { testWorld } from '../services/test-world.ts';
import { buildMeasuredTree, type Filling } from './filled-tree.ts';
import { instancesForTest } from './mount-for-test.ts';

describe('after every guest has filled its disks', () => {
  test('an ext4 has what worstCaseFree said, within 0.1 % of what was written', async () => {
    const root = await instancesForTest({ type: 'ext4', sizeMiB: 1600 });
    const fillings = await buildMeasuredTree(root);
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
      const root = await instancesForTest({ type, sizeMiB: 2400 });
      const fillings = await buildMeasuredTree(root);
      await tool('sync', '-f', root);
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
