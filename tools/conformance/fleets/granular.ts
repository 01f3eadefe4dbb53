// A fleet for requests of several groups: three hosts, two pools and a network that are shared, in three aggregates that overlap.
import type { ProviderPlan } from '../fleet-maker.ts';
import { SHARES } from './storage.ts';

const HOST = { VCPU: 8, MEMORY_MB: 4096 };
const NETWORK = { SRIOV_NET_VF: 8, CUSTOM_NET_MBPS: 4000 };

/** The fleet. */
export function granular(): readonly ProviderPlan[] {
  return [
    {
      name: 'cn_left',
      as: 'CN_LEFT',
      aggregates: ['AGGA'],
      inventories: { ...HOST, DISK_GB: 500, VGPU: 8, ...NETWORK },
      traits: ['HW_CPU_X86_AVX', 'HW_CPU_X86_AVX2', 'HW_GPU_API_DXVA', 'HW_NIC_DCB_PFC', 'CUSTOM_FOO'],
    },
    {
      name: 'cn_middle',
      as: 'CN_MIDDLE',
      aggregates: ['AGGA', 'AGGB'],
      inventories: { ...HOST, ...NETWORK },
      traits: ['HW_CPU_X86_AVX', 'HW_CPU_X86_AVX2', 'HW_CPU_X86_SSE', 'HW_NIC_ACCEL_TLS'],
    },
    {
      name: 'cn_right',
      as: 'CN_RIGHT',
      aggregates: ['AGGB', 'AGGC'],
      inventories: { ...HOST, DISK_GB: 500, VGPU: { total: 8, max_unit: 2 } },
      traits: ['HW_CPU_X86_MMX', 'HW_GPU_API_DXVA', 'CUSTOM_DISK_SSD'],
    },
    shared('shr_disk_1', ['AGGA'], { DISK_GB: 1000 }, ['CUSTOM_DISK_SSD']),
    shared('shr_disk_2', ['AGGA', 'AGGB'], { DISK_GB: 1000 }),
    shared('shr_net', ['AGGC'], { SRIOV_NET_VF: 16, CUSTOM_NET_MBPS: 40_000 }),
  ];
}

function shared(
  name: string,
  aggregates: readonly string[],
  inventories: Readonly<Record<string, number>>,
  traits: readonly string[] = [],
): ProviderPlan {
  return { name, as: name.toUpperCase(), aggregates, inventories, traits: [SHARES, ...traits] };
}
