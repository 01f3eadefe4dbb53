// The spool's bounds and what it gives up first, over restarts, and in a folder that cannot be written.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeForeignSpools, Spool, type ParcelKind } from './spool.ts';

let folder: string;
let warnings: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-spool-'));
  warnings = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const REPORT = gzipSync('a report');

function open(maxReports: number, maxBytes = 1e6): Promise<Spool> {
  return Spool.open(join(folder, 'spool'), { maxBytes, maxReports }, (text) => warnings.push(text));
}

/** "Fddd" → one call each; gives what became of each, by its first letter. */
async function add(spool: Spool, kinds: string): Promise<string> {
  let kept = '';
  for (const letter of kinds) {
    const kind: ParcelKind = letter === 'F' ? 'full' : 'delta';
    kept += (await spool.add(kind, REPORT)).charAt(0);
  }
  return kept;
}

const files = (): readonly string[] => readdirSync(join(folder, 'spool')).toSorted();

/** What waits, as letters. */
const waiting = (): string =>
  files()
    .map((name) => (name.includes('full') ? 'F' : 'd'))
    .join('');

// prettier-ignore
test.each<[most: number, added: string, kept: string, waiting: string]>([
  [10, 'Fdd',     'ddd',     'Fdd'],
  [4,  'FddFd',   'ddddd',   'Fd'],    // the first run goes, to let the delta of the second in
  [4,  'FdddF',   'ddddd',   'F'],     // a whole report replaces all
  [4,  'Fdddd',   'ddddn',   'Fddd'],  // no room without giving up what it builds on
  [4,  'dddF',    'dddd',    'dddF'],
  [4,  'ddddF',   'ddddd',   'F'],
  [4,  'FdFdFd',  'dddddd',  'FdFd'],
  [1,  'FFF',     'ddd',     'F'],
])('of %i at most, %s: %s, and %s waits', async (most, added, kept, expected) => {
  const spool = await open(most);
  expect([await add(spool, added), waiting(), spool.depth]).toEqual([kept, expected, expected.length]);
  const again = await open(most);
  expect([again.depth, again.bytes]).toEqual([spool.depth, spool.bytes]);
});

test('bytes are bounded as reports are', async () => {
  const spool = await open(1000, REPORT.length * 3);
  expect([await add(spool, 'FdFd'), waiting(), spool.dropped]).toEqual(['dddd', 'Fd', 2]);
  expect(spool.bytes).toBe(REPORT.length * 2);
});

test('a report larger than the whole spool waits in memory', async () => {
  const spool = await open(1000, REPORT.length - 1);
  expect([await add(spool, 'F'), spool.depth]).toEqual(['m', 1]);
  expect(await spool.read(spool.first ?? neverHere())).toBe(REPORT);
});

test('many deltas after a whole report make a new one due', async () => {
  const spool = await open(8);
  await add(spool, 'Fdd');
  expect(spool.wantsFull).toBe(false);
  await add(spool, 'd');
  expect(spool.wantsFull).toBe(true);
  await add(spool, 'F');
  expect(spool.wantsFull).toBe(false);
});

test('what a killed process left unfinished is removed, what is not ours is left', async () => {
  await add(await open(10), 'Fd');
  writeFileSync(join(folder, 'spool', '000000000002-delta.json.gz.unfinished'), 'x');
  writeFileSync(join(folder, 'spool', 'notes'), 'x');
  const again = await open(10);
  expect([again.depth, files()]).toEqual([2, ['000000000000-full.json.gz', '000000000001-delta.json.gz', 'notes']]);
  expect(await add(again, 'd')).toBe('d');
  expect(files()).toContain('000000000002-delta.json.gz');
});

test('while the disk takes nothing a few reports wait in memory, in order; then a whole one replaces them', async () => {
  const spool = await open(10);
  await add(spool, 'F');
  rmSync(join(folder, 'spool'), { recursive: true });
  writeFileSync(join(folder, 'spool'), 'a file where the folder should be');
  expect(await add(spool, 'ddddd')).toBe('mmmmn');
  expect([spool.depth, spool.trouble?.slice(0, 6)]).toEqual([5, 'EEXIST']);
  expect(await add(spool, 'F')).toBe('m');
  expect([spool.depth, spool.dropped]).toEqual([2, 4]);
  rmSync(join(folder, 'spool'));
  mkdirSync(join(folder, 'spool'));
  expect([await add(spool, 'd'), spool.trouble]).toEqual(['d', undefined]);
  expect(warnings).toHaveLength(2);
});

test('no more than sixteen files are kept of those set aside', async () => {
  const spool = await open(100);
  await add(spool, 'F'.repeat(20));
  for (let parcel = spool.first; parcel !== undefined; parcel = spool.first) await spool.setAside(parcel, 'a test');
  expect(
    readdirSync(join(folder, 'spool', 'set-aside'))
      .toSorted()
      .at(0),
  ).toBe('000000000004-full.json.gz');
  expect([readdirSync(join(folder, 'spool', 'set-aside')).length, spool.setAsideCount]).toEqual([16, 20]);
});

test('spools of other hosts are removed', async () => {
  for (const name of ['a', 'b']) mkdirSync(join(folder, 'spool', name, 'deep'), { recursive: true });
  await removeForeignSpools(join(folder, 'spool'), 'b');
  expect(files()).toEqual(['b']);
});

function neverHere(): never {
  throw new Error('there is a first parcel');
}
