// The walk over tables: images written here whose snapshots are put in by hand, and tables that lead nowhere or round in circles.
// Its figures are held against QEMU in tests/images/qcow2-walk.integ.test.ts.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, type Patch } from '../../../tests/images/patch.ts';
import { walkSnapshots } from './walk.ts';
import { planQcow2 } from './write.ts';

const CLUSTER = 4096;
/** Clusters of an image of 8 data clusters: header, refcount table, refcount block, L1, L2, data. */
const L1 = 3;
const L2 = 4;
const DATA = 5;
/** Free clusters that the tests put snapshots into, and how long the file is then. */
const TABLE = 13;
const SNAPSHOT_L1 = 14;
const SNAPSHOT_L2 = 15;
const OLD_DATA = 16;
const CLUSTERS = 20;

const COPIED = 2n ** 63n;

function at(cluster: number): number {
  return cluster * CLUSTER;
}

/** 8 clusters of data, no snapshot. */
const plain = (() => {
  const file = new Uint8Array(at(CLUSTERS));
  const plan = { virtualSize: 2n ** 20n, clusterSize: CLUSTER, backing: undefined, dataClusters: 8, fill: () => 7 };
  for (const { offset, bytes } of planQcow2(plan)) file.set(bytes, offset);
  return file;
})();

/** The header names one snapshot, whose L1 table is at SNAPSHOT_L1 and names the L2 table at SNAPSHOT_L2. */
const ONE_SNAPSHOT: readonly Patch[] = [
  [60, 'be32', 1],
  [64, 'be64', at(TABLE)],
  [at(TABLE), 'be64', at(SNAPSHOT_L1)],
  [at(TABLE) + 8, 'be32', 1],
  [at(SNAPSHOT_L1), 'be64', at(SNAPSHOT_L2)],
];

/** Clusters shared between the disk and the snapshot have lost COPIED; the rest of the snapshot's table is empty. */
const TWO_SHARED: readonly Patch[] = [
  ...ONE_SNAPSHOT,
  [at(L2), 'be64', at(DATA)],
  [at(L2) + 8, 'be64', at(DATA + 1)],
  [at(SNAPSHOT_L2), 'be64', at(DATA)],
  [at(SNAPSHOT_L2) + 8, 'be64', at(DATA + 1)],
];

function walk(patches: readonly Patch[], length?: bigint) {
  const bytes = patched(plain, patches);
  const pins = walkSnapshots(new MemorySource(bytes, length ?? BigInt(bytes.byteLength)), () => undefined);
  return { inPlace: pins.inPlace / BigInt(CLUSTER), pinned: pins.pinned / BigInt(CLUSTER) };
}

describe('clusters in place and pinned', () => {
  it.each<[string, readonly Patch[], bigint, bigint]>([
    ['without snapshots all data and its L2 table are in place', [], 9n, 0n],
    ['a snapshot of an empty disk pins its own two tables', ONE_SNAPSHOT, 9n, 2n],
    ['data shared with a snapshot is neither in place nor pinned', TWO_SHARED, 7n, 2n],
    [
      'data that only the snapshot holds is pinned',
      [...TWO_SHARED, [at(SNAPSHOT_L2) + 16, 'be64', at(OLD_DATA)]],
      7n,
      3n,
    ],
    [
      'a compressed cluster that crosses into the next pins both',
      // At 4 KiB clusters the sector count stands in bits 58 to 61: 4 more sectors than the first.
      [...TWO_SHARED, [at(SNAPSHOT_L2) + 16, 'be64', 2n ** 62n + 4n * 2n ** 58n + BigInt(at(OLD_DATA) + 2048)]],
      7n,
      4n,
    ],
    [
      'a cluster of zeros that keeps its place may be a hole: it is not counted in place',
      [[at(L2), 'be64', COPIED + BigInt(at(DATA)) + 1n]],
      8n,
      0n,
    ],
    ['a cluster of zeros without a place is nothing', [[at(L2), 'be64', 1n]], 8n, 0n],
  ])('%s', (_title, patches, inPlace, pinned) => {
    expect(walk(patches)).toEqual({ inPlace, pinned });
  });

  it.each([
    ['as much as the tables name', 10n, 9n],
    ['more', 11n, 9n],
    ['two clusters less', 8n, 7n],
    ['nothing', 0n, 0n],
  ])('when the host holds %s', (_title, allocation, inPlace) => {
    const { inPlace: told } = walkSnapshots(new MemorySource(plain), () => undefined, allocation * BigInt(CLUSTER));
    expect(told).toBe(inPlace * BigInt(CLUSTER));
  });

  it('of extended L2 entries count by the 32nd of a cluster that is allocated', () => {
    const file = new Uint8Array(8 * 16_384);
    const plan = { virtualSize: 2n ** 20n, clusterSize: 16_384, backing: undefined, dataClusters: 1, fill: () => 7 };
    for (const { offset, bytes } of planQcow2(plan)) file.set(bytes, offset);
    const image = patched(file, [
      [72, 'be64', 16n],
      [4 * 16_384 + 8, 'be64', 0xffff_0000_0000_0007n],
    ]);
    const { inPlace } = walkSnapshots(new MemorySource(image), () => undefined);
    expect(inPlace).toBe(16_384n + 3n * 512n);
  });
});

