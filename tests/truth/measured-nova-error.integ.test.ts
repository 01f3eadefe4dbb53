// How wrong the two predictions are on one real tree: Nova's own, asked of Nova itself, and ours.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { explanationOf } from '../../src/core/explanation.ts';
import type { Balance } from '../../src/core/pool.ts';
import { collectHost } from '../../src/agent/collect.ts';
import { askNova, type NovaFigures } from '../oracles/nova.ts';
import { tool } from '../services/instances-tree.ts';
import { testWorld } from '../services/test-world.ts';
import { buildMeasuredTree, buildSnapshottedTree, fill, type Filling } from './filled-tree.ts';
import { statvfsOf } from './host-oracle.ts';
import { instancesForTest } from './mount-for-test.ts';

test('of what guests take until they are full, ours misses less than 0.1 %, and Nova’s more than 10 %', async () => {
  const root = await instancesForTest({ type: 'ext4', sizeMiB: 1600 });
  const fillings = await buildMeasuredTree(root);
  const before = await availableOn(root);
  const ours = (await balanceUnder(root, false)).growth;
  const { overCommitted = -1n } = await novaOf(root, fillings);
  await fill(fillings);
  const taken = before - (await availableOn(root));
  expect(Math.abs(perMille(ours, taken))).toBeLessThan(1);
  expect(perMille(overCommitted, taken)).toBeLessThan(-100);
});

test('--exact tells what snapshots really hold: tighter than without it, and still true after everything is full', async () => {
  const root = await instancesForTest({ type: 'ext4', sizeMiB: 700 });
  const fillings = await buildSnapshottedTree(root);
  const plain = worstCase(await balanceUnder(root, false));
  const exact = worstCase(await balanceUnder(root, true));
  await fill(fillings);
  const left = await availableOn(root);
  expect(exact - plain).toBeGreaterThanOrEqual(70n * 2n ** 20n);
  expect(left).toBeGreaterThanOrEqual(exact);
  expect(left - exact).toBeLessThan(2n ** 20n);
});

async function balanceUnder(root: string, exact: boolean): Promise<Balance> {
  await tool('sync', '-f', root);
  const { report } = await collectHost(testWorld(), {
    connect: undefined,
    offline: root,
    paths: [],
    exact,
    deadlineMs: 10_000,
  });
  expect(report.problems).toEqual([]);
  const [balance] = explanationOf(report).balances;
  if (balance === undefined) throw new Error('the tree lies on no pool');
  return balance;
}

async function novaOf(root: string, fillings: readonly Filling[]): Promise<NovaFigures> {
  const domains = fillings.map(async ({ guest: { uuid, name, disk } }) => {
    const xml = await readFile(join(dirname(disk), 'libvirt.xml'), 'utf8');
    return { uuid, name, xml, volumes: [] };
  });
  const [figures] = await askNova([{ instancesPath: root, domains: await Promise.all(domains) }]);
  if (figures === undefined) throw new Error('Nova did not answer');
  return figures;
}

async function availableOn(root: string): Promise<bigint> {
  await tool('sync', '-f', root);
  return (await statvfsOf(root)).available;
}

function worstCase({ worstCaseFree }: Balance): bigint {
  if (worstCaseFree === undefined) throw new Error('worstCaseFree is unknown on a filesystem');
  return worstCaseFree;
}

/** How far a prediction lies above what came true, in thousandths of that. */
function perMille(predicted: bigint, taken: bigint): number {
  return (Number(predicted - taken) / Number(taken)) * 1000;
}
