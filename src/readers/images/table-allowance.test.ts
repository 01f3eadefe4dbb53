// What an audit keeps of images' tables: all of ordinary ones, and of a thousand hostile ones no more than of a few.
import { expect, test } from 'vitest';
import { growthOf } from '../../core/disk.ts';
import type { ImageHeader } from '../../core/image.ts';
import { imageHeader } from '../../formats/image-header.ts';
import { weightOf } from '../files/header-weight.ts';
import { TableAllowance } from './table-allowance.ts';

const KIB = 1024;

function withSnapshots(count: number, nameLength: number): ImageHeader {
  const name = 'n'.repeat(nameLength);
  const snapshots = Array.from({ length: count }, (_, index) => ({
    id: String(index),
    name,
    takenAtSeconds: 1,
    vmStateSize: 0n,
    virtualSize: 1_000_000n,
  }));
  return imageHeader({
    format: 'qcow2',
    virtualSize: 1_000_000n,
    fullSize: 1_100_000n,
    clusterSize: 65_536,
    snapshotCount: count,
    snapshots,
    details: { compat: '1.1', bitmaps: [{ name: 'b' }] },
  });
}

function withDataFiles(count: number): ImageHeader {
  const dataFiles = Array.from({ length: count }, (_, index) => ({
    name: `part-${index}`,
    place: 'local' as const,
    format: 'raw',
  }));
  return imageHeader({ format: 'vmdk', virtualSize: 1n, fullSize: 1n, dataFiles });
}

test('an ordinary header is kept as it is, however little is left', () => {
  const header = withSnapshots(20, 10);
  expect(new TableAllowance(0).keep(header)).toEqual({ header });
});

test('a thousand images of long tables together weigh no more than is allowed', () => {
  const allowance = new TableAllowance(1024 * KIB);
  const kept = Array.from({ length: 1000 }, () => allowance.keep(withSnapshots(1024, 64)).header);
  const heavy = kept.filter((header) => header !== undefined && weightOf(header) > 4 * KIB);
  const weight = heavy.reduce((sum, header) => sum + (header === undefined ? 0 : weightOf(header)), 0);
  expect(heavy.length).toBeGreaterThan(0);
  expect(weight).toBeLessThanOrEqual(1024 * KIB);
  expect(kept).not.toContain(undefined);
});

test('what is left of a header says so, keeps its count, and its growth is no less than before', () => {
  const header = withSnapshots(1024, 64);
  const { header: light } = new TableAllowance(0).keep(header);
  expect([light?.snapshotCount, light?.snapshots, light?.details, light?.notes.length]).toEqual([
    1024,
    [],
    { compat: '1.1' },
    1,
  ]);
  const file = {
    id: 'f',
    kind: 'file',
    path: '/f',
    aliases: [],
    poolId: 'p',
    length: 10n,
    allocation: 500_000n,
  } as const;
  const growth = (shown: ImageHeader | undefined) =>
    growthOf({
      file: { ...file, links: 1, modifiedAtMs: 0 },
      probedFormat: 'qcow2',
      header: shown,
      pins: undefined,
      backingId: undefined,
      dataFileIds: [],
    });
  expect(growth(light)).toBeGreaterThanOrEqual(growth(header) ?? 0n);
});

test('an image that names thousands of files is refused when there is no more room for their names', () => {
  expect(new TableAllowance(0).keep(withDataFiles(4000))).toEqual({
    header: undefined,
    failure: {
      kind: 'refused',
      attempted: 'read the image header',
      found: 'it names more files than an audit keeps of such images: inspect it by itself',
    },
  });
  expect(new TableAllowance().keep(withDataFiles(4000)).header?.dataFiles).toHaveLength(4000);
});