describe('hostile tables cost what they hold, once', () => {
  it.each<[string, readonly Patch[], bigint, bigint]>([
    ['every L2 entry names one cluster', entries(at(L2), 512, COPIED + BigInt(at(DATA))), 2n, 0n],
    ['every L1 entry names one L2 table', entries(at(L1), 1, COPIED + BigInt(at(L2))), 9n, 0n],
    ['an L2 table that names itself', entries(at(L2), 512, COPIED + BigInt(at(L2))), 1n, 0n],
    ['a snapshot whose L1 table is the active one', [...ONE_SNAPSHOT, [at(TABLE), 'be64', at(L1)]], 9n, 0n],
    ['a snapshot whose tables are its own snapshot table', [...ONE_SNAPSHOT, [at(TABLE), 'be64', at(TABLE)]], 9n, 1n],
    ['clusters behind the end of the file', entries(at(L2), 512, COPIED + 2n ** 50n), 1n, 0n],
    ['an L1 table behind the end of the file', [[40, 'be64', 2n ** 50n]], 0n, 0n],
    ['offsets that no cluster begins at', entries(at(L2), 512, COPIED + BigInt(at(DATA) + 512)), 2n, 0n],
  ])('%s', (_title, patches, inPlace, pinned) => {
    expect(walk(patches)).toEqual({ inPlace, pinned });
  });

  it('and a file too long to map is refused', () => {
    expect(refusalOf(() => walk([], 2n ** 62n))).toBe('FORMAT_LIMIT length');
  });

  it('and a snapshot table that is not whole is refused, since what it hides would be counted as nothing', () => {
    expect(refusalOf(() => walk([...ONE_SNAPSHOT, [64, 'be64', 2n ** 40n]]))).toBe('FORMAT_INVALID snapshots_offset');
    expect(refusalOf(() => walk([...ONE_SNAPSHOT, [60, 'be32', 1025]], 2n ** 22n))).toBe(
      'FORMAT_LIMIT snapshots_offset',
    );
    expect(refusalOf(() => walk([...ONE_SNAPSHOT, [at(TABLE) + 8, 'be32', 4_194_305]]))).toBe('FORMAT_LIMIT l1_size');
  });
});

function entries(offset: number, count: number, value: bigint): readonly Patch[] {
  return Array.from({ length: count }, (_, index): Patch => [offset + index * 8, 'be64', value]);
}

it('asks its checkpoint before each table, and ends when that throws', () => {
  const late = new Error('out of time');
  const tables: number[] = [];
  const source = new MemorySource(patched(plain, TWO_SHARED));
  const stopAtThird = (): void => {
    tables.push(source.reads);
    if (tables.length === 3) throw late;
  };
  expect(() => walkSnapshots(source, stopAtThird)).toThrow(late);
  expect(tables).toEqual([1, 2, 4]);
});

it('reads each table of an image that qemu-img wrote once', () => {
  const source = new MemorySource(fixtureImage('full.qcow2'));
  expect(walkSnapshots(source, () => undefined)).toEqual({ inPlace: 0n, pinned: 8192n });
  expect([source.reads, source.bytesAsked]).toEqual([5, 4096 + 8 + 4096 + 8 + 8]);
});
