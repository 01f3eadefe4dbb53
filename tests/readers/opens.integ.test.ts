// Nothing is opened that must not be: every open of a real audit of hostile images, seen by strace.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overlayWriter, type WriteOverlay } from './overlays.ts';
import type { ChildReport, ChildRequest } from './resolve-as-child.ts';
import { makeStandIns, type StandIns } from './stand-ins.ts';

let folder: string;
let standIns: StandIns;
let writeOverlay: WriteOverlay;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-opens-'));
  mkdirSync(join(folder, 'pool'));
  mkdirSync(join(folder, 'secret'));
  writeFileSync(join(folder, 'secret/key'), 'secret');
  standIns = await makeStandIns(join(folder, 'pool'));
  writeOverlay = overlayWriter();
});

afterAll(() => {
  standIns.close();
  rmSync(folder, { recursive: true });
});

const pool = (name: string): string => join(folder, 'pool', name);

/** Runs an audit under strace; the paths below the folder that any of its threads opened, and those of the kernel's trees. */
function trace(request: Partial<ChildRequest>): { report: ChildReport; opened: readonly string[] } {
  const log = join(folder, 'strace.log');
  const whole: ChildRequest = {
    disks: [],
    found: [],
    allowedRoots: [join(folder, 'pool')],
    allowedFiles: [],
    ...request,
  };
  const script = join(import.meta.dirname, 'resolve-as-child.ts');
  const strace = ['-f', '-qq', '-s', '4096', '-e', 'trace=open,openat,openat2,open_by_handle_at', '-o', log];
  const output = execFileSync('strace', [...strace, process.execPath, script, JSON.stringify(whole)], {
    encoding: 'utf8',
  });
  const paths = [...readFileSync(log, 'utf8').matchAll(/ open\w*\((?:AT_FDCWD, |\d+, )?"([^"]*)"/g)].map(
    ([, path = '']) => path,
  );
  const opened = paths.filter((path) => path.startsWith(folder) || FOREIGN.has(path) || !path.startsWith('/'));
  return { report: JSON.parse(output) as ChildReport, opened: [...new Set(opened)].toSorted() };
}

/** What hostile names ask for, outside the folder. */
const FOREIGN = new Set(['/etc/passwd', '/etc/shadow', '/dev/zero', '/dev/mem', '/proc/self/mem', '/sys/power/state']);

test('of all stand-ins only regular files are opened', () => {
  const names = [
    'good.qcow2',
    'plain.raw',
    'empty',
    'fifo',
    'zero',
    'socket',
    'directory',
    'link',
    'link-to-fifo',
    'dangling',
    'loop-a',
  ];
  const { report, opened } = trace({ disks: names.map((name) => ({ path: pool(name) })) });
  // A directory is looked into for a ploop's descriptor, by name and without being opened itself.
  expect(opened).toEqual([pool('empty'), pool('good.qcow2'), pool('plain.raw')]);
  expect(report.problems.map(([kind, path]) => [kind, path.slice(folder.length + 6)])).toEqual([
    ['refused', 'fifo'],
    ['refused', 'zero'],
    ['refused', 'socket'],
    ['refused', 'directory'],
    ['refused', 'link-to-fifo'],
    ['missing', 'dangling'],
    ['refused', 'loop-a'],
  ]);
});

test('what takes the place of a scanned file since is opened without waiting, but not read', () => {
  const { report, opened } = trace({ found: [pool('fifo'), pool('link'), pool('good.qcow2')] });
  expect(opened).toEqual([pool('fifo'), pool('good.qcow2'), pool('link')]);
  expect(report.images.map(([path]) => path)).toEqual([pool('good.qcow2')]);
  expect(report.problems.map(([kind]) => kind)).toEqual(['refused', 'refused']);
});

test("a disk in a directory of the system's own opens nothing else there, by whatever link it is named", () => {
  symlinkSync('/etc', join(folder, 'conf'));
  writeOverlay(pool('beside'), '../conf/passwd', 'qcow2');
  const { report, opened } = trace({
    disks: [{ path: join(folder, 'conf/hostname') }, { path: pool('beside'), declaredFormat: 'qcow2' }],
  });
  expect(opened).not.toContain('/etc/passwd');
  expect(report.problems.map(([kind]) => kind)).toEqual(['refused']);
});

