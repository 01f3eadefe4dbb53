// How resources and amounts look at Placement's edge.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { ResourceName } from '../claim/resources.ts';
import { amountOfUnits, claimedUnitsOf, classOfResource, resourceOfClass, unitsOf } from './units.ts';

test.each<[ResourceName, string]>([
  ['vcpus', 'VCPU'],
  ['memory', 'MEMORY_MB'],
  ['disk:instances', 'DISK_GB'],
  ['disk:shared', 'DISK_GB'],
  ['disk:fast ssd.1', 'CUSTOM_DISK_FAST_SSD_1'],
  ['class:PCPU', 'PCPU'],
])('%s is %s to Placement', (resource, resourceClass) => {
  expect(classOfResource(resource)).toBe(resourceClass);
});

test.each<[string, ResourceName]>([
  ['VCPU', 'vcpus'],
  ['MEMORY_MB', 'memory'],
  ['DISK_GB', 'disk:instances'],
  ['CUSTOM_DISK_X', 'class:CUSTOM_DISK_X'],
])('%s of a provider that callers made is %s', (resourceClass, resource) => {
  expect(resourceOfClass(resourceClass)).toBe(resource);
  expect(classOfResource(resource)).toBe(resourceClass);
});

test('disk is shown no larger and claims no smaller than they are', () => {
  expect(unitsOf('disk:instances', 10n * GiB - 1n)).toBe(9);
  expect(claimedUnitsOf('disk:instances', 9n * GiB + 1n)).toBe(10);
  expect(claimedUnitsOf('memory', 512n)).toBe(512);
});

test('every amount of Placement has its bytes, and what is more than it can say is its most', () => {
  expect(unitsOf('disk:instances', amountOfUnits('disk:instances', 2_147_483_647))).toBe(2_147_483_647);
  expect(unitsOf('memory', 2n ** 62n)).toBe(2_147_483_647);
});
