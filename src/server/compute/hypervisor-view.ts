// A host as Nova's os-hypervisors shows one: every figure from what the server keeps of its latest report. docs/compute-api.md says how.
import { ceilDiv, floorDiv, GiB, gibFloor, MiB } from '../../core/bytes.ts';
import type { PoolLine } from '../../wire/api/host-summary.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { idOf } from './ids.ts';
import { SINCE } from './microversion.ts';

/** A host in a list without details. A host that is late or lost is down: what it said last is not what is. */
export function hypervisorOf(host: HostLine, minor: number) {
  return {
    id: idOf(host.id, minor),
    hypervisor_hostname: host.name,
    state: stateOf(host),
    status: 'enabled',
  };
}

/** Nova's word for whether a service is heard of. */
export function stateOf({ freshness }: Pick<HostLine, 'freshness'>): 'up' | 'down' {
  return freshness === 'fresh' ? 'up' : 'down';
}

/** A host with all that the microversion tells. */
export function hypervisorDetailOf(host: HostLine, minor: number) {
  const { machine } = host;
  return {
    ...hypervisorOf(host, minor),
    hypervisor_type: machine?.hypervisor ?? 'unknown',
    hypervisor_version: machine?.hypervisorVersion ?? null,
    host_ip: null,
    service: { id: idOf(host.id, minor), host: host.name, disabled_reason: null },
    ...figuresOf(host),
    cpu_info: cpuInfoOf(machine?.architecture, minor),
  };
}

/** The figures of a host, each null where it is not known. None is rounded in a way that promises more than there is. */
export function figuresOf({ machine, pools }: Pick<HostLine, 'machine' | 'pools'>) {
  const memory = inMib(machine?.memory);
  const used = machine?.guestMemory === undefined ? null : ceilDiv(machine.guestMemory, MiB);
  const pool = pools.find(({ id }) => id === machine?.novaPool);
  return {
    vcpus: machine?.vcpus ?? null,
    memory_mb: memory,
    local_gb: pool === undefined ? null : gibFloor(pool.total),
    vcpus_used: machine?.guestVcpus ?? null,
    memory_mb_used: used,
    local_gb_used: pool?.occupied === undefined ? null : ceilDiv(pool.occupied, GiB),
    free_ram_mb: memory === null || used === null ? null : memory - used,
    free_disk_gb: pool?.available === undefined ? null : gibFloor(pool.available),
    current_workload: null,
    running_vms: machine?.activeGuests ?? null,
    disk_available_least: machine?.allGuests === true ? leastOf(pool) : null,
  };
}

function inMib(bytes: bigint | undefined): bigint | null {
  return bytes === undefined ? null : floorDiv(bytes, MiB);
}

/** What is left of a pool if every disk fills; not told while a disk may take what nobody knows. */
export function leastOf(pool: Pick<PoolLine, 'worstCaseFree' | 'unknownDisks'> | undefined): bigint | null {
  if (pool?.worstCaseFree === undefined || pool.unknownDisks > 0) return null;
  return gibFloor(pool.worstCaseFree);
}

/** Nova passes on what libvirt says of the processor; of that, reports have the architecture. */
function cpuInfoOf(arch: string | undefined, minor: number): string | object {
  const info = arch === undefined ? {} : { arch };
  if (minor >= SINCE.cpuInfoObject) return info;
  return arch === undefined ? '' : JSON.stringify(info);
}
