// What requests come to.
import { expect, test } from 'vitest';
import { GiB, MiB } from '../bytes.ts';
import { resourcesAsked } from './resources-asked.ts';

const NOTHING = { disks: [], memoryMib: 0n, vcpus: 0n };

test('disks are added up by the class of their pool, and nothing of 0 is asked for', () => {
  const disks = [
    { size: GiB, poolClass: 'instances' },
    { size: 2n * GiB, poolClass: 'fast' },
    { size: 3n * GiB, poolClass: 'instances' },
  ];
  expect(resourcesAsked({ ...NOTHING, disks, vcpus: 2n })).toEqual([
    { resource: 'disk:fast', amount: 2n * GiB },
    { resource: 'disk:instances', amount: 4n * GiB },
    { resource: 'vcpus', amount: 2n },
  ]);
});

test('a flavor is of one class; a root that is a volume is none of it', () => {
  const flavor = {
    rootGib: 10n,
    ephemeralGib: 1n,
    swapMib: 512n,
    memoryMib: 64n,
    vcpus: 1n,
    poolClass: 'fast',
    isVolumeBacked: true,
  };
  expect(resourcesAsked({ ...NOTHING, flavor })).toEqual([
    { resource: 'disk:fast', amount: GiB + 512n * MiB },
    { resource: 'memory', amount: 64n },
    { resource: 'vcpus', amount: 1n },
  ]);
});
