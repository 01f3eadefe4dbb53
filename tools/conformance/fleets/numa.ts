// Fleets of hosts with NUMA nodes, cards and network functions below them.
import type { ProviderPlan } from '../fleet-maker.ts';
import { SHARES } from './storage.ts';

/** Two hosts with two NUMA nodes each, and two pools: one for both hosts, one for a single NUMA node. */
export function numaAggregates(): readonly ProviderPlan[] {
  const inventories = { VCPU: { total: 24, allocation_ratio: 16 } };
  const pool = { inventories: { DISK_GB: { total: 2000, reserved: 100, allocation_ratio: 1 } }, traits: [SHARES] };
  return [
    { name: 'cn1', aggregates: ['AGGA_UUID'] },
    { name: 'cn2', aggregates: ['AGGA_UUID', 'AGGB_UUID'] },
    { name: 'ss1', aggregates: ['AGGA_UUID'], ...pool },
    { name: 'ss2', aggregates: ['AGGC_UUID'], ...pool },
    { name: 'numa1_1', parent: 'cn1', aggregates: ['AGGC_UUID'], inventories },
    { name: 'numa1_2', parent: 'cn1', inventories },
    { name: 'numa2_1', parent: 'cn2', inventories },
    { name: 'numa2_2', parent: 'cn2', inventories },
  ];
}

/** A host with NUMA nodes, cards and two kinds of network agents, another with network cards, and a pool for both. */
export function numaNetwork(fpga: string): readonly ProviderPlan[] {
  return fleetOf(fpga, {});
}

/** The same hosts, each two levels below one top. */
export function deepNuma(fpga: string): readonly ProviderPlan[] {
  return [
    { name: 'gp1' },
    { name: 'p1', parent: 'gp1' },
    { name: 'p2', parent: 'gp1' },
    ...fleetOf(fpga, { cn1: 'p1', cn2: 'p2' }),
  ];
}

function fleetOf(fpga: string, parents: Readonly<Record<string, string>>): readonly ProviderPlan[] {
  const aggregates = ['AGGA_UUID'];
  const under = (name: string): object => (parents[name] === undefined ? {} : { parent: parents[name] });
  return [
    { name: 'ss1', aggregates, inventories: { DISK_GB: 2000 }, traits: [SHARES] },
    { name: 'cn1', ...under('cn1'), aggregates, traits: ['COMPUTE_VOLUME_MULTI_ATTACH'] },
    ...numaNodes(fpga),
    ...networkAgents(),
    {
      name: 'cn2',
      ...under('cn2'),
      aggregates,
      inventories: { VCPU: 8, MEMORY_MB: { total: 2048, min_unit: 1024, step_size: 128 }, DISK_GB: 1000 },
      traits: ['CUSTOM_FOO'],
    },
    ...networkCards(),
  ];
}

function numaNodes(fpga: string): readonly ProviderPlan[] {
  const card = { [fpga]: 1 };
  return [
    {
      name: 'numa0',
      parent: 'cn1',
      inventories: { VCPU: 4, MEMORY_MB: { total: 2048, min_unit: 512, step_size: 256 } },
      traits: ['HW_NUMA_ROOT'],
    },
    {
      name: 'numa1',
      parent: 'cn1',
      inventories: { VCPU: 4, MEMORY_MB: { total: 2048, min_unit: 256, max_unit: 1024 } },
      traits: ['HW_NUMA_ROOT', 'CUSTOM_FOO'],
    },
    { name: 'fpga0', parent: 'numa0', inventories: card },
    { name: 'pgpu0', parent: 'numa0', inventories: { VGPU: 8 } },
    { name: 'fpga1_0', parent: 'numa1', inventories: card },
    { name: 'fpga1_1', parent: 'numa1', inventories: card },
  ];
}

function networkAgents(): readonly ProviderPlan[] {
  return [
    { name: 'sriov_agent', parent: 'cn1', traits: ['CUSTOM_VNIC_TYPE_DIRECT'] },
    device('esn1', 'sriov_agent', 1, 10_000),
    device('esn2', 'sriov_agent', 2, 20_000),
    { name: 'ovs_agent', parent: 'cn1', traits: ['CUSTOM_VNIC_TYPE_NORMAL'] },
    device('br_int', 'ovs_agent', 0, 1_000),
  ];
}

function device(name: string, parent: string, network: number, bandwidth: number): ProviderPlan {
  const traits = [`CUSTOM_PHYSNET${network}`];
  return { name, parent, inventories: { NET_BW_EGR_KILOBIT_PER_SEC: bandwidth }, traits };
}

/** By card: the network and the virtual functions of each of its functions. */
const FUNCTIONS: readonly (readonly (readonly [network: number, functions: number])[])[] = [
  [
    [1, 4],
    [2, 4],
  ],
  [
    [1, 2],
    [2, 2],
    [1, 2],
    [2, 2],
  ],
  [[1, 8]],
];

function networkCards(): readonly ProviderPlan[] {
  return FUNCTIONS.flatMap((functions, card) => [
    { name: `nic${card + 1}`, parent: 'cn2', traits: ['CUSTOM_HW_NIC_ROOT'] },
    ...functions.map(([network, total], n) => ({
      name: `pf${card + 1}_${n + 1}`,
      parent: `nic${card + 1}`,
      inventories: { CUSTOM_VF: total },
      traits: [`CUSTOM_PHYSNET${network}`],
    })),
  ]);
}
