// Lanes between audits, over mounts that hang: what is known of a mount outlives a change of the table, and a dead disk costs one thread.
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FilesystemAnswer } from '../../src/readers/files/stat-filesystem.ts';
import { KeptLanes } from '../../src/agent/audit/kept-lanes.ts';
import { mountBindfs, type Bindfs } from '../readers/bindfs.ts';
import { testWorld } from '../services/test-world.ts';

/** Long enough for a healthy mount on a busy machine; each hung question costs it once. */
const DEADLINE_MS = 2000;

let folder: string;
let mounted: Bindfs;
let kept: KeptLanes;
let nowMs: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-kept-'));
  mkdirSync(join(folder, 'source'));
  mounted = await mountBindfs(join(folder, 'source'), join(folder, 'mounted'));
  mkdirSync(join(folder, 'proc/self'), { recursive: true });
  nowMs = 0;
  kept = new KeptLanes({ ...testWorld(), root: folder, monotonicMs: () => nowMs }, DEADLINE_MS);
});

afterEach(async () => {
  await mounted.close();
  await kept.close();
  rmSync(folder, { recursive: true });
});

/** The machine's own table; with `local`, the FUSE mount is taken for a filesystem on a disk of this machine. */
function writeTable(local: boolean): void {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const told = lines.map((line) =>
    local && line.includes(` ${mounted.mountPoint} `) ? line.replace(/ - \S+ \S+ /, ' - ext4 /dev/sdz ') : line,
  );
  writeFileSync(join(folder, 'proc/self/mountinfo'), told.join('\n'));
}

async function ask(path = mounted.mountPoint): Promise<string> {
  const { lanes } = await kept.current();
  const answer: FilesystemAnswer = await lanes.statFilesystem(path);
  return answer.kind === 'read' ? 'read' : answer.failure.found;
}

test('while the table is what it was the lanes are the same', async () => {
  writeTable(false);
  const first = await kept.current();
  expect((await kept.current()).lanes === first.lanes).toBe(true);
});

test('a remote mount that did not answer is not asked again at once, though other mounts have come', async () => {
  writeTable(false);
  mounted.stop();
  expect(await ask()).toBe('no answer within the deadline');
  const before = await kept.current();
  appendFileSync(join(folder, 'proc/self/mountinfo'), '9999 1 0:999 / /mnt/new rw - tmpfs tmpfs rw\n');
  expect((await kept.current()).lanes === before.lanes).toBe(false);
  expect(await ask()).toContain('is not asked again yet');
  mounted.resume();
  nowMs += 2000;
  expect(await ask()).toBe('read');
});

test('a local mount on which a thread hung has a process and a breaker of its own from then on', async () => {
  writeTable(true);
  mounted.stop();
  expect(await ask()).toBe('no answer within the deadline');
  const hung = await kept.current();
  expect(hung.lanes.laneOf(join(mounted.mountPoint, 'disk'))).toBe(mounted.mountPoint);
  expect(await ask()).toBe('no answer within the deadline');
  expect(await ask()).toContain('is not asked again yet');
  expect([hung.lanes.stuck, await ask(folder)]).toEqual([[], 'read']);
  mounted.resume();
  nowMs += 2000;
  expect(await ask()).toBe('read');
  expect(await kept.close()).toEqual([mounted.mountPoint]);
});
