// Calls about pools: a page of all of the fleet's, one with what charges it, and their classes.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import type { FleetPoolLine } from '../../wire/api/fleet.ts';
import {
  LIST_POOL_CLASSES,
  LIST_POOLS,
  MOST_CLASSES_LISTED,
  MOST_POOL_DISKS,
  SHOW_POOL,
} from '../../wire/api/pools.ts';
import { disksOfPool } from '../../store/balances/disks-of-pool.ts';
import { listPoolClasses } from '../../store/claims/pool-classes.ts';
import { occupiedDayAgo } from '../../store/history/day-ago.ts';
import type { Tx } from '../../store/tables.ts';
import { poolsWithInFlight } from '../claims/in-flight.ts';
import type { KeptCharges } from '../claims/kept-charges.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

const place = z.object({ after: z.string() });

type Order = (typeof LIST_POOLS.query)['_output']['sort'];

/** Adds the calls. */
export function addPoolRoutes(
  app: FastifyInstance,
  identify: Identify,
  { store }: ServerWorld,
  { view, charges }: { readonly view: () => Promise<FleetView>; readonly charges: KeptCharges },
): void {
  register(app, identify, LIST_POOLS, async ({ query }) => {
    const { limit, sort, kind, shared, search } = query;
    const { pools } = await view();
    const matching = pools.filter((pool) => {
      if (kind !== undefined && pool.kind !== kind) return false;
      return (
        (shared === undefined || String(pool.shared) === shared) && (search === undefined || isAbout(pool, search))
      );
    });
    const sorted = sort === 'id' ? matching : matching.toSorted(inOrder(sort));
    const start = placeOf(place, query.cursor);
    const from = start === undefined ? 0 : sorted.findIndex(({ id }) => id === start.after) + 1;
    const page = sorted.slice(from, from + limit);
    const last = page.at(-1);
    const next = from + limit < sorted.length && last !== undefined ? cursorOf({ after: last.id }) : undefined;
    const told = await store.read((tx) => poolsOfNow(tx, charges, page));
    return { document: { pools: told, count: sorted.length, next } };
  });
  register(app, identify, SHOW_POOL, async ({ query: { id } }) => {
    const { pools, findings } = await view();
    const found = pools.find((pool) => pool.id === id);
    if (found === undefined) {
      throw new UllageError('NO_SUCH_POOL', `find pool ${id}: no host reports one of this id`, {
        hint: 'ullage pools lists them; --json has their ids.',
      });
    }
    const names = new Map(found.hosts.map((host) => [host.id, host.name]));
    const { told, used } = await store.read(async (tx) => ({
      told: await poolsOfNow(tx, charges, [found]),
      used: await disksOfPool(tx, { poolId: id, hostIds: [...names.keys()], limit: MOST_POOL_DISKS }),
    }));
    const disks = used.disks.map((disk) => ({ ...disk, hostName: names.get(disk.hostId) ?? disk.hostId }));
    const [pool = found] = told;
    const ofPool = findings.filter(({ subject }) => subject.pool === id);
    return { document: { pool, disks, diskCount: used.count, findings: ofPool } };
  });
  register(app, identify, LIST_POOL_CLASSES, async () => {
    const found = await store.read((tx) => listPoolClasses(tx, MOST_CLASSES_LISTED + 1));
    const classes = found.slice(0, MOST_CLASSES_LISTED);
    return { document: { classes, truncated: found.length > classes.length } };
  });
}

/** With what is promised on them now, and what they were a day ago as the first of their hosts saw it. */
async function poolsOfNow(tx: Tx, charges: KeptCharges, pools: readonly FleetPoolLine[]) {
  const dayAgo = await occupiedDayAgo(
    tx,
    pools.flatMap(({ hosts: [first] }) => (first === undefined ? [] : [first.id])),
  );
  return (await poolsWithInFlight(tx, charges, pools)).map((pool) => {
    const [first] = pool.hosts;
    return { ...pool, occupiedDayAgo: first === undefined ? undefined : dayAgo(first.id, pool.id) };
  });
}

function isAbout({ id, name, hosts }: FleetPoolLine, search: string): boolean {
  const wanted = search.toLowerCase();
  return [id, name, ...hosts.map((host) => host.name)].some((text) => text.toLowerCase().includes(wanted));
}

/** Unknown last, equals by id. */
function inOrder(sort: Exclude<Order, 'id'>): (a: FleetPoolLine, b: FleetPoolLine) => number {
  if (sort === 'name') return (a, b) => (a.name === b.name ? byId(a, b) : a.name < b.name ? -1 : 1);
  return (a, b) => {
    const [left, right] = [FIGURES[sort](a), FIGURES[sort](b)];
    if (left === right) return byId(a, b);
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    return left < right ? -1 : 1;
  };
}

function byId(a: FleetPoolLine, b: FleetPoolLine): number {
  return a.id < b.id ? -1 : 1;
}

/** The least comes first. */
const FIGURES: Readonly<Record<Exclude<Order, 'id' | 'name'>, (pool: FleetPoolLine) => bigint | undefined>> = {
  'worst-case-free': ({ worstCaseFree }) => worstCaseFree,
  available: ({ available }) => available,
  total: ({ total }) => total,
  'over-commit': ({ provisioned, total }) => (total === 0n ? undefined : -((provisioned * 1_000_000n) / total)),
};
