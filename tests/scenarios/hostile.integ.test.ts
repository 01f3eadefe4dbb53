// A copied tree that means harm: each thing in it gives facts or a problem, in bounded time and memory, and nothing else is touched.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { readJson } from '../../src/wire/json.ts';
import { makeHostileTree, type HostileTree } from './hostile-tree.ts';
import { runTraced, type TracedRun } from './traced-run.ts';
import { PLAIN_ENVIRONMENT, runUllage, SOURCE_PROGRAM, type Document } from './ullage.ts';

/** Twice what 10,000 images take: a structure of a claimed size would be gigabytes. */
const MEMORY_LIMIT_KIB = 512 * 1024;

/** What the kernel shows of itself, and udev's names of disks: where pools get their identity. */
const KERNEL_PLACES = ['/proc/', '/sys/', '/dev/disk/', '/run/udev/'];

let folder: string;
let root: string;
let tree: HostileTree;
let traced: TracedRun;
let document: Document;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-hostile-'));
  root = mkdtempSync(join(folder, 'tree-'));
  tree = await makeHostileTree(root);
  traced = await runTraced(['explain', '--offline', root, '--json']);
  document = explanationSchema.parse(readJson(traced.stdout));
});

afterAll(() => {
  tree?.close();
  rmSync(folder, { recursive: true });
});

test('it ends by itself, with an incomplete answer', () => {
  const { end, stderr, left } = traced;
  expect({ end, stderr, left }).toEqual({ end: 'exit 3', stderr: '', left: [] });
});

test('each guest has its disk read, or the one problem that fits', () => {
  const kinds = tree.guests.map(({ name }) => {
    const problems = document.problems.filter(({ subject }) => subject.guest === name);
    return [name, problems.length === 0 ? 'read' : problems.map(({ kind }) => kind).join(' ')];
  });
  expect(kinds).toEqual(tree.guests.map(({ name, outcome }) => [name, outcome]));
  expect(document.guests).toHaveLength(tree.guests.length);
});

test('what is no guest’s is no problem: every one belongs to a guest', () => {
  expect(document.problems.filter(({ subject }) => subject.guest === undefined)).toEqual([]);
});

test('the healthy guest among them is counted, and the ledger closes', () => {
  const [pool] = document.pools;
  const good = pool?.promises.find(({ guestName }) => guestName === 'good');
  expect([good?.virtualSize, good?.basis]).toEqual([4n * 2n ** 20n, 'header']);
  expect(pool?.ledger.reduce((sum, { bytes }) => sum + bytes, 0n)).toBe(pool?.total);
});

test('no layer of a chain that is too deep to follow is called an orphan', () => {
  expect(document.findings.filter(({ code }) => code === 'orphan')).toEqual([]);
});

test('beyond what an empty tree needs, nothing was opened but the tree’s own files and the kernel’s', async () => {
  const empty = mkdtempSync(join(folder, 'empty-'));
  const baseline = await runTraced(['explain', '--offline', empty, '--json']);
  expect({ end: baseline.end, sawTree: baseline.opened.has(empty) }).toEqual({ end: 'exit 0', sawTree: true });
  const own = [...traced.opened].filter((path) => !baseline.opened.has(path));
  expect(own.filter((path) => !isAllowed(path))).toEqual([]);
  // An empty tree needs nothing secret either, so the comparison hides nothing.
  expect(
    ['/etc/passwd', '/etc/shadow', '/proc/self/mem', '/dev/zero'].filter((path) => traced.opened.has(path)),
  ).toEqual([]);
  expect(tree.untouchable.filter((path) => traced.opened.has(path))).toEqual([]);
  expect(own.filter((path) => path.startsWith(`${root}/chain/`)).length).toBeGreaterThan(9_000);
});

function isAllowed(path: string): boolean {
  return path === root || [`${root}/`, ...KERNEL_PLACES].some((place) => path.startsWith(place));
}

test('no socket was connected and no command run', () => {
  expect({ sockets: traced.sockets, executed: traced.executed }).toEqual({ sockets: [], executed: [process.execPath] });
});

/** Loaded into the program: says as it leaves how much memory it had at most, in KiB (getrusage(2) on Linux). */
const REPORT_USAGE = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs';
  process.on('exit', () => writeFileSync(process.env.SCENARIO_USAGE, String(process.resourceUsage().maxRSS)));
`)}`;

test('it takes no more memory than its 10,000 images need', async () => {
  const usage = join(folder, 'usage');
  const [node = '', main = ''] = SOURCE_PROGRAM;
  const { end } = await runUllage(['explain', '--offline', root], {
    program: [node, '--import', REPORT_USAGE, main],
    env: { ...PLAIN_ENVIRONMENT, SCENARIO_USAGE: usage },
  });
  expect(end).toBe('exit 3');
  expect(Number(readFileSync(usage, 'utf8'))).toBeLessThan(MEMORY_LIMIT_KIB);
});

test.each([
  ['UTF-8', 'C.UTF-8', /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u],
  ['ASCII', 'C', /[^\n -~]/u],
])('nothing that moves a cursor or hides text reaches a terminal of %s', async (_title, LANG, unsafe) => {
  const { stdout } = await runUllage(['explain', '--offline', root, '--all'], { env: { ...PLAIN_ENVIRONMENT, LANG } });
  expect(unsafe.exec(stdout)).toBeNull();
  expect(stdout).toContain(String.raw`\x1b]0;owned\x07`);
});
