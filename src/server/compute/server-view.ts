// A guest as Nova shows a server. What only Nova's database holds (times, image, addresses) is null or empty.
import { createHash } from 'node:crypto';
import type { HostLine } from '../../wire/api/hosts.ts';
import { linksOf } from './links.ts';
import type { Guest } from './guests.ts';
import { stateOf } from './hypervisor-view.ts';
import { SINCE } from './microversion.ts';
import type { ComputeCall } from './route.ts';

/** A guest with the host that it is on. */
export interface HostedGuest {
  readonly guest: Guest;
  readonly host: Pick<HostLine, 'name' | 'freshness'>;
}

/** A server in a list without details. */
export function serverOf({ guest }: HostedGuest, { request }: ComputeCall): object {
  return { id: guest.uuid, name: nameOf(guest), links: linksOf(request, `/servers/${guest.uuid}`) };
}

/** A server with what is known of it. */
export function serverDetailOf(server: HostedGuest, call: ComputeCall): object {
  const { guest, host } = server;
  const { status, vmState, power } = STATES[guest.state];
  const project = guest.nova?.project?.id ?? '';
  return {
    ...serverOf(server, call),
    status,
    tenant_id: project,
    user_id: guest.nova?.user?.id ?? '',
    metadata: {},
    hostId: createHash('sha224')
      .update(project + host.name)
      .digest('hex'),
    image: '',
    flavor: flavorOf(guest, call),
    created: null,
    updated: null,
    addresses: {},
    accessIPv4: '',
    accessIPv6: '',
    'OS-DCF:diskConfig': 'MANUAL',
    'OS-EXT-AZ:availability_zone': '',
    config_drive: '',
    key_name: null,
    'OS-SRV-USG:launched_at': null,
    'OS-SRV-USG:terminated_at': null,
    'OS-EXT-SRV-ATTR:host': host.name,
    'OS-EXT-SRV-ATTR:instance_name': guest.name,
    'OS-EXT-SRV-ATTR:hypervisor_hostname': host.name,
    'OS-EXT-STS:task_state': null,
    'OS-EXT-STS:vm_state': vmState,
    'OS-EXT-STS:power_state': power,
    'os-extended-volumes:volumes_attached': [],
    ...(call.minor >= SINCE.hostStatus ? { host_status: stateOf(host) === 'up' ? 'UP' : 'UNKNOWN' } : {}),
  };
}

/** The states of guests that Nova shows under one word. */
export function statesOf(status: string): readonly string[] {
  return Object.entries(STATES).flatMap(([state, shown]) => (shown.status === status ? [state] : []));
}

/** Nova's power states: 0 pending, 1 running, 3 paused, 4 shut down, 6 crashed, 7 suspended. */
const STATES: Readonly<
  Record<Guest['state'], { readonly status: string; readonly vmState: string | null; readonly power: number | null }>
> = {
  running: { status: 'ACTIVE', vmState: 'active', power: 1 },
  blocked: { status: 'ACTIVE', vmState: 'active', power: 1 },
  'shutting-down': { status: 'ACTIVE', vmState: 'active', power: 1 },
  paused: { status: 'PAUSED', vmState: 'paused', power: 3 },
  'shut-off': { status: 'SHUTOFF', vmState: 'stopped', power: 4 },
  crashed: { status: 'ERROR', vmState: 'error', power: 6 },
  suspended: { status: 'SUSPENDED', vmState: 'suspended', power: 7 },
  unknown: { status: 'UNKNOWN', vmState: null, power: null },
};

/** The name that its owner gave it; libvirt's where there is no Nova. */
function nameOf({ name, nova }: Guest): string {
  return nova?.instanceName ?? name;
}

/** Before 2.47 a flavor is an id with links, and only its name is known. Of a guest that Nova did not make, none is. */
function flavorOf({ nova }: Guest, { minor }: ComputeCall): object {
  const flavor = nova?.flavor;
  if (minor < SINCE.flavorInServer) return { id: flavor?.name ?? NO_FLAVOR, links: [] };
  return {
    original_name: flavor?.name ?? NO_FLAVOR,
    vcpus: flavor?.vcpus ?? null,
    ram: flavor?.memoryMib ?? null,
    disk: flavor?.diskGib ?? null,
    ephemeral: flavor?.ephemeralGib ?? null,
    swap: flavor?.swapMib ?? null,
    extra_specs: {},
  };
}

/** The client insists on a name. */
const NO_FLAVOR = 'unknown';
