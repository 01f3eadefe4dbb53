// mountOf against the kernel: whatever is mounted over, under and beside one another, a path is on the mount that stat says.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);

const PROGRAM = fileURLToPath(new URL('../../../tests/services/random-mounts.ts', import.meta.url));
const STEPS = 100;

/** What the program compares: its own paths, each made first. */
const PATHS_PER_STEP = 12;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ullage-mounts-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

test('a path lies on the mount that the kernel finds, after any sequence of mounts, binds and unmounts', async () => {
  const seed = 1 + (Date.now() % 1_000_000);
  const args = ['-m', '--propagation', 'private', process.execPath, PROGRAM, folder, String(seed), String(STEPS)];
  const { stdout } = await run('unshare', args);
  const answer: unknown = JSON.parse(stdout);
  expect({ seed, answer }).toEqual({ seed, answer: { compared: STEPS * PATHS_PER_STEP, differences: [] } });
});
