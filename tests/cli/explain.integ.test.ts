// `ullage explain --offline` as a process on real trees: what it finds, what it says, how it ends.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GiB, sumBytes } from '../../src/core/bytes.ts';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { readJson } from '../../src/wire/json.ts';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');
const ENV = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ullage-explain-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: ENV });
  return { status, stdout, stderr };
}

function explained(...args: readonly string[]) {
  const { status, stdout, stderr } = run('explain', '--offline', root, '--json', ...args);
  return { status, stderr, document: explanationSchema.parse(readJson(stdout)) };
}

function qcow2(folder: string, size: string, ...options: readonly string[]): string {
  mkdirSync(join(root, folder), { recursive: true });
  const path = join(root, folder, 'disk');
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...options, path, size]);
  return path;
}

test('guests are inferred from folders, and the figures are those of stat and qemu-img', () => {
  const small = qcow2('small', '64M');
  qcow2('large', '1G');
  const { status, stderr, document } = explained();
  const { blocks } = statSync(small, { bigint: true });
  expect({ status, stderr, from: document.guestsFrom }).toEqual({
    status: 0,
    stderr: '',
    from: `folders under ${root}`,
  });
  expect(
    document.pools.flatMap(({ promises }) => promises.map((promise) => [promise.guestName, promise.virtualSize])),
  ).toEqual([
    ['large', GiB],
    ['small', GiB / 16n],
  ]);
  expect(document.pools[0]?.promises[1]?.allocation).toBe(blocks * 512n);
  expect(document.pools.map(({ ledger, total }) => sumBytes(ledger.map(({ bytes }) => bytes)) - total)).toEqual([0n]);
  expect(document.problems).toEqual([]);
});

test('a promise beyond what there is makes the exit code 1, and --guest and --pool find it', () => {
  qcow2('huge', '1000T');
  expect(run('explain', '--offline', root).status).toBe(1);
  expect(run('explain', '--offline', root, '--guest', 'huge', '--pool', join(root, 'huge')).status).toBe(1);
  const missing = run('explain', '--offline', root, '--guest', 'none');
  expect(missing).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'ullage: NO_SUCH_GUEST: select guest none: no guest of this host has that name or UUID\n        The guests of this report are huge.\n',
  });
});

describe('what cannot be read makes the exit code 3 and costs one line', () => {
  test.each([
    ['a qcow2 image cut in its header', (path: string) => truncateSync(path, 60)],
    ['a header with an unknown feature', (path: string) => breakFeature(path)],
  ])('%s', (_name, damage) => {
    qcow2('good', '64M');
    damage(qcow2('bad', '64M'));
    const { status, document } = explained();
    expect(status).toBe(3);
    expect(document.problems).toHaveLength(1);
    expect(document.pools[0]?.promises.find(({ guestName }) => guestName === 'good')?.growth).toBeGreaterThan(0n);
  });
});

test('a FIFO that a domain names as its disk is never opened: one problem, and the other guest is counted', () => {
  define('good', qcow2('good', '64M'));
  const fifo = join(root, 'fifo');
  execFileSync('mkfifo', [fifo]);
  define('bad', fifo);
  const { status, document } = explained();
  expect({ status, from: document.guestsFrom }).toEqual({ status: 3, from: `domain XML under ${root}` });
  expect(document.problems.map(({ kind, subject }) => ({ kind, subject }))).toEqual([
    { kind: 'refused', subject: { guest: 'bad', disk: 'vda', path: fifo } },
  ]);
  expect(document.pools.flatMap(({ promises }) => promises.map(({ guestName }) => guestName))).toEqual(['good']);
});

/** Domain XML with one qcow2 disk, beside the images. */
function define(name: string, path: string): void {
  const uuid = `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padStart(12, '0')}`;
  writeFileSync(
    join(root, `${name}.xml`),
    `<domain type="kvm"><name>${name}</name><uuid>${uuid}</uuid><devices><disk type="file" device="disk">
       <driver name="qemu" type="qcow2"/><source file="${path}"/><target dev="vda"/></disk></devices></domain>`,
  );
}

function breakFeature(path: string): void {
  execFileSync('python3', ['-c', 'import sys;f=open(sys.argv[1],"r+b");f.seek(72);f.write(b"\\x80")', path]);
}

test('a folder whose name would act on the terminal is harmless in the text', () => {
  qcow2('\u001B[2Jgone\nforged line', '64M');
  const { status, stdout } = run('explain', '--offline', root);
  expect(status).toBe(0);
  expect(stdout).toContain(String.raw`\x1b[2Jgone\x0aforged line`);
  expect(stdout).not.toContain('\u001B');
});

test('a base is charged once, however many overlays stand on it', () => {
  mkdirSync(join(root, '_base'));
  const base = join(root, '_base', 'debian');
  writeFileSync(base, new Uint8Array(1024 * 1024).fill(1));
  for (const name of ['a', 'b', 'c']) qcow2(name, '64M', '-b', base, '-F', 'raw');
  const { document } = explained();
  const lines = document.pools.flatMap(({ ledger }) => ledger.filter(({ kind }) => kind === 'backing'));
  expect(lines.map(({ label, bytes, files }) => [label, bytes, files[0]?.disks.length])).toEqual([
    [base, GiB / 1024n, 3],
  ]);
});

test('an empty tree has no guest, and a tree that is not there is a problem', () => {
  expect(explained()).toMatchObject({ status: 0, document: { guests: [], problems: [] } });
  const absent = run('explain', '--offline', join(root, 'none'));
  expect([2, 3]).toContain(absent.status);
});
