// os-hypervisors/statistics: figures of all hosts added up. A pool that several hosts mount is there once, where Nova counts it with each.
import type { HostLine } from '../../wire/api/hosts.ts';
import type { KeptCharges } from '../claims/kept-charges.ts';
import { readFleet, type FleetView } from '../fleet/fleet-view.ts';
import type { ServerWorld } from '../world.ts';
import { findHosts } from './find-hosts.ts';
import { figuresOf, leastOf } from './hypervisor-view.ts';
import type { AddRoute } from './route.ts';

/** Adds the call. */
export function addStatisticsRoute(add: AddRoute, { store, nowMs }: ServerWorld, charges: KeptCharges): void {
  add('/v2.1/os-hypervisors/statistics', ({ minor }) =>
    store.read(async (tx) => {
      const { hosts } = await findHosts(tx, {}, { minor, nowMs: nowMs() });
      return { hypervisor_statistics: statisticsOf(hosts, await readFleet(tx, charges, nowMs())) };
    }),
  );
}

type Figure = number | bigint | null;

/** Each sum is null where one host's part of it is not known: a part would pass for the whole. */
function statisticsOf(hosts: readonly HostLine[], { pools }: FleetView) {
  const figures = hosts.map(figuresOf);
  const sum = (of: (figure: ReturnType<typeof figuresOf>) => Figure) => added(figures.map(of));
  const wanted = new Set(hosts.map(({ machine }) => machine?.novaPool));
  const eachOnce = pools.filter(({ id }) => wanted.has(id));
  const hasAll = hosts.every(({ machine }) => machine?.novaPool !== undefined);
  const disks = eachOnce.map((pool) => figuresOf({ machine: { novaPool: pool.id, allGuests: true }, pools: [pool] }));
  const sumOnce = (of: (figure: ReturnType<typeof figuresOf>) => Figure) => (hasAll ? added(disks.map(of)) : null);
  const hasAllGuests = hosts.every(({ machine }) => machine?.allGuests === true);
  return {
    count: hosts.length,
    vcpus: sum(({ vcpus }) => vcpus),
    memory_mb: sum(({ memory_mb: memory }) => memory),
    local_gb: sumOnce(({ local_gb: total }) => total),
    vcpus_used: sum(({ vcpus_used: used }) => used),
    memory_mb_used: sum(({ memory_mb_used: used }) => used),
    local_gb_used: sumOnce(({ local_gb_used: used }) => used),
    free_ram_mb: sum(({ free_ram_mb: free }) => free),
    free_disk_gb: sumOnce(({ free_disk_gb: free }) => free),
    current_workload: null,
    running_vms: sum(({ running_vms: running }) => running),
    disk_available_least: hasAll && hasAllGuests ? added(eachOnce.map(leastOf)) : null,
  };
}

function added(values: readonly Figure[]): bigint | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : known.reduce<bigint>((sum, value) => sum + BigInt(value), 0n);
}
