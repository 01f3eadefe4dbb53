// The file of metrics on a real filesystem: what is not the agent's is refused and stays, byte for byte.
import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkTextfile, writeTextfile } from './textfile.ts';

const PAGE = '# HELP ullage_agent_build_info The agent.\n';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ul-textfile-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What was thrown: its code and words. */
async function refusalOf(path: string): Promise<string> {
  const check = await Promise.allSettled([checkTextfile(path), writeTextfile(path, PAGE)]);
  const said = new Set(check.map((outcome) => (outcome.status === 'rejected' ? wordsOf(outcome.reason) : 'taken')));
  return [...said].join(' | ');
}

test('a file that is not there, an empty one, and one of ours are written', async () => {
  const path = join(folder, 'ullage.prom');
  await writeTextfile(path, PAGE);
  await writeTextfile(path, `${PAGE}more\n`);
  const empty = join(folder, 'empty.prom');
  writeFileSync(empty, '');
  await writeTextfile(empty, PAGE);
  expect([readFileSync(path, 'utf8'), readFileSync(empty, 'utf8'), readdirSync(folder).toSorted()]).toEqual([
    `${PAGE}more\n`,
    PAGE,
    ['empty.prom', 'ullage.prom'],
  ]);
});

test('what a kill left half written beside it is in nobody’s way', async () => {
  const path = join(folder, 'ullage.prom');
  writeFileSync(`${path}.unfinished`, PAGE.repeat(2));
  await writeTextfile(path, PAGE);
  expect(readdirSync(folder)).toEqual(['ullage.prom']);
});

test.each([
  ['an image', 'disk.qcow2', 'does not end in .prom'],
  ['an image with the right name', 'disk.prom', 'was not written by an agent of ullage'],
])('%s stays', async (_what, name, why) => {
  const path = join(folder, name);
  const image = Buffer.from('QFI\xfb\0\0\0\x03', 'latin1');
  writeFileSync(path, image);
  expect(await refusalOf(path)).toContain(`write metrics to ${path}: `);
  expect(await refusalOf(path)).toContain(why);
  expect([readFileSync(path), readdirSync(folder)]).toEqual([image, [name]]);
});

test("another program's metrics, also beside it, stay", async () => {
  const others = '# HELP smartmon_device_active Drives.\n';
  writeFileSync(join(folder, 'smartmon.prom'), others);
  writeFileSync(join(folder, 'ullage.prom.unfinished'), others);
  const refusals = [await refusalOf(join(folder, 'smartmon.prom')), await refusalOf(join(folder, 'ullage.prom'))];
  expect(refusals.every((text) => text.endsWith('was not written by an agent of ullage'))).toBe(true);
  expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([others, others]);
});

test('a pipe, a directory and a link are refused without being opened', async () => {
  const [pipe, directory, link] = ['pipe.prom', 'directory.prom', 'link.prom'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  execFileSync('mkfifo', [pipe]);
  mkdirSync(directory);
  symlinkSync('/etc/passwd', link);
  for (const path of [pipe, directory, link]) expect(await refusalOf(path)).toContain(`${path} is no regular file`);
  expect([lstatSync(pipe).isFIFO(), lstatSync(directory).isDirectory(), lstatSync(link).isSymbolicLink()]).toEqual([
    true,
    true,
    true,
  ]);
});

test('a directory that is not there yet is no fault of the setting, but nothing can be written', async () => {
  const path = join(folder, 'later', 'ullage.prom');
  await checkTextfile(path);
  await expect(writeTextfile(path, PAGE)).rejects.toThrow('ENOENT');
});

function wordsOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
