// Images of a copied tree that claim others' disks as their own lower layers: no promise goes missing without a word.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MiB } from '../../src/core/bytes.ts';
import { patched } from '../images/patch.ts';
import { testUuid } from '../libvirt/guests.ts';
import { explainJson, type Document } from './ullage.ts';
import { writeQcow2 } from './write-qcow2.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ullage-claims-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** An image of 64 MiB that names another as its backing, and says what that is. */
function image(path: string, backing?: string, format = 'qcow2'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  const named = backing === undefined ? undefined : { name: backing, format };
  writeQcow2(join(root, path), { virtualSize: 64n * MiB, backing: named });
}

async function promised(): Promise<{ disks: readonly string[]; document: Document }> {
  const { document } = await explainJson(['--offline', root]);
  const disks = document.pools.flatMap(({ promises }) =>
    promises.filter(({ growth }) => (growth ?? 0n) > 60n * MiB).map(({ guestName }) => guestName),
  );
  return { disks: disks.toSorted(alphabetically), document };
}

function alphabetically(a: string, b: string): number {
  return a < b ? -1 : 1;
}

const [victim, mallory] = [testUuid(1), testUuid(2)];

test("what stands in a guest's folder is its disk, whoever names it, and its folder's name", async () => {
  image(`${victim}/disk`);
  image(`${mallory}/disk`, `../${victim}/disk`);
  expect((await promised()).disks).toEqual([victim, mallory]);
});

test("a guest's disk is what its bytes say, whatever another image says that it is", async () => {
  image(`${victim}/disk`);
  image(`${mallory}/disk`, `../${victim}/disk`, 'raw');
  expect((await promised()).disks).toEqual([victim, mallory]);
});

test('two that name each other are both promised', async () => {
  image('a', 'b');
  image('b', 'a');
  expect((await promised()).disks).toEqual(['a', 'b']);
});

test('a ring of three, and one that names itself, too', async () => {
  image('a', 'b');
  image('b', 'c');
  image('c', 'a');
  image('d', 'd');
  expect((await promised()).disks).toEqual(['a', 'b', 'c', 'd']);
});

test('in a pool of files a named image is no disk, and the answer says how much lower the worst case can be', async () => {
  image('victim');
  image('mallory', 'victim');
  const { disks, document } = await promised();
  expect(disks).toEqual(['mallory']);
  const [pool] = document.pools;
  expect(pool?.uncertainty.layers.count).toBe(1);
  expect(pool?.uncertainty.layers.growth ?? 0n).toBeGreaterThan(60n * MiB);
  expect(document.findings.map(({ code }) => code)).toContain('taken-for-layer');
});

test.each(['raw', 'vmdk'])(
  'in a pool of files an image that another calls %s, and is not, stays a disk',
  async (format) => {
    image('victim');
    image('mallory', 'victim', format);
    expect((await promised()).disks).toEqual(['mallory', 'victim']);
  },
);

test('in a pool of files an image that another calls its data file, and is not raw, stays a disk', async () => {
  image('victim');
  image('mallory');
  writeFileSync(join(root, 'mallory'), withDataFile(readFileSync(join(root, 'mallory')), 'victim'));
  const [pool] = (await promised()).document.pools;
  expect(pool?.promises.map(({ guestName }) => guestName).toSorted(alphabetically)).toEqual(['mallory', 'victim']);
  expect(pool?.growth ?? 0n).toBeGreaterThan(60n * MiB);
});

test('an external data file that is another guest’s disk is charged once, and both guests keep their line', async () => {
  image(`${victim}/disk`);
  image(`${mallory}/disk`);
  const path = join(root, mallory, 'disk');
  writeFileSync(path, withDataFile(readFileSync(path), `../${victim}/disk`));
  const { document } = await promised();
  const [pool] = document.pools;
  expect(pool?.promises.map(({ guestName }) => guestName).toSorted(alphabetically)).toEqual([victim, mallory]);
  expect(pool?.growth ?? 0n).toBeGreaterThan(60n * MiB);
  expect(document.findings.map(({ code }) => code)).toContain('file-in-two-guests');
});

