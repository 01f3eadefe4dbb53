// Backing chains on real files: names as QEMU means them, cycles and depths that never end it.
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { resolveImages, type ResolvedImages } from '../../src/readers/images/resolve-images.ts';
import type { Lanes } from '../../src/readers/lanes/lanes.ts';
import { onePool, openHostLanes } from './host-lanes.ts';
import { overlayWriter, type WriteOverlay } from './overlays.ts';

let lanes: Lanes;
let writeOverlay: WriteOverlay;
let folder: string;

beforeAll(() => {
  lanes = openHostLanes();
  writeOverlay = overlayWriter();
});

afterAll(async () => {
  await lanes.close();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-chains-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);

function resolve(
  tops: readonly string[],
  found: readonly string[] = [],
  allowedRoots: readonly string[] = [],
): Promise<ResolvedImages> {
  const disks = tops.map((path) => ({ path, declaredFormat: 'qcow2' }));
  return resolveImages(disks, found, { lanes, allowedRoots, exact: false, poolOf: onePool });
}

/** The chain of a top as file names. */
function chainOf({ images, chains }: ResolvedImages, top: string): readonly string[] {
  const names = new Map(images.map(({ file }) => [file.id, basename(file.path)]));
  return (chains.get(top) ?? []).map((id) => names.get(id) ?? '?');
}

test('a chain is followed to its base, each shared file once', async () => {
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', at('base'), '64M']);
  writeOverlay(at('middle'), 'base', 'qcow2');
  writeOverlay(at('a'), 'middle', 'qcow2');
  writeOverlay(at('b'), at('middle'), 'qcow2');
  const resolved = await resolve([at('a'), at('b')]);
  expect(resolved.problems).toEqual([]);
  expect([chainOf(resolved, at('a')), chainOf(resolved, at('b'))]).toEqual([
    ['a', 'middle', 'base'],
    ['b', 'middle', 'base'],
  ]);
  expect(resolved.images).toHaveLength(4);
});

test('a relative name is relative to the overlay as named, its symbolic links not resolved', async () => {
  mkdirSync(at('real'));
  mkdirSync(at('named'));
  for (const place of ['real', 'named']) writeOverlay(at(`${place}/base`), 'nowhere', 'qcow2');
  writeOverlay(at('real/top'), 'base', 'qcow2');
  symlinkSync(at('real/top'), at('named/top'));
  const resolved = await resolve([at('named/top')]);
  const [, base] = resolved.chains.get(at('named/top')) ?? [];
  expect(resolved.images.find(({ file }) => file.id === base)?.file.path).toBe(at('named/base'));
});

test('a missing backing file is a Problem of that file alone', async () => {
  writeOverlay(at('top'), 'absent', 'qcow2');
  const resolved = await resolve([at('top')]);
  expect(chainOf(resolved, at('top'))).toEqual(['top']);
  expect(resolved.problems.map(({ kind, errno, subject }) => [kind, errno, subject])).toEqual([
    ['missing', 'ENOENT', { path: at('absent') }],
  ]);
});

test.each([
  ['one file', { a: 'a' }, ['a']],
  ['two files', { a: 'b', b: 'a' }, ['a', 'b']],
  ['three files', { a: 'b', b: 'c', c: './../{folder}/a' }, ['a', 'b', 'c']],
  ['a hard link', { a: 'b', b: 'twin' }, ['a', 'b']],
  ['a symbolic link', { a: 'b', b: 'link' }, ['a', 'b']],
] as const)('a cycle of %s ends where it began, with one Problem', async (_title, names, chain) => {
  for (const [name, backing] of Object.entries(names)) {
    writeOverlay(at(name), backing.replace('{folder}', basename(folder)), 'qcow2');
  }
  linkSync(at('a'), at('twin'));
  symlinkSync('a', at('link'));
  const resolved = await resolve([at('a')]);
  expect(chainOf(resolved, at('a'))).toEqual(chain);
  expect(resolved.problems.map(({ kind, found }) => [kind, found])).toEqual([
    ['refused', 'it comes back to a file that is already in it'],
  ]);
  // Whoever follows backingId ends too.
  expect(resolved.images.some(({ backingId }) => backingId === undefined)).toBe(true);
});

test('a chain of 10,000 files ends at the limit, whether it is followed or found', { timeout: 60_000 }, async () => {
  const names = Array.from({ length: 10_000 }, (_, index) => at(`layer-${index}`));
  names.forEach((name, index) => writeOverlay(name, `layer-${index + 1}`, 'qcow2'));
  const followed = await resolve([at('layer-0')]);
  expect(followed.chains.get(at('layer-0'))).toHaveLength(64);
  expect(followed.images.length).toBeLessThan(70);
  expect(followed.problems.map(({ kind }) => kind)).toContain('refused');
  const found = await resolve([at('layer-0')], names, [folder]);
  expect(found.chains.get(at('layer-0'))).toHaveLength(64);
  expect(found.images).toHaveLength(10_000);
  expect(found.problems.map(({ kind, found: what }) => [kind, what])).toEqual(
    [
      ['refused', 'it is deeper than 64 files'],
      ['missing', 'there is no such file'],
    ].toReversed(),
  );
});

test('an external data file is counted beside its image, with the size that it can grow to', async () => {
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-o', `data_file=${at('data')}`, at('top'), '64M']);
  const { images, problems } = await resolve([at('top')]);
  expect(problems).toEqual([]);
  const [top, data] = images;
  expect([top?.dataFileIds, data?.file.path, data?.header?.virtualSize, data?.probedFormat]).toEqual([
    [data?.file.id],
    at('data'),
    2n ** 26n,
    undefined,
  ]);
});

test('the extents of a VMDK descriptor are files of their own, and one outside is not touched', async () => {
  execFileSync('qemu-img', ['create', '-q', '-f', 'vmdk', '-o', 'subformat=monolithicFlat', at('disk.vmdk'), '4M']);
  const inside = await resolveImages([{ path: at('disk.vmdk'), declaredFormat: 'vmdk' }], [], {
    lanes,
    allowedRoots: [],
    exact: false,
    poolOf: onePool,
  });
  expect(inside.images.map(({ file, header }) => [basename(file.path), header?.virtualSize])).toEqual([
    ['disk.vmdk', 4n * 2n ** 20n],
    ['disk-flat.vmdk', 4n * 2n ** 20n],
  ]);
  writeFileSync(
    at('evil.vmdk'),
    '# Disk DescriptorFile\nversion=1\ncreateType="monolithicFlat"\nRW 8 FLAT "/etc/passwd" 0\n',
  );
  const outside = await resolveImages([{ path: at('evil.vmdk'), declaredFormat: 'vmdk' }], [], {
    lanes,
    allowedRoots: [],
    exact: false,
    poolOf: onePool,
  });
  expect(outside.problems.map(({ kind, found }) => [kind, found])).toEqual([
    ['refused', 'it leads outside the directories that hold images'],
  ]);
  expect(outside.images.map(({ dataFileIds }) => dataFileIds)).toEqual([[undefined]]);
});

test('an image that ends the thread that reads it loses itself alone', async () => {
  const child = new URL('../../src/readers/lanes/lane-child.ts', import.meta.url);
  const mortal = openHostLanes({ entries: { worker: new URL('mortal-worker.ts', import.meta.url), child } });
  const names = Array.from({ length: 300 }, (_, index) => at(index === 170 ? 'poison' : `good-${index}`));
  for (const name of names) writeFileSync(name, 'x'.repeat(512));
  const options = { lanes: mortal, allowedRoots: [], exact: false, poolOf: onePool };
  const { images, problems } = await resolveImages([], names, options);
  await mortal.close();
  expect(images.map(({ file }) => file.path)).toEqual(names.filter((name) => name !== at('poison')));
  expect(problems.map(({ kind, subject }) => [kind, subject.path])).toEqual([['unavailable', at('poison')]]);
});

test('a file that a scan found is read again as what an overlay states, which the scan could not know', async () => {
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', at('base'), '64M']);
  writeOverlay(at('top'), 'base', 'raw');
  const { images } = await resolve([at('top')], [at('base')], [folder]);
  expect(images.map(({ file, probedFormat, header }) => [basename(file.path), probedFormat, header?.format])).toEqual([
    ['base', 'qcow2', 'raw'],
    ['top', 'qcow2', 'qcow2'],
  ]);
});
