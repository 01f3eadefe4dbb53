// A btrfs subvolume below a walked path is walked: it is the same filesystem under another device number.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { collectHost } from '../../src/agent/collect.ts';
import { mountSmallFilesystem } from '../services/loop-filesystem.ts';
import { testWorld } from '../services/test-world.ts';

const run = promisify(execFile);

test('finds the files of a nested subvolume, on the one pool', async () => {
  const filesystem = await mountSmallFilesystem({ type: 'btrfs', sizeMiB: 150 });
  onTestFinished(() => filesystem.close());
  const root = join(filesystem.mountPoint, 'instances');
  await mkdir(join(root, 'u1'), { recursive: true });
  await run('btrfs', ['-q', 'subvolume', 'create', join(root, '_base')]);
  await writeFile(join(root, '_base', 'base'), Buffer.alloc(1_000_000, 1));
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', '../_base/base', '-F', 'raw', join(root, 'u1', 'disk')]);
  const request = { connect: undefined, offline: root, paths: [], exact: false, deadlineMs: 10_000 };
  const { report } = await collectHost(testWorld(), request);
  expect(report.problems).toEqual([]);
  expect(report.pools).toHaveLength(1);
  expect(report.found.map(({ file, role }) => [file.path.slice(root.length), role, file.poolId])).toEqual([
    ['/_base/base', 'base', report.pools[0]?.id],
    ['/u1/disk', 'disk', report.pools[0]?.id],
  ]);
  expect(report.guests[0]?.disks[0]?.chain).toHaveLength(2);
});
