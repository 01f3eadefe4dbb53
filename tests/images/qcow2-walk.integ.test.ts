// What the walk says of internal snapshots, against what QEMU and the filesystem then do: rewriting, deleting, checking.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KiB, MiB } from '../../src/core/bytes.ts';
import { ceilingOf } from '../../src/core/disk.ts';
import type { SnapshotPins } from '../../src/core/image.ts';
import { parseQcow2 } from '../../src/formats/qcow2/parse.ts';
import { walkSnapshots } from '../../src/formats/qcow2/walk.ts';
import { imageFactsOf } from './image-facts.ts';
import { isJson, qemuImg, qemuIo, withFile } from './qemu-img.ts';

const NAME = 'walked.qcow2';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-walk-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function create(options: string, size = '64M'): void {
  rmSync(join(folder, NAME), { force: true });
  qemuImg(folder, ['create', '-q', '-f', 'qcow2', '-o', options, NAME, size]);
}

function io(...commands: readonly string[]): void {
  qemuIo(folder, NAME, ['-f', 'qcow2', '-d', 'unmap'], commands);
}

function snapshot(flag: '-c' | '-d' | '-a', name: string): void {
  qemuImg(folder, ['snapshot', flag, name, NAME]);
}

function pins(): SnapshotPins {
  return withFile(join(folder, NAME), (source) => walkSnapshots(source, () => undefined, allocation()));
}

function allocation(): bigint {
  return statSync(join(folder, NAME), { bigint: true }).blocks * 512n;
}

function ceilings(): { readonly exact: bigint | undefined; readonly plain: bigint | undefined } {
  const header = withFile(join(folder, NAME), parseQcow2);
  const facts = imageFactsOf(join(folder, NAME), header);
  return { exact: ceilingOf({ ...facts, pins: pins() }), plain: ceilingOf(facts) };
}

/** How far `told` is from `seen`, when it is at least that: undefined when it is less. */
function above(told: bigint | undefined, seen: bigint): bigint | undefined {
  return told === undefined || told < seen ? undefined : told - seen;
}

const IMAGES: readonly [options: string, cluster: bigint][] = [
  ['cluster_size=64K', 64n * KiB],
  ['cluster_size=4K', 4n * KiB],
  ['cluster_size=512', 512n],
  ['cluster_size=2M', 2n * MiB],
  ['cluster_size=64K,extended_l2=on', 64n * KiB],
  ['cluster_size=64K,compat=0.10', 64n * KiB],
  ['cluster_size=64K,lazy_refcounts=on', 64n * KiB],
];

/** Clusters smaller than the host's blocks leave parts of blocks behind that no hole can be punched into. */
const HOST_BLOCK = 4n * KiB;
const PARTS_OF_BLOCKS = 1280n * KiB;

/** The ends of the freed L1 and L2 tables are holes already. */
function freedWithin(cluster: bigint): bigint {
  return cluster < HOST_BLOCK ? PARTS_OF_BLOCKS : 2n * cluster + HOST_BLOCK;
}

it.each(IMAGES)('%s: deleting all snapshots gives back what the walk calls pinned', (options, cluster) => {
  create(options);
  io('write -P 1 0 40M');
  snapshot('-c', 'one');
  io('write -P 2 8M 16M', 'write -P 2 48M 4M');
  snapshot('-c', 'two');
  io('write -P 3 12M 20M', 'discard 0 4M');
  const { pinned } = pins();
  const before = allocation();
  snapshot('-d', 'one');
  snapshot('-d', 'two');
  const given = before - allocation();
  console.log(`${options}: pinned ${pinned}, given back ${given}`);
  // Of the first 40 MiB, 8 to 32 were rewritten and 0 to 4 discarded; of the second 16, 12 to 24 were rewritten again.
  expect(pinned).toBeGreaterThanOrEqual(40n * MiB);
  expect(distance(pinned, given)).toBeLessThanOrEqual(freedWithin(cluster));
  expect(pins().pinned).toBe(0n);
});

/** Header, refcount table, refcount block and L1 table are there, and the ceiling does not know it. */
const UNCOUNTED_CLUSTERS = 4n;

