// Fleets about disks: one provider that has been promised of, hosts with storage that they share, and hosts with disks of their own.
import type { ProviderPlan } from '../fleet-maker.ts';

/** The trait of providers that give to those in their aggregates. */
export const SHARES = 'MISC_SHARES_VIA_AGGREGATE';

const MEMORY = 128 * 1024;
const POOL = { total: 2000, reserved: 100, allocation_ratio: 1 } as const;

/** One provider. */
export function allocated(name: string): readonly ProviderPlan[] {
  const disk = { total: 2048, step_size: 10, min_unit: 10, max_unit: 1000 };
  return [{ name, as: 'RP_UUID', inventories: { DISK_GB: disk, VCPU: 10 } }];
}

/** Two hosts, each with two NUMA nodes that have a network card, and two pools that both hosts may take from. */
export function sharedStorage(): readonly ProviderPlan[] {
  const aggregates = ['AGG_UUID'];
  const processors = { VCPU: { total: 24, allocation_ratio: 16 }, MEMORY_MB: { total: MEMORY, allocation_ratio: 1.5 } };
  const pool = (name: string): ProviderPlan => ({ name, aggregates, inventories: { DISK_GB: POOL }, traits: [SHARES] });
  const below = [1, 2].flatMap((host) =>
    [1, 2].flatMap((n): readonly ProviderPlan[] => [
      { name: `numa${host}_${n}`, parent: `cn${host}` },
      {
        name: `pf${host}_${n}`,
        parent: `numa${host}_${n}`,
        inventories: { SRIOV_NET_VF: { total: 8, allocation_ratio: 1 } },
      },
    ]),
  );
  return [
    { name: 'cn1', aggregates, inventories: processors, traits: ['HW_CPU_X86_SSE', 'HW_CPU_X86_SSE2'] },
    { name: 'cn2', aggregates, inventories: { ...processors, DISK_GB: POOL } },
    pool('ss'),
    pool('ss2'),
    ...below,
  ];
}

/** Three hosts that share nothing. */
export function separateDisks(): readonly ProviderPlan[] {
  const inventories = { VCPU: 24, MEMORY_MB: MEMORY, DISK_GB: 2000 };
  return ['cn1', 'cn2', 'cn3'].map((name) => ({ name, inventories }));
}
