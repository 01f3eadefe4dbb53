// servers: every guest of every host, once, whichever hosts define it. Only as far as commands about hosts need it.
import { UllageError } from '../../core/errors.ts';
import { freshnessOf } from '../../core/freshness.ts';
import { hasGuest, listGuests, type HostedGuestRow, type WantedGuests } from '../../store/fleet/list-guests.ts';
import type { Tx } from '../../store/tables.ts';
import type { ServerWorld } from '../world.ts';
import { readGuest } from './guests.ts';
import { nextLink } from './links.ts';
import { MOST_PER_PAGE, readQuery, serverQuery } from './query.ts';
import type { AddRoute, ComputeCall } from './route.ts';
import { serverDetailOf, serverOf, statesOf, type HostedGuest } from './server-view.ts';

/** Adds the calls. */
export function addServerRoutes(add: AddRoute, world: ServerWorld): void {
  add('/v2.1/servers', (call) => listed(world, call, '/servers', serverOf));
  add('/v2.1/servers/detail', (call) => listed(world, call, '/servers/detail', serverDetailOf));
  add('/v2.1/servers/:id', async (call) => {
    const uuid = call.id.toLowerCase();
    const [row] = await world.store.read((tx) => listGuests(tx, { uuid, limit: 1 }));
    if (row !== undefined) return { server: serverDetailOf(hostedGuest(row, world.nowMs()), call) };
    throw new UllageError('NO_SUCH_SERVER', `Instance ${call.id} could not be found.`);
  });
}

type View = (server: HostedGuest, call: ComputeCall) => object;

async function listed({ store, nowMs }: ServerWorld, call: ComputeCall, path: string, view: View): Promise<object> {
  const query = readQuery(serverQuery, call.request.query);
  const limit = query.limit ?? MOST_PER_PAGE;
  const rows = await store.read(async (tx) => {
    if (query.marker !== undefined) await refuseUnknown(tx, query.marker);
    return listGuests(tx, { ...wantedOf(query), limit: limit + 1 });
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const servers = page.map((row) => view(hostedGuest(row, nowMs()), call));
  return last === undefined ? { servers } : { servers, servers_links: [nextLink(call.request, path, last.uuid)] };
}

async function refuseUnknown(tx: Tx, marker: string): Promise<void> {
  if (await hasGuest(tx, marker)) return;
  throw new UllageError('REQUEST_INVALID', `marker [${marker}] not found`);
}

type Filters = ReturnType<typeof serverQuery.parse>;

function wantedOf(filters: Filters): Omit<WantedGuests, 'limit'> {
  const { marker, uuid, host, name, status } = filters;
  return {
    after: marker,
    uuid,
    hostName: host,
    name,
    states: status === undefined ? undefined : statesOf(status.toUpperCase()),
    project: filters.project_id ?? filters.tenant_id,
  };
}

function hostedGuest({ document, hostName, receivedAtMs, periodMs }: HostedGuestRow, nowMs: number): HostedGuest {
  const freshness = freshnessOf({ seenAtMs: receivedAtMs, nowMs, periodMs });
  return { guest: readGuest(document), host: { name: hostName, freshness } };
}
