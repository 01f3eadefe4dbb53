// A compressed image takes more than its full size when it is rewritten; only `--exact` can know, and then it is true.
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { explanationOf } from '../../src/core/explanation.ts';
import { collectHost } from '../../src/agent/collect.ts';
import { defineGuest, qemuIo, tool } from '../services/instances-tree.ts';
import { testWorld } from '../services/test-world.ts';

test('covers what compressed clusters leave behind, with --exact', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ullage-compressed-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const guest = await defineGuest(root, 1, 'qcow2');
  const raw = join(root, 'source');
  // Half of each cluster compresses away: what is left is never given back.
  const half = randomBytes(32 * 1024);
  await writeFile(
    raw,
    Buffer.concat(Array.from({ length: 512 }, () => Buffer.concat([half, Buffer.alloc(32 * 1024)]))),
  );
  await tool('qemu-img', 'convert', '-c', '-f', 'raw', '-O', 'qcow2', raw, guest.disk);
  const ceilings = { plain: await ceilingUnder(root, false), exact: await ceilingUnder(root, true) };
  await qemuIo(guest.disk, 'qcow2', 'write -P 85 0 32M');
  const taken = BigInt((await stat(guest.disk)).blocks) * 512n;
  expect(ceilings.plain).toBeLessThan(taken);
  expect(ceilings.exact).toBeGreaterThanOrEqual(taken);
  expect(ceilings.exact).toBeLessThan(taken + taken / 20n);
});

async function ceilingUnder(root: string, exact: boolean): Promise<bigint> {
  const request = { connect: undefined, offline: root, paths: [], exact, deadlineMs: 10_000 };
  const { report } = await collectHost(testWorld(), request);
  const ceiling = explanationOf(report).balances[0]?.promises[0]?.ceiling;
  if (ceiling === undefined) throw new Error('the ceiling is unknown');
  return ceiling;
}
