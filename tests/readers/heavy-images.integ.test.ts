// Images whose tables are as long as they may be, next to ordinary ones: each costs its own lines, and together they cost what one audit allows.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { weightOf } from '../../src/readers/files/header-weight.ts';
import { resolveImages, type ResolvedImages } from '../../src/readers/images/resolve-images.ts';
import type { Lanes } from '../../src/readers/lanes/lanes.ts';
import { writeQcow2 } from '../scenarios/write-qcow2.ts';
import { onePool, openHostLanes } from './host-lanes.ts';

const HEAVY = 80;
const ORDINARY = 20;
const NAMES = 4000;

/** Each name takes four times its length once it is escaped. */
const DESCRIPTOR = [
  '# Disk DescriptorFile',
  'version=1',
  'createType="twoGbMaxExtentFlat"',
  ...Array.from({ length: NAMES }, (_, index) => `RW 8 FLAT "${'\u0001'.repeat(30)}${index}" 0`),
  '',
].join('\n');

let folder: string;
let lanes: Lanes;
let paths: readonly string[];
let resolved: ResolvedImages;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-heavy-'));
  mkdirSync(join(folder, 'tree'));
  // Every fifth is an ordinary one: all share batches.
  paths = Array.from({ length: HEAVY + ORDINARY }, (_, index) => join(folder, 'tree', `disk-${index}`));
  for (const [index, path] of paths.entries()) {
    if (index % 5 === 0) writeQcow2(path, { virtualSize: 4n * 2n ** 20n });
    else writeFileSync(path, DESCRIPTOR);
  }
  lanes = openHostLanes();
  const options = { lanes, allowedRoots: [join(folder, 'tree')], exact: false, poolOf: onePool };
  resolved = await resolveImages([], paths, options);
});

afterAll(async () => {
  await lanes.close();
  rmSync(folder, { recursive: true });
});

test('ordinary images among them are read without a problem', () => {
  const ordinary = new Set(paths.filter((_, index) => index % 5 === 0));
  const read = resolved.images.filter(({ file, header }) => ordinary.has(file.path) && header?.format === 'qcow2');
  expect(read).toHaveLength(ORDINARY);
  expect(resolved.problems.filter(({ subject }) => ordinary.has(subject.path ?? ''))).toEqual([]);
});

test('none is late, and each has a few lines however many names it holds', () => {
  expect(resolved.images).toHaveLength(HEAVY + ORDINARY);
  expect([...new Set(resolved.problems.map(({ kind }) => kind))]).toEqual(['refused']);
  const lines = Map.groupBy(resolved.problems, ({ subject }) => subject.path);
  expect(Math.max(...[...lines.values()].map((list) => list.length))).toBe(9);
  expect(resolved.problems.map(({ found }) => found)).toContain(`${NAMES - 8} more of its names could not be followed`);
});

test('what is kept of all of them is what an audit allows', () => {
  const kept = resolved.images.reduce((sum, { header }) => sum + (header === undefined ? 0 : weightOf(header)), 0);
  expect(kept).toBeLessThan(65 * 2 ** 20);
  const refused = resolved.problems.filter(({ found }) => found.includes('more files than an audit keeps'));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(HEAVY);
});
