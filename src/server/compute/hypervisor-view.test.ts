// A host's figures as Nova shows them: whole GiB that never promise more than there is, and null for what is not known.
import { expect, test } from 'vitest';
import { GiB, MiB } from '../../core/bytes.ts';
import type { MachineSummary, PoolLine } from '../../wire/api/host-summary.ts';
import { figuresOf } from './hypervisor-view.ts';

const POOL: PoolLine = {
  id: 'fs:nova',
  name: '/var/lib/nova',
  kind: 'filesystem',
  shared: false,
  doubts: [],
  total: 100n * GiB + 1n,
  occupied: 40n * GiB + 1n,
  available: 55n * GiB - 1n,
  growth: 56n * GiB,
  worstCaseFree: -GiB - 1n,
  provisioned: 90n * GiB,
  unknownDisks: 0,
};

const MACHINE: MachineSummary = {
  hypervisor: 'QEMU',
  vcpus: 8,
  memory: 16n * GiB + 5n,
  allGuests: true,
  guestVcpus: 9n,
  guestMemory: 20n * GiB + 1n,
  activeGuests: 3,
  novaPool: 'fs:nova',
};

const KNOWN = {
  vcpus: 8,
  memory_mb: 16_384n,
  local_gb: 100n,
  vcpus_used: 9n,
  memory_mb_used: 20_481n,
  local_gb_used: 41n,
  free_ram_mb: -4_097n,
  free_disk_gb: 54n,
  current_workload: null,
  running_vms: 3,
  disk_available_least: -2n,
};

test('everything is known but how many operations are under way', () => {
  expect(figuresOf({ machine: MACHINE, pools: [POOL] })).toEqual(KNOWN);
});

test('a worst case of less than one GiB below zero is −1, where Nova would say 0', () => {
  const figures = figuresOf({ machine: MACHINE, pools: [{ ...POOL, worstCaseFree: -MiB }] });
  expect(figures.disk_available_least).toBe(-1n);
});

test('a disk whose growth is unknown makes the worst case unknown, and nothing else', () => {
  const figures = figuresOf({ machine: MACHINE, pools: [{ ...POOL, unknownDisks: 1 }] });
  expect(figures).toEqual({ ...KNOWN, disk_available_least: null });
});

test('while guests may be missing, what is added up over guests is unknown', () => {
  const machine: MachineSummary = {
    hypervisor: 'QEMU',
    vcpus: 8,
    memory: 16n * GiB,
    allGuests: false,
    novaPool: POOL.id,
  };
  expect(figuresOf({ machine, pools: [POOL] })).toEqual({
    ...KNOWN,
    vcpus_used: null,
    memory_mb_used: null,
    free_ram_mb: null,
    running_vms: null,
    disk_available_least: null,
  });
});

test('a host without the pool that Nova would look at has no figures of disk', () => {
  const figures = figuresOf({ machine: { ...MACHINE, novaPool: undefined }, pools: [] });
  expect(figures).toMatchObject({
    local_gb: null,
    local_gb_used: null,
    free_disk_gb: null,
    disk_available_least: null,
  });
});

test('a host whose summary is older than these figures has none but its pools', () => {
  expect(Object.values(figuresOf({ machine: undefined, pools: [POOL] })).every((value) => value === null)).toBe(true);
});
