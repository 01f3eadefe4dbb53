// A filesystem that changes while it is read: the ledger closes all the same, and says what changed. On a real ext4 and XFS.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MiB, sumBytes } from '../../src/core/bytes.ts';
import { explanationOf, type Explanation } from '../../src/core/explanation.ts';
import { collectHost } from '../../src/agent/collect.ts';
import type { CollectProgress } from '../../src/agent/world.ts';
import { testWorld } from '../services/test-world.ts';
import { mountForTest } from './mount-for-test.ts';

/** A guest's raw disk and a log beside it, of which the whole filesystem consists but for a few MiB. */
async function changingTree(type: 'ext4' | 'xfs'): Promise<{ root: string; disk: string; other: string }> {
  const filesystem = await mountForTest({ type, sizeMiB: 400, mountOptions: ['noatime'] });
  const root = join(filesystem.mountPoint, 'instances');
  const folder = join(root, '0f1e2d3c-4b5a-4687-9788-a9bacbdcedfe');
  mkdirSync(folder, { recursive: true });
  const [disk, other] = [join(folder, 'disk'), join(folder, 'console.log')];
  for (const path of [disk, other]) resize(path, 80);
  return { root, disk, other };
}

/** Cuts a file, or fills it with data, to `mib`; at once on the disk, so that statvfs knows. */
function resize(path: string, mib: number): void {
  writeFileSync(path, Buffer.alloc(mib * 2 ** 20, 7), { flag: 'w', flush: true });
}

async function explain(root: string, at?: CollectProgress['stage'], change?: () => void): Promise<Explanation> {
  let isDone = false;
  const request = { connect: undefined, offline: root, paths: [], exact: false, deadlineMs: 10_000 };
  const { report } = await collectHost(testWorld(), request, ({ stage }) => {
    if (stage !== at || isDone) return;
    isDone = true;
    change?.();
  });
  return explanationOf(report);
}

interface Told {
  readonly negative: readonly string[];
  readonly changes: readonly bigint[];
}

function told({ balances, findings }: Explanation): Told {
  const lines = balances.flatMap(({ ledger }) =>
    ledger.filter(({ kind, bytes }) => kind === 'elsewhere' && bytes < 0n),
  );
  const changes = findings.filter(({ code }) => code === 'changed-while-read');
  for (const { ledger, total } of balances) expect(sumBytes(ledger.map(({ bytes }) => bytes))).toBe(total);
  return { negative: lines.map(({ label }) => label), changes: changes.map(({ bytesAtStake }) => inMiB(bytesAtStake)) };
}

/** Metadata comes and goes with the data: a few blocks either way. */
function inMiB(bytes: bigint | undefined): bigint {
  return ((bytes ?? 0n) + MiB / 2n) / MiB;
}

test.each(['ext4', 'xfs'] as const)('%s at rest has not changed', async (type) => {
  const { root } = await changingTree(type);
  expect(told(await explain(root))).toEqual({ negative: [], changes: [] });
});

test.each([
  ['ext4', 'given back while the files above were being read'],
  ['xfs', 'counted more than once above: shared or compressed, or given back meanwhile'],
] as const)('%s: what is freed after it was looked at makes no line negative without a reason', async (type, label) => {
  const { root, disk } = await changingTree(type);
  const explanation = await explain(root, 'pools', () => resize(disk, 0));
  expect(told(explanation)).toEqual({ negative: [label], changes: [80n] });
  expect(explanation.balances[0]?.uncertainty.sharedAtLeast).toBe(0n);
});

// XFS takes more than it is given, by its own judgement: no exact figure can be asked of it.
test('ext4: what is written after it was looked at is said', async () => {
  const { root, disk } = await changingTree('ext4');
  expect(told(await explain(root, 'pools', () => resize(disk, 120)))).toEqual({ negative: [], changes: [40n] });
});

test('ext4: what one file loses after it was looked at, and another takes before, is said although the sum is as before', async () => {
  const { root, disk, other } = await changingTree('ext4');
  const swap = (): void => {
    resize(other, 0);
    resize(disk, 160);
  };
  // The log was looked at by the walk; the disk is looked at again when its header is read.
  expect(told(await explain(root, 'images', swap))).toMatchObject({ changes: [80n] });
});

test('beside a program that writes and frees all the time, every answer closes and explains itself', async () => {
  const { root, disk, other } = await changingTree('ext4');
  const script = 'while :; do fallocate -l 90M "$1"; : > "$2"; fallocate -l 90M "$2"; : > "$1"; done';
  const writer = spawn('sh', ['-c', script, 'sh', disk, other], { stdio: 'ignore' });
  const ended = once(writer, 'exit');
  try {
    for (let audit = 0; audit < 25; audit += 1) {
      const explanation = await explain(root);
      const { negative, changes } = told(explanation);
      expect(negative.every((label) => label.startsWith('given back'))).toBe(true);
      expect(changes.length).toBeGreaterThanOrEqual(negative.length);
      expect(explanation.report.problems).toEqual([]);
    }
  } finally {
    writer.kill('SIGKILL');
    await ended;
  }
});