/** What the ceiling adds for small clusters and for the host's map of the file. */
const SLACK = 192n * KiB;

it.each(IMAGES)('%s: rewriting everything stays close below the exact ceiling', (options, cluster) => {
  create(options);
  io('write -P 1 0 64M');
  snapshot('-c', 'one');
  io('write -P 2 0 24M');
  const { exact, plain } = ceilings();
  const before = allocation();
  io('write -P 3 0 64M');
  const after = allocation();
  console.log(`${options}: rewriting took ${after - before}, the exact ceiling was ${above(exact, after)} over it`);
  expect(above(exact, after)).toBeLessThanOrEqual(UNCOUNTED_CLUSTERS * cluster + SLACK);
  expect(above(plain, exact ?? 0n)).toBeGreaterThanOrEqual(0n);
});

it('what a guest discarded under QEMU’s feet is not in place, nor what it never wrote', () => {
  create('cluster_size=64K');
  io('write -P 1 0 32M');
  snapshot('-c', 'one');
  io('write -P 2 0 32M', 'discard 8M 8M', 'write -z 16M 8M');
  const before = pins();
  const { exact } = ceilings();
  io('write -P 3 0 64M');
  expect(before.inPlace).toBeLessThanOrEqual(17n * MiB);
  // The 8 MiB of written zeros keep their place, and are taken for holes.
  expect(above(exact, allocation())).toBeLessThanOrEqual(8n * MiB + UNCOUNTED_CLUSTERS * 64n * KiB + SLACK);
});

it('room that was laid out after a snapshot and never written is not in place: the host has holes there', () => {
  create('cluster_size=64K', '32M');
  io('write -P 1 0 32M');
  snapshot('-c', 'one');
  qemuImg(folder, ['resize', '-q', '-f', 'qcow2', '--preallocation=metadata', NAME, '64M']);
  const { inPlace } = pins();
  const { exact } = ceilings();
  io('write -P 2 0 64M');
  expect(inPlace).toBeLessThanOrEqual(2n * MiB);
  expect(above(exact, allocation())).toBeLessThanOrEqual(2n * UNCOUNTED_CLUSTERS * 64n * KiB + SLACK);
});

it('compressed clusters that a snapshot holds are given back when it is deleted', () => {
  rmSync(join(folder, NAME), { force: true });
  qemuImg(folder, ['create', '-q', '-f', 'raw', 'text.raw', '32M']);
  qemuIo(folder, 'text.raw', ['-f', 'raw'], ['write -P 7 0 32M']);
  qemuImg(folder, ['convert', '-c', '-f', 'raw', '-O', 'qcow2', 'text.raw', NAME]);
  snapshot('-c', 'one');
  io('write -P 8 0 32M');
  const { pinned, inPlace } = pins();
  const before = allocation();
  snapshot('-d', 'one');
  expect(distance(pinned, before - allocation())).toBeLessThanOrEqual(2n * 64n * KiB);
  expect(inPlace).toBeGreaterThanOrEqual(32n * MiB);
});

it('without snapshots the walk finds as many data clusters in place as qemu-img check finds allocated', () => {
  create('cluster_size=64K', '256M');
  io('write -P 1 0 1M', 'write -P 1 100M 3M', 'write -P 1 255M 1M');
  const report: unknown = JSON.parse(qemuImg(folder, ['check', '--output=json', NAME]));
  const l2Tables = 1n;
  expect(pins()).toEqual({
    inPlace: (BigInt(Number(isJson(report) ? report['allocated-clusters'] : -1)) + l2Tables) * 64n * KiB,
    pinned: 0n,
  });
});

it('applying a snapshot shares everything with it again', () => {
  create('cluster_size=64K');
  io('write -P 1 0 16M');
  snapshot('-c', 'one');
  io('write -P 2 0 16M');
  snapshot('-a', 'one');
  const { inPlace, pinned } = pins();
  // The snapshot's own L1 table is all that is its alone.
  expect([inPlace, pinned]).toEqual([0n, 64n * KiB]);
});

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
