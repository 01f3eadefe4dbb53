// runBounded on commands that do not exist, may not run, and end by themselves.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runBounded } from './run-bounded.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ullage-run-'));
});
afterEach(async () => rm(folder, { recursive: true }));

const LIMITS = { deadlineMs: 20_000, maxOutput: 1000 };

test('a command that is nowhere on the path is absent', async () => {
  const options = { ...LIMITS, env: { PATH: folder } };
  expect(await runBounded('ullage-no-such-command', [], options)).toEqual({ kind: 'absent' });
});

test('a command that is no program could not be started, and the system says why', async () => {
  await writeFile(join(folder, 'text'), '', { mode: 0o644 });
  const options = { ...LIMITS, env: { PATH: folder } };
  expect(await runBounded(join(folder, 'text'), [], options)).toEqual({ kind: 'failed', errno: 'EACCES' });
});

test('what a command prints and how it ends are told, and it sees the given environment alone', async () => {
  const options = { ...LIMITS, env: { PATH: '/usr/bin:/bin', GREETING: 'salve' } };
  expect(
    await runBounded('sh', ['-c', 'echo "$GREETING $1 [$HOME]"; echo bad >&2; exit 3', 'sh', '$x'], options),
  ).toEqual({
    kind: 'ended',
    exitCode: 3,
    stdout: 'salve $x []\n',
    stderr: 'bad\n',
  });
});

test('output up to the limit is taken, a byte more is not', async () => {
  const options = { ...LIMITS, env: { PATH: '/usr/bin:/bin' } };
  const zeros = async (count: number): Promise<string> =>
    (await runBounded('head', ['-c', String(count), '/dev/zero'], options)).kind;
  expect([await zeros(1000), await zeros(1001)]).toEqual(['ended', 'overflow']);
});
