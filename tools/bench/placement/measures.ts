// What is measured: each a stream of calls that clients make one after the other, and how many times faster than Placement ours must be.
import { randomUUID } from 'node:crypto';
import { INVENTORIES, providerOf } from './fleet.ts';
import type { PlacementCall } from './closed-loop.ts';

/** One measurement. */
export interface Measure {
  readonly what: string;
  readonly clients: number;
  /** Requests a second must be so many times Placement's, in a fleet of so many providers; undefined where nothing is asked. */
  readonly target: (providers: number) => number | undefined;
  /** The calls of one target under it, from the beginning. */
  readonly calls: (providers: number) => (client: number) => PlacementCall;
}

const CLIENTS = [1, 8];

/** In their order: the providers' generations are known until claims raise them. */
export const MEASURES: readonly Measure[] = [
  ...['1', '100', 'all'].flatMap((limit) => CLIENTS.map((clients) => candidates(limit, clients))),
  ...CLIENTS.map((clients) => measure('PUT inventories', clients, (providers) => inventoryUpdates(providers, clients))),
  measure('PUT allocations, spread', 1, (providers) => claims((call) => (call * 7919) % providers)),
  measure('PUT allocations, spread', 8, (providers) => claims((call) => (call * 7919) % providers)),
  measure('PUT allocations, one provider', 8, () => claims(() => 0)),
];

function measure(what: string, clients: number, calls: Measure['calls']): Measure {
  return {
    what: `${what}, ${clients === 1 ? '1 client' : `${clients} clients`}`,
    clients,
    target: () => 10,
    calls,
  };
}

function candidates(limit: string, clients: number): Measure {
  const path = '/allocation_candidates?resources=VCPU:1,MEMORY_MB:512,DISK_GB:10';
  const call: PlacementCall = { method: 'GET', path: limit === 'all' ? path : `${path}&limit=${limit}`, status: 200 };
  const target = (providers: number): number | undefined => {
    if (limit === '1') return providers < 10_000 ? 100 : 1_000;
    // Nothing is asked of a hundred: what lies between a first answer and a whole one.
    return limit === 'all' ? 20 : undefined;
  };
  return { ...measure(`GET candidates, limit ${limit}`, clients, () => () => call), target };
}

/** Each client changes providers that no other does, and that no other measure has changed: it knows their generations. One stream of calls
 *  for all that is asked of a target, before it is timed and then. */
function inventoryUpdates(providers: number, clients: number): (client: number) => PlacementCall {
  const half = Math.floor(providers / 2);
  const first = clients === 1 ? 0 : half;
  const generations = new Map<number, number>();
  const turns = new Map<number, number>();
  return (client) => {
    const turn = turns.get(client) ?? 0;
    turns.set(client, turn + 1);
    const index = first + ((turn * clients + client) % half);
    const generation = generations.get(index) ?? 0;
    generations.set(index, generation + 1);
    return {
      method: 'PUT',
      path: `/resource_providers/${providerOf(index)}/inventories`,
      body: { resource_provider_generation: generation, inventories: INVENTORIES },
      status: 200,
    };
  };
}

/** A consumer's first promise. */
function claims(providerAt: (call: number) => number): () => PlacementCall {
  let call = 0;
  return () => {
    call += 1;
    return {
      method: 'PUT',
      path: `/allocations/${randomUUID()}`,
      body: {
        allocations: { [providerOf(providerAt(call))]: { resources: { VCPU: 1, MEMORY_MB: 1, DISK_GB: 1 } } },
        project_id: 'bench',
        user_id: 'bench',
        consumer_generation: null,
      },
      status: 204,
      // Of several that charge one provider at once, Placement refuses those that have lost ten times.
      again: 409,
    };
  };
}
