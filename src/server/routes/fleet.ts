// Calls about the fleet as one: totals and pools.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FLEET, LIST_POOLS, type FleetPoolLine } from '../../wire/api/fleet.ts';
import { poolsWithInFlight } from '../claims/in-flight.ts';
import type { KeptCharges } from '../claims/kept-charges.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

const place = z.object({ after: z.string() });

/** Adds the calls. */
export function addFleetRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  { view, charges }: { readonly view: () => Promise<FleetView>; readonly charges: KeptCharges },
): void {
  register(app, identify, FLEET, async () => {
    const { atMs, hosts, totals, unresolvedDisks, findings, findingCounts } = await view();
    return { document: { atMs, hosts, totals, unresolvedDisks, findings, findingCounts } };
  });
  register(app, identify, LIST_POOLS, async ({ query }) => {
    const { limit, sort, kind, shared } = query;
    const { pools } = await view();
    const matching = pools.filter((pool) => {
      return (kind === undefined || pool.kind === kind) && (shared === undefined || String(pool.shared) === shared);
    });
    const sorted = sort === 'id' ? matching : matching.toSorted(tightestFirst);
    const start = placeOf(place, query.cursor);
    const from = start === undefined ? 0 : sorted.findIndex(({ id }) => id === start.after) + 1;
    const page = sorted.slice(from, from + limit);
    const last = page.at(-1);
    const next = from + limit < sorted.length && last !== undefined ? cursorOf({ after: last.id }) : undefined;
    return { document: { pools: await world.store.read((tx) => poolsWithInFlight(tx, charges, page)), next } };
  });
}

/** Unknown last. */
function tightestFirst(a: FleetPoolLine, b: FleetPoolLine): number {
  if (a.worstCaseFree === b.worstCaseFree) return a.id < b.id ? -1 : 1;
  if (a.worstCaseFree === undefined) return 1;
  if (b.worstCaseFree === undefined) return -1;
  return a.worstCaseFree < b.worstCaseFree ? -1 : 1;
}
