// os-hypervisors: hosts in a list, with details, by a part of their name, one of them, and with their guests.
import { UllageError } from '../../core/errors.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import type { Tx } from '../../store/tables.ts';
import { hostLineOf } from '../fleet/host-line.ts';
import type { ServerWorld } from '../world.ts';
import { findHosts, theHypervisor } from './find-hosts.ts';
import { guestsOf } from './guests.ts';
import { hypervisorDetailOf, hypervisorOf } from './hypervisor-view.ts';
import { idOf } from './ids.ts';
import { nextLink } from './links.ts';
import { SINCE } from './microversion.ts';
import { hypervisorQuery, MOST_PER_PAGE, oneHypervisorQuery, paging, readQuery } from './query.ts';
import type { AddRoute, ComputeCall } from './route.ts';

/** The minor numbers until which search and servers were calls of their own. */
const UNTIL_UUIDS = SINCE.uuids - 1;

/** Adds the calls. */
export function addHypervisorRoutes(add: AddRoute, world: ServerWorld): void {
  const one = async ({ id, minor }: ComputeCall, withServers: boolean, view: typeof hypervisorOf) =>
    world.store.read(async (tx) => {
      const host = hostLineOf(await theHypervisor(tx, id, minor), world.nowMs());
      const [hypervisor] = await viewed(tx, [host], { minor, withServers, view });
      return { hypervisor };
    });
  const named = async ({ id, minor }: ComputeCall, withServers: boolean) =>
    world.store.read(async (tx) => {
      const hosts = await matching(tx, id, { minor, nowMs: world.nowMs() });
      return { hypervisors: await viewed(tx, hosts, { minor, withServers, view: hypervisorOf }) };
    });
  add('/v2.1/os-hypervisors', (call) => listed(world, call, { path: '/os-hypervisors', view: hypervisorOf }));
  add('/v2.1/os-hypervisors/detail', (call) =>
    listed(world, call, { path: '/os-hypervisors/detail', view: hypervisorDetailOf }),
  );
  add('/v2.1/os-hypervisors/:id', (call) => {
    const query = call.minor >= SINCE.uuids ? readQuery(oneHypervisorQuery, call.request.query) : {};
    return one(call, query.with_servers === true, hypervisorDetailOf);
  });
  add('/v2.1/os-hypervisors/:id/uptime', async (call) => {
    await one(call, false, hypervisorOf);
    throw new UllageError('NOT_TOLD', 'No report tells how long a host has been up, or its load.');
  });
  add('/v2.1/os-hypervisors/:id/search', (call) => named(call, false), UNTIL_UUIDS);
  add('/v2.1/os-hypervisors/:id/servers', (call) => named(call, true), UNTIL_UUIDS);
}

interface ListView {
  readonly path: string;
  readonly view: typeof hypervisorOf;
}

async function listed({ store, nowMs }: ServerWorld, { request, minor }: ComputeCall, { path, view }: ListView) {
  const query = queryOf(request.query, minor);
  const [pattern, withServers] = [query.hypervisor_hostname_pattern, query.with_servers === true];
  const at = { minor, nowMs: nowMs() };
  return store.read(async (tx) => {
    if (pattern !== undefined) {
      if (query.limit !== undefined || query.marker !== undefined) throw pagedPattern();
      return { hypervisors: await viewed(tx, await matching(tx, pattern, at), { minor, withServers, view }) };
    }
    const limit = minor >= SINCE.paging ? (query.limit ?? MOST_PER_PAGE) : undefined;
    const { hosts, more } = await findHosts(tx, { limit, marker: query.marker }, at);
    const last = more ? hosts.at(-1) : undefined;
    const hypervisors = await viewed(tx, hosts, { minor, withServers, view });
    if (last === undefined) return { hypervisors };
    return { hypervisors, hypervisors_links: [nextLink(request, path, idOf(last.id, minor))] };
  });
}

function queryOf(given: unknown, minor: number): ReturnType<typeof hypervisorQuery.parse> {
  if (minor >= SINCE.uuids) return readQuery(hypervisorQuery, given);
  return minor >= SINCE.paging ? readQuery(paging, given) : {};
}

function pagedPattern(): UllageError {
  return new UllageError(
    'REQUEST_INVALID',
    'Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.',
  );
}

/** All whose name has it. None is an error, as in Nova. */
async function matching(
  tx: Tx,
  pattern: string,
  at: { readonly minor: number; readonly nowMs: number },
): Promise<readonly HostLine[]> {
  const { hosts } = await findHosts(tx, { pattern }, at);
  if (hosts.length > 0) return hosts;
  throw new UllageError('NO_SUCH_HOST', `No hypervisor matching '${pattern}' could be found.`);
}

interface WantedView extends Pick<ComputeCall, 'minor'> {
  readonly view: typeof hypervisorOf;
  readonly withServers: boolean;
}

/** Before 2.75 a host without guests has no list of them. */
async function viewed(tx: Tx, hosts: readonly HostLine[], { minor, withServers, view }: WantedView) {
  if (!withServers) return hosts.map((host) => view(host, minor));
  const guests = await guestsOf(tx, hosts);
  return hosts.map((host) => {
    const servers = (guests.get(host.id) ?? []).map(({ name, uuid }) => ({ name, uuid }));
    const listsThem = servers.length > 0 || minor >= SINCE.strictFilters;
    return { ...view(host, minor), ...(listsThem ? { servers } : {}) };
  });
}
