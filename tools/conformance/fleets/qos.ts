// A fleet as Neutron makes it for quality of service: four hosts, each with bridges and network cards of one or two segments.
import type { ProviderPlan } from '../fleet-maker.ts';

const NORMAL = 'CUSTOM_VNIC_TYPE_NORMAL';
const DIRECT = ['CUSTOM_VNIC_TYPE_DIRECT', 'CUSTOM_VNIC_TYPE_DIRECT_PHYSICAL', 'CUSTOM_VNIC_TYPE_MACVTAP'];

const [OTHER, FIRST, SECOND] = ['CUSTOM_PHYSNET_OTHER', 'CUSTOM_PHYSNET_MSN_S1', 'CUSTOM_PHYSNET_MSN_S2'];

/** By host: the segments that it reaches, one bridge and one card each, and the bandwidth of a bridge and of a card. */
const HOSTS: readonly { readonly segments: readonly string[]; readonly bridge: number; readonly card: number }[] = [
  { segments: [OTHER], bridge: 5000, card: 10_000 },
  { segments: [FIRST], bridge: 5000, card: 10_000 },
  { segments: [SECOND], bridge: 5000, card: 10_000 },
  { segments: [FIRST, SECOND], bridge: 1000, card: 1000 },
];

/** The fleet. */
export function qosSegments(): readonly ProviderPlan[] {
  return HOSTS.flatMap(({ segments, bridge, card }, n) => {
    const host = `compute${n}`;
    const [switching, direct] = [`${host}:Open vSwitch agent`, `${host}:NIC Switch agent`];
    return [
      { name: host, as: host, inventories: { VCPU: 8, MEMORY_MB: 4096, DISK_GB: 500 } },
      {
        name: switching,
        as: `${host}:ovs_agent`,
        parent: host,
        inventories: { NET_PACKET_RATE_KILOPACKET_PER_SEC: 1000 },
        traits: [NORMAL],
      },
      { name: direct, as: `${host}:sriov_agent`, parent: host, traits: DIRECT },
      ...segments.flatMap((segment, at): readonly ProviderPlan[] => [
        {
          name: `${switching}:br-ex${at === 0 ? '' : at + 1}`,
          as: `${host}:br_ex${at === 0 ? '' : at + 1}`,
          parent: switching,
          inventories: bandwidth(bridge),
          traits: [NORMAL, segment],
        },
        {
          name: `${direct}:enp129s0f${at}`,
          as: `${host}:pf${at}`,
          parent: direct,
          inventories: bandwidth(card),
          traits: [...DIRECT, segment],
        },
      ]),
    ];
  });
}

function bandwidth(kilobits: number): Readonly<Record<string, number>> {
  return { NET_BW_EGR_KILOBIT_PER_SEC: kilobits, NET_BW_IGR_KILOBIT_PER_SEC: kilobits };
}