test.each([
  ['json:{"driver":"file","filename":"/etc/passwd"}', 'it is no plain file name'],
  ['nbd://localhost/x', 'it is a URL'],
  ['nbd:unix:/run/x', 'it is a URL'],
  ['with:colon.qcow2', 'it is a URL'],
  ['fat:/etc', 'it is no plain file name'],
  ['/etc/passwd', 'it leads outside the directories that hold images'],
  ['file:/etc/passwd', 'it leads outside the directories that hold images'],
  ['../../../../../../../etc/passwd', 'it leads outside the directories that hold images'],
  ['../secret/key', 'it leads outside the directories that hold images'],
  ['/dev/zero', 'it leads outside the directories that hold images'],
  ['/proc/self/mem', 'it leads outside the directories that hold images'],
  ['bad\u0001name', 'it holds control characters or bytes that are no UTF-8'],
])('a backing name %s is recorded, not opened', (name, found) => {
  writeOverlay(pool('overlay'), name, 'qcow2');
  const { report, opened } = trace({ disks: [{ path: pool('overlay'), declaredFormat: 'qcow2' }] });
  expect(opened).toEqual([pool('overlay')]);
  expect(report.problems).toEqual([['refused', pool('overlay'), found]]);
});

test('a root of "/", /dev or /proc allows nothing', () => {
  writeOverlay(pool('overlay'), '/etc/passwd', 'qcow2');
  const allowedRoots = ['/', '/dev', '/proc', '/sys', '/run'];
  const { opened } = trace({ disks: [{ path: pool('overlay'), declaredFormat: 'qcow2' }], allowedRoots });
  expect(opened).toEqual([pool('overlay')]);
});

test('a link below a root that leads out of it is not followed', () => {
  symlinkSync(join(folder, 'secret'), pool('way-out'));
  writeOverlay(pool('overlay'), 'way-out/key', 'qcow2');
  const { report, opened } = trace({ disks: [{ path: pool('overlay'), declaredFormat: 'qcow2' }] });
  expect(opened).toEqual([pool('overlay')]);
  const found = `it leads to ${join(folder, 'secret/key')}, outside the directories that hold images`;
  expect(report.problems).toEqual([['refused', pool('way-out/key'), found]]);
});

test('a backing file of unstated format is not opened, a stated one is, and a listed one wherever it lies', () => {
  cpSync(pool('good.qcow2'), join(folder, 'secret/base'));
  writeOverlay(pool('unstated'), 'good.qcow2');
  writeOverlay(pool('stated'), 'plain.raw', 'raw');
  writeOverlay(pool('listed'), join(folder, 'secret/base'), 'qcow2');
  const disks = ['unstated', 'stated', 'listed'].map((name) => ({ path: pool(name), declaredFormat: 'qcow2' }));
  const { report, opened } = trace({ disks, allowedFiles: [join(folder, 'secret/base')] });
  expect(report).toEqual({
    images: [
      [pool('unstated'), 'qcow2', 'qcow2'],
      [pool('stated'), 'qcow2', 'qcow2'],
      [pool('listed'), 'qcow2', 'qcow2'],
      [pool('good.qcow2'), '–', 'raw'],
      [pool('plain.raw'), 'raw', 'raw'],
      [join(folder, 'secret/base'), 'qcow2', 'qcow2'],
    ],
    problems: [],
  });
  expect(opened).toEqual([...disks.map(({ path }) => path), pool('plain.raw'), join(folder, 'secret/base')].toSorted());
});

test('a file that only root may read is a stat and a Problem for another user, and does not stop the others', () => {
  const home = mkdtempSync(join(tmpdir(), 'ullage-user-'));
  try {
    chmodSync(home, 0o755);
    cpSync(pool('good.qcow2'), join(home, 'mine'));
    cpSync(pool('good.qcow2'), join(home, 'roots'));
    chmodSync(join(home, 'mine'), 0o644);
    chmodSync(join(home, 'roots'), 0o600);
    const disks = ['roots', 'mine'].map((name) => ({ path: join(home, name) }));
    const request: ChildRequest = { disks, found: [], allowedRoots: [], allowedFiles: [] };
    const script = join(import.meta.dirname, 'resolve-as-child.ts');
    const user = ['--reuid=65534', '--regid=65534', '--clear-groups'];
    const output = execFileSync('setpriv', [...user, process.execPath, script, JSON.stringify(request)], {
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual({
      images: [
        [join(home, 'roots'), '–', '–'],
        [join(home, 'mine'), 'qcow2', 'qcow2'],
      ],
      problems: [['denied', join(home, 'roots'), 'permission denied']],
    });
  } finally {
    rmSync(home, { recursive: true });
  }
});
