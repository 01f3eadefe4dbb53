// The full size of qcow2 images: figures that `qemu-img measure` gave, and the laws behind them.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fullClusters, type Qcow2Shape } from './full-size.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

function shapeOf(virtualSize: number, clusterSize: number, rest: Partial<Qcow2Shape> = {}): Qcow2Shape {
  return {
    dataClusters: Math.ceil(virtualSize / clusterSize),
    clusterSize,
    hasDataFile: false,
    extendedL2: false,
    refcountBits: 16,
    l1Size: 0,
    refcountTableClusters: 1,
    extraClusters: 0,
    ...rest,
  };
}

it.each([
  [512, 1_095_127_040],
  [KiB, 1_084_333_056],
  [2 * KiB, 1_079_015_424],
  [4 * KiB, 1_076_379_648],
  [8 * KiB, 1_075_085_312],
  [16 * KiB, 1_074_462_720],
  [32 * KiB, 1_074_200_576],
  [64 * KiB, 1_074_135_040],
  [MiB, 1_078_984_704],
  [2 * MiB, 1_084_227_584],
])('1 GiB in clusters of %i bytes takes %i bytes when full', (clusterSize, bytes) => {
  expect(fullClusters(shapeOf(GiB, clusterSize)) * clusterSize).toBe(bytes);
});

it('an empty disk takes header, L1 table, refcount table and refcount block', () => {
  expect(fullClusters(shapeOf(0, 64 * KiB, { l1Size: 1 }))).toBe(4);
});

const shapes = fc
  .record({
    dataClusters: fc.nat({ max: 2 ** 40 }),
    clusterBits: fc.integer({ min: 9, max: 21 }),
    hasDataFile: fc.boolean(),
    extendedL2: fc.boolean(),
    refcountOrder: fc.integer({ min: 0, max: 6 }),
    l1Size: fc.nat({ max: 4_194_304 }),
    refcountTableClusters: fc.integer({ min: 1, max: 16_384 }),
    extraClusters: fc.nat({ max: 2 ** 20 }),
  })
  .map(({ clusterBits, refcountOrder, ...rest }): Qcow2Shape => {
    return { ...rest, clusterSize: 2 ** clusterBits, refcountBits: 2 ** refcountOrder };
  });

it('every cluster of the full file has a refcount, and one refcount block fewer would not do', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const total = fullClusters(shape);
      const perBlock = (8 * shape.clusterSize) / shape.refcountBits;
      const l2PerTable = shape.clusterSize / (shape.extendedL2 ? 16 : 8);
      const l2Tables = Math.ceil(shape.dataClusters / l2PerTable);
      const data = shape.hasDataFile ? 0 : shape.dataClusters;
      expect(Number.isSafeInteger(total)).toBe(true);
      const refcounts = total - data - l2Tables - shape.extraClusters;
      expect(refcounts).toBeGreaterThanOrEqual(Math.ceil(total / perBlock) + shape.refcountTableClusters + 1);
    }),
  );
});

it('grows with the disk', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      expect(fullClusters({ ...shape, dataClusters: shape.dataClusters + 1 })).toBeGreaterThanOrEqual(
        fullClusters(shape),
      );
    }),
  );
});
