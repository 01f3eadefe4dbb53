// The second audit: what has not changed keeps its facts, whatever changed is read again, by a stat that ctime cannot deceive.
import { execFileSync } from 'node:child_process';
import { linkSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ImageFacts } from '../../src/core/file.ts';
import { resolveImages, type ImageMemory, type ResolvedImages } from '../../src/readers/images/resolve-images.ts';
import type { Lanes } from '../../src/readers/lanes/lanes.ts';
import { onePool, openHostLanes } from './host-lanes.ts';

let lanes: Lanes;
let folder: string;

beforeAll(() => {
  lanes = openHostLanes();
});

afterAll(async () => {
  await lanes.close();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-second-'));
  for (const name of ['base', 'other']) execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', at(name), '64M']);
  for (const name of ['top', 'still']) {
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', at('base'), '-F', 'qcow2', at(name)]);
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);
const NAMES = ['base', 'other', 'still', 'top'];

/** Waits until every change so far is long enough ago for a stat to be believed: 20 ms. */
async function audit(previous?: ImageMemory, names: readonly string[] = NAMES): Promise<ResolvedImages> {
  const settledAtMs =
    Math.max(...names.map((name) => statSync(at(name), { throwIfNoEntry: false })?.ctimeMs ?? 0)) + 25;
  while (Date.now() < settledAtMs) await delay(5);
  const disks = [{ path: at('top'), declaredFormat: 'qcow2' }];
  const options = { lanes, allowedRoots: [folder], exact: false, poolOf: onePool, auditAtMs: Date.now() };
  return resolveImages(disks, names.map(at), previous === undefined ? options : { ...options, previous });
}

function imageAt(name: string, { images }: ResolvedImages): ImageFacts | undefined {
  return images.find(({ file }) => file.path === at(name));
}

test('without a change all facts and chains are the same, and what no overlay names is the same object', async () => {
  const first = await audit();
  const second = await audit(first.memory);
  const third = await audit(second.memory);
  for (const later of [second, third]) {
    expect([later.images, later.chains, later.problems]).toEqual([first.images, first.chains, []]);
  }
  expect(imageAt('other', third) === imageAt('other', first)).toBe(true);
});

test.each([
  ['written', () => execFileSync('qemu-io', ['-f', 'qcow2', '-c', 'write 0 1M', at('top')])],
  ['resized', () => execFileSync('qemu-img', ['resize', '-q', at('top'), '128M'])],
  [
    'rebased, which changes neither length nor blocks',
    () => execFileSync('qemu-img', ['rebase', '-u', '-b', at('other'), '-F', 'qcow2', at('top')]),
  ],
  [
    'replaced by another file of the same name',
    () => {
      rmSync(at('top'));
      execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', at('top'), '32M']);
    },
  ],
  [
    'changed, its mtime set back',
    () => {
      const before = statSync(at('top'));
      execFileSync('qemu-img', ['resize', '-q', at('top'), '128M']);
      execFileSync('touch', ['-m', '-d', `@${before.mtimeMs / 1000}`, at('top')]);
    },
  ],
] as const)('a disk that was %s is read again; its neighbour is not', async (_how, change) => {
  const first = await audit();
  change();
  const second = await audit(first.memory);
  const fresh = await audit();
  expect([second.images, second.chains, second.problems]).toEqual([fresh.images, fresh.chains, []]);
  expect(second.images).not.toEqual(first.images);
});

test('a file that vanished is a Problem, and what named it no longer has it below', async () => {
  const first = await audit();
  rmSync(at('base'));
  const second = await audit(first.memory);
  expect(second.problems.map(({ kind, subject }) => [kind, subject.path])).toEqual([['missing', at('base')]]);
  expect(second.images.map(({ backingId }) => backingId)).toEqual([undefined, undefined, undefined]);
  expect(second.chains.get(at('top'))).toHaveLength(1);
});

test('a new hard link changes the count of links, and the facts with it', async () => {
  const first = await audit();
  linkSync(at('other'), at('twin'));
  const second = await audit(first.memory);
  expect([imageAt('other', first)?.file.links, imageAt('other', second)?.file.links]).toEqual([1, 2]);
});

test('what changed just before an audit is not believed by the next one', async () => {
  const disks = [{ path: at('top'), declaredFormat: 'qcow2' }];
  const auditAtMs = statSync(at('top')).ctimeMs + 1;
  const options = { lanes, allowedRoots: [folder], exact: false, poolOf: onePool, auditAtMs };
  const first = await resolveImages(disks, [at('top')], options);
  const second = await resolveImages(disks, [at('top')], { ...options, previous: first.memory });
  expect(second.images).toEqual(first.images);
  expect(second.images[0]?.file === first.images[0]?.file).toBe(false);
});
