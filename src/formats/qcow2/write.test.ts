// Written qcow2 images, read back by our own parser and walker. QEMU's judgement is in tests/images/qcow2-write.integ.test.ts.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { InvariantError } from '../../core/invariant.ts';
import { parseQcow2 } from './parse.ts';
import { walkSnapshots } from './walk.ts';
import { planQcow2, type Piece, type Qcow2Plan } from './write.ts';

const GiB = 2n ** 30n;

function planOf(rest: Partial<Qcow2Plan>): Qcow2Plan {
  return {
    virtualSize: GiB,
    clusterSize: 65_536,
    backing: undefined,
    dataClusters: 0,
    fill: (index) => 1 + (index % 255),
    ...rest,
  };
}

function endOf({ offset, bytes }: Piece): number {
  return offset + bytes.byteLength;
}

function written(plan: Qcow2Plan): Uint8Array {
  const pieces = [...planQcow2(plan)];
  const file = new Uint8Array(Math.max(...pieces.map(endOf)));
  for (const { offset, bytes } of pieces) file.set(bytes, offset);
  return file;
}

const plans = fc
  .record({
    version: fc.constantFrom(2, 3),
    clusterBits: fc.integer({ min: 9, max: 14 }),
    sectors: fc.integer({ min: 0, max: 2 ** 24 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    backing: fc.option(fc.constantFrom('/base', 'rel/base.qcow2', 'ü'.repeat(40)), { nil: undefined }),
    format: fc.option(fc.constantFrom('raw', 'qcow2'), { nil: undefined }),
  })
  .map(({ version, clusterBits, sectors, share, backing, format }) => {
    const clusterSize = 2 ** clusterBits;
    const diskClusters = Math.ceil((sectors * 512) / clusterSize);
    return planOf({
      version,
      clusterSize,
      virtualSize: BigInt(sectors) * 512n,
      backing: backing === undefined ? undefined : { name: backing, format },
      dataClusters: Math.floor(Math.min(diskClusters, 3000) * share),
    });
  });

it('what is written reads back as it was planned, and all of its data is written in place', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const source = new MemorySource(written(plan));
      const { variant, virtualSize, clusterSize, backing, notes } = parseQcow2(source);
      expect({ variant, virtualSize, clusterSize, backing, notes }).toEqual({
        variant: plan.version === 2 ? '0.10' : '1.1',
        virtualSize: plan.virtualSize,
        clusterSize: plan.clusterSize,
        backing: plan.backing === undefined ? undefined : { ...plan.backing, place: 'local' },
        notes: [],
      });
      const l2Tables = Math.ceil(plan.dataClusters / (plan.clusterSize / 8));
      const inPlace = BigInt((plan.dataClusters + l2Tables) * plan.clusterSize);
      expect(walkSnapshots(source, () => undefined)).toEqual({ inPlace, pinned: 0n });
    }),
    { numRuns: 60 },
  );
});

it('pieces rise, never overlap, and end where a cluster ends', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const pieces = [...planQcow2(plan)];
      const ends = pieces.map(endOf);
      expect(pieces.slice(1).map(({ offset }, index) => offset >= (ends[index] ?? Infinity))).not.toContain(false);
      expect((ends.at(-1) ?? 1) % plan.clusterSize).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it('hands out the pieces of an 8 TiB disk one by one', () => {
  const pieces = planQcow2(planOf({ virtualSize: 8192n * GiB, dataClusters: 100_000_000 }));
  const first = Array.from({ length: 3 }, () => pieces.next().value?.bytes.byteLength);
  expect(first).toEqual([65_536, 24_424, 65_536]);
});

describe('what no image can be is our own mistake', () => {
  it.each<[string, Partial<Qcow2Plan>]>([
    ['half a sector', { virtualSize: 100n }],
    ['more data than disk', { dataClusters: 16_385 }],
    ['an L1 table that QEMU refuses', { clusterSize: 512, virtualSize: 2n ** 40n }],
    ['a backing name longer than a cluster', { clusterSize: 512, backing: { name: 'x'.repeat(400), format: 'raw' } }],
    ['a backing format of 16 letters', { backing: { name: 'x', format: 'sixteen letters!' } }],
  ])('%s', (_title, rest) => {
    expect(() => [...planQcow2(planOf(rest))]).toThrow(InvariantError);
  });
});
