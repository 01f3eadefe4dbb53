// The kernel's own filesystems are never walked, by whatever name somebody asks for them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MiB } from '../../src/core/bytes.ts';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { readJson } from '../../src/wire/json.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { runTraced } from './traced-run.ts';
import { writeQcow2 } from './write-qcow2.ts';

const folder = mkdtempSync(join(tmpdir(), 'ullage-kernel-'));
afterAll(() => rmSync(folder, { recursive: true }));

const link = join(folder, 'link');
symlinkSync('/sys', link);
const tree = join(folder, 'tree');
mkdirSync(tree);

test.each([
  ['/proc', '/proc'],
  ['/proc/self/fd', `/proc/`],
  ['/sys/devices', '/sys/devices'],
  [link, '/sys'],
])('--offline %s is refused', async (asked, place) => {
  const { end, stdout, stderr, opened } = await runTraced(['explain', '--offline', asked]);
  expect({ end, stdout }).toEqual({ end: 'exit 2', stdout: '' });
  expect(stderr).toContain(`ullage: OFFLINE_TREE: walk ${JSON.stringify(asked)}`);
  expect(stderr).toContain(place);
  expect(walked(opened)).toEqual([]);
});

test('--path to one beside a tree costs one problem', async () => {
  const { end, stdout, opened } = await runTraced(['explain', '--offline', tree, '--path', link, '--json']);
  expect(end).toBe('exit 3');
  const { pools, problems } = explanationSchema.parse(readJson(stdout));
  expect(pools).toHaveLength(1);
  expect(problems).toMatchObject([{ kind: 'refused', subject: { path: link }, attempted: 'walk the directory' }]);
  expect(walked(opened)).toEqual([]);
});

test('nothing in one is opened by name: neither as a disk, nor below an image, nor over a link', async () => {
  const host = mkdtempSync(join(folder, 'host-'));
  mkdirSync(join(host, 'proc'));
  mkdirSync(join(host, 'images'));
  execFileSync('mount', ['-t', 'proc', 'proc', join(host, 'proc')]);
  try {
    symlinkSync('../proc/cpuinfo', join(host, 'images/link'));
    const backing = { name: '../proc/version', format: 'qcow2' };
    writeQcow2(join(host, 'images/overlay'), { virtualSize: 4n * MiB, backing });
    const disks = ['/images/overlay', '/images/link', '/proc/meminfo', '/proc/sys/kernel/hostname'];
    const xml = domainXml(
      'guest',
      testUuid(1),
      disks.map((path, at) => ({ target: `vd${'abcd'.charAt(at)}`, format: 'qcow2', path: join(host, path) })),
    );
    writeFileSync(join(host, 'guest.xml'), xml);
    const { end, stdout, opened } = await runTraced(['explain', '--offline', host, '--json']);
    expect(end).toBe('exit 3');
    const { problems } = explanationSchema.parse(readJson(stdout));
    expect(problems.map(({ kind, subject }) => [kind, subject.disk])).toEqual([
      ['refused', 'vdb'],
      ['refused', 'vdc'],
      ['refused', 'vdd'],
      ['refused', 'vda'],
    ]);
    expect([...opened].filter((path) => path.startsWith(join(host, 'proc')))).toEqual([]);
  } finally {
    execFileSync('umount', [join(host, 'proc')]);
  }
});

/** What a walk would have opened: folders of processes, and the kernel's tree but for processors and block
 *  devices. */
function walked(opened: ReadonlySet<string>): readonly string[] {
  const places = /^\/proc\/\d+\/|^\/sys\/(?:devices(?!\/system\/cpu)|kernel|module|class(?!\/block)|bus)(?:\/|$)/u;
  return [...opened].filter((path) => places.test(path));
}