test('two roots with a folder of one name hold two guests', async () => {
  image(`one/${victim}/disk`);
  image(`two/${victim}/disk`);
  const { document } = await explainJson(['--offline', join(root, 'one'), '--path', join(root, 'two')]);
  expect(document.guests).toHaveLength(2);
  expect(new Set(document.guests.map(({ uuid }) => uuid)).size).toBe(2);
});

/** Version 3, incompatible bit 2 and the header extension 0x44415441, in place of what follows the header (docs/interop/qcow2.txt). */
function withDataFile(bytes: Uint8Array, name: string): Uint8Array {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(100);
  const padded = name.padEnd(Math.ceil(name.length / 8) * 8, '\0');
  return patched(bytes, [
    [72, 'be64', 4],
    [length, 'be32', 0x44_41_54_41],
    [length + 4, 'be32', name.length],
    [length + 8, padded],
    [length + 8 + padded.length, 'be64', 0],
  ]);
}

test.each([
  ['the wrong one first by name', 'awrong', 'good'],
  ['the right one first by name', 'zwrong', 'good'],
])('of two definitions of one file the raw one hides no growth: %s', async (_what, wrong, good) => {
  image('images/shared');
  definition('1.xml', wrong, victim, 'raw', '/images/shared');
  definition('2.xml', good, mallory, 'qcow2', '/images/shared');
  const { document } = await promised();
  expect(document.pools[0]?.growth).toBeGreaterThan(60n * MiB);
  expect(document.findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['file-in-two-guests', 'format-mismatch']),
  );
});

test('a disk whose external data file is not there grows nobody knows how far', async () => {
  image('images/plain');
  writeFileSync(join(root, 'images/shared'), withDataFile(readFileSync(join(root, 'images/plain')), 'absent.raw'));
  rmSync(join(root, 'images/plain'));
  definition('1.xml', 'alone', victim, 'qcow2', '/images/shared');
  const { document } = await promised();
  expect(document.pools[0]?.uncertainty.unknownDisks).toHaveLength(1);
});

test('the same by a link to it', async () => {
  image('images/shared');
  symlinkSync('shared', join(root, 'images/link'));
  definition('1.xml', 'awrong', victim, 'raw', '/images/link');
  definition('2.xml', 'good', mallory, 'qcow2', '/images/shared');
  expect((await promised()).document.pools[0]?.growth).toBeGreaterThan(60n * MiB);
});

test('folders beside a definition may be guests whose definitions were not copied: the worst case says so', async () => {
  image(`${victim}/disk`);
  image(`${mallory}/disk`);
  definition(`${victim}/libvirt.xml`, 'one', victim, 'qcow2', `/var/lib/nova/instances/${victim}/disk`);
  const { disks, document } = await promised();
  expect(disks).toEqual(['one']);
  expect(document.pools[0]?.uncertainty.orphans).toMatchObject({ count: 1 });
  expect(document.pools[0]?.uncertainty.orphans.growth).toBeGreaterThan(60n * MiB);
});

test.each([
  ['empty', ''],
  ['cut in the comment that libvirt writes first', '<!--\nWARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT'],
])('a definition that is %s is a problem, not nobody', async (_what, text) => {
  image(`${victim}/disk`);
  writeFileSync(join(root, victim, 'libvirt.xml'), text);
  const { document } = await promised();
  expect(document.problems).toMatchObject([
    { kind: 'damaged', found: 'it is empty or cut off before its first element' },
  ]);
});

function definition(path: string, name: string, uuid: string, format: string, source: string): void {
  const disk = `<disk type='file' device='disk'><driver name='qemu' type='${format}'/><source file='${source}'/><target dev='vda'/></disk>`;
  const xml = `<domain type='kvm'><name>${name}</name><uuid>${uuid}</uuid><devices>${disk}</devices></domain>`;
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), xml);
}
