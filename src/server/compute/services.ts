// os-services and os-aggregates: a service for each host, up while its reports come. There are no aggregates.
import type { HostLine } from '../../wire/api/hosts.ts';
import type { ServerWorld } from '../world.ts';
import { findHosts } from './find-hosts.ts';
import { stateOf } from './hypervisor-view.ts';
import { idOf } from './ids.ts';
import { SINCE } from './microversion.ts';
import { readQuery, serviceQuery, strictServiceQuery } from './query.ts';
import type { AddRoute } from './route.ts';

/** What Nova's tools look for: the agent audits its host as nova-compute does. */
const BINARY = 'nova-compute';

/** Nova's zone for hosts that nobody put into one. */
const ZONE = 'nova';

/** Adds the calls. */
export function addServiceRoutes(add: AddRoute, { store, nowMs }: ServerWorld): void {
  add('/v2.1/os-services', ({ request, minor }) => {
    const schema = minor >= SINCE.strictFilters ? strictServiceQuery : serviceQuery;
    const { host: name = '', binary = '' } = readQuery(schema, request.query);
    if (binary !== '' && binary !== BINARY) return { services: [] };
    return store.read(async (tx) => {
      const pattern = name === '' ? undefined : name;
      const { hosts } = await findHosts(tx, { pattern }, { minor, nowMs: nowMs() });
      const wanted = name === '' ? hosts : hosts.filter((host) => host.name === name);
      return { services: wanted.map((host) => serviceOf(host, minor)) };
    });
  });
  // `openstack hypervisor show` asks which of them a host is in.
  add('/v2.1/os-aggregates', () => ({ aggregates: [] }));
}

function serviceOf(host: HostLine, minor: number): object {
  return {
    binary: BINARY,
    host: host.name,
    id: idOf(host.id, minor),
    zone: ZONE,
    status: 'enabled',
    state: stateOf(host),
    // Nova's form: microseconds, and no zone, which means UTC.
    updated_at: `${new Date(host.receivedAtMs).toISOString().slice(0, -1)}000`,
    disabled_reason: null,
    ...(minor >= SINCE.forcedDown ? { forced_down: false } : {}),
  };
}
