// readVolumeGroups against stand-ins for vgs and lvs: small scripts that answer, fail, hang or flood.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readVolumeGroups, type VolumeGroups } from './read-volume-groups.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ullage-vgs-'));
});
afterEach(async () => rm(folder, { recursive: true }));

const VGS = '{"report":[{"vg":[{"vg_name":"a","vg_uuid":"U","vg_size":"100","vg_free":"40","vg_attr":"wz--n-"}]}]}';
const LVS = '{"report":[{"lv":[]}]}';
const GROUP = {
  kind: 'volume-group',
  id: 'vg:U',
  name: 'a',
  identity: { kind: 'volume-group-uuid', value: 'U' },
  total: 100n,
  available: 40n,
  doubts: [],
  shared: false,
  volumes: [],
};

async function script(name: string, body: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}

async function readWith(vgs: string, lvs: string, deadlineMs = 20_000): Promise<VolumeGroups> {
  await script('vgs', vgs);
  await script('lvs', lvs);
  return readVolumeGroups({ deadlineMs, searchPath: `${folder}:/usr/bin:/bin`, driverLoaded: true });
}

/** Notes what it was called with, and answers. */
function telling(answer: string): string {
  return `echo "$@" "$LC_ALL" "$LVM_SUPPRESS_FD_WARNINGS" > "$0.args"; echo '${answer}'`;
}

const LISTING = { subject: {}, attempted: 'list the volume groups with vgs' };

test('two commands are run, without a shell, in the C locale, with bytes as the unit', async () => {
  expect(await readWith(telling(VGS), telling(LVS))).toEqual({ pools: [GROUP], problems: [] });
  expect(await readFile(join(folder, 'vgs.args'), 'utf8')).toBe(
    '--reportformat json --units b --nosuffix -o vg_name,vg_uuid,vg_size,vg_free,vg_attr C 1\n',
  );
  expect(await readFile(join(folder, 'lvs.args'), 'utf8')).toMatch(/^-a --reportformat json .* C 1\n$/u);
});

test('where the kernel has no device-mapper, LVM is told so', async () => {
  await script('vgs', telling(VGS));
  await script('lvs', telling(LVS));
  await readVolumeGroups({ deadlineMs: 20_000, searchPath: `${folder}:/usr/bin:/bin`, driverLoaded: false });
  expect(await readFile(join(folder, 'vgs.args'), 'utf8')).toMatch(/^--driverloaded n /u);
});

test.each([
  ['fails without a word', 'exit 5', { kind: 'unavailable', found: 'it ended with exit code 5' }],
  ['is killed', 'kill -9 $$', { kind: 'unavailable', found: 'it was killed' }],
  [
    'may not read the devices',
    'echo "  /run/lock/lvm/P_global:aux: open failed: Permission denied" >&2; exit 5',
    {
      kind: 'denied',
      found: 'it ended with exit code 5: /run/lock/lvm/P_global:aux: open failed: Permission denied',
      hint: 'run it as root: LVM reads its metadata from the devices themselves',
    },
  ],
  [
    'prints no JSON',
    'echo nonsense',
    { kind: 'damaged', found: 'parse lvm-report: document: no JSON in 9 characters' },
  ],
  [
    'prints half its JSON and fails',
    `echo '{"report":[{"vg":['; echo "  Volume group a not found" >&2; exit 5`,
    { kind: 'damaged', found: 'it ended with exit code 5: Volume group a not found' },
  ],
  ['prints without end', 'exec cat /dev/zero', { kind: 'limit', found: 'more than 33554432 bytes of output' }],
])('a vgs that %s is one problem', async (_, vgs, expected) => {
  expect(await readWith(vgs, `echo '${LVS}'`)).toEqual({ pools: [], problems: [{ ...LISTING, ...expected }] });
});

test('what stops both commands is told once', async () => {
  const { pools, problems } = await readWith('exit 5', 'exit 5');
  const found = 'it ended with exit code 5';
  expect({ pools, problems }).toEqual({ pools: [], problems: [{ ...LISTING, kind: 'unavailable', found }] });
});

test('groups whose volumes could not be listed are kept, beside the problem', async () => {
  const attempted = 'list the logical volumes with lvs';
  expect(await readWith(`echo '${VGS}'`, 'exit 5')).toEqual({
    pools: [GROUP],
    problems: [{ subject: {}, attempted, kind: 'unavailable', found: 'it ended with exit code 5' }],
  });
});

test('groups printed before a failure are kept, beside the problem', async () => {
  const vgs = `echo '${VGS}'; echo "  WARNING: noise" >&2; echo "  Cannot access VG b with system ID x" >&2; exit 5`;
  expect(await readWith(vgs, `echo '${LVS}'`)).toEqual({
    pools: [GROUP],
    problems: [
      { ...LISTING, kind: 'unavailable', found: 'it ended with exit code 5: Cannot access VG b with system ID x' },
    ],
  });
});

test('a vgs that hangs is killed at the deadline', async () => {
  const { pools, problems } = await readWith('echo $$ > "$0.pid"; exec sleep 600', `echo '${LVS}'`, 1000);
  expect(pools).toEqual([]);
  expect(problems).toContainEqual({ ...LISTING, kind: 'timeout', found: 'no answer within 1000 ms' });
  const pid = (await readFile(join(folder, 'vgs.pid'), 'utf8')).trim();
  await expect.poll(async () => stateOf(pid), { timeout: 10_000 }).toMatch(/^[ZX]?$/u);
});

test('a hanging process that keeps the output open after vgs is dead is not waited for', async () => {
  const { problems } = await readWith('sleep 600 & echo $! > "$0.pid"; wait', `echo '${LVS}'`, 1000);
  process.kill(Number(await readFile(join(folder, 'vgs.pid'), 'utf8')), 'SIGKILL');
  expect(problems).toContainEqual({ ...LISTING, kind: 'timeout', found: 'no answer within 1000 ms' });
});

/** A letter, "" when the process is gone: where pid 1 does not reap, the dead stay as zombies. */
async function stateOf(pid: string): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return /\) (\w) /u.exec(status)?.[1] ?? '';
}
