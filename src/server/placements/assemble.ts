// From what the database has of a host to what a decision about placement sees.
import { resourceNow, type HostNow, type PoolRoom, type ResourceNow } from '../../core/placement/place/host-now.ts';
import type { ClaimedLine, HostFacts, ReportedPool, SharedPoolFacts } from '../../store/placements/read-hosts.ts';

/** A shared pool as all its hosts together see it. */
export interface SharedPoolNow {
  readonly facts: SharedPoolFacts;
  /** Undefined while no host has reported it. */
  readonly room: PoolRoom | undefined;
}

/** The host. `sharedPools` by the ids of their providers. */
export function hostNowOf(facts: HostFacts, sharedPools: ReadonlyMap<string, SharedPoolNow>): HostNow {
  const { id, name, seenAtMs, periodMs, isWhole, knowsGuests, traits, aggregates } = facts;
  const own = facts.lines.map((line) => lineNow(line, roomOf(line.poolId, facts.pools)));
  const shared = facts.members.flatMap(({ resource, provider }) => {
    const pool = sharedPools.get(provider);
    return pool === undefined ? [] : [lineNow({ ...pool.facts.line, resource }, pool.room)];
  });
  return {
    id,
    name,
    seenAtMs,
    periodMs,
    isWhole,
    knowsGuests,
    traits,
    aggregates,
    resources: [...own, ...shared],
    kilo: { usedGib: facts.kiloUsedGib, leastGib: facts.kiloLeastGib },
  };
}

/** One host's look at a shared pool. */
export interface Sighting extends ReportedPool {
  readonly seenAtMs: number;
}

/** What hosts see of a shared pool: available as the latest look has it, less the growth of the guests of all. A guest on its way between two
 *  hosts is in both looks, and then counts twice: too little is shown for a minute, never too much. */
export function sharedRoomOf(id: string, sightings: Iterable<Sighting>): PoolRoom | undefined {
  let [latest, growth, isBound]: [Sighting | undefined, bigint, boolean] = [undefined, 0n, false];
  for (const sighting of sightings) {
    growth += sighting.growth;
    isBound ||= sighting.isBound;
    if (latest === undefined || sighting.seenAtMs > latest.seenAtMs) latest = sighting;
  }
  if (latest === undefined) return undefined;
  const { available } = latest;
  const worstCaseFree = available === undefined ? undefined : available - growth;
  return { id, isShared: true, available, worstCaseFree, isBound };
}

function roomOf(poolId: string | undefined, pools: readonly ReportedPool[]): PoolRoom | undefined {
  const pool = poolId === undefined ? undefined : pools.find(({ id }) => id === poolId);
  if (pool === undefined) return poolId === undefined ? undefined : { id: poolId, ...UNKNOWN };
  const { id, isShared, available, worstCaseFree, isBound } = pool;
  return { id, isShared, available, worstCaseFree, isBound };
}

/** A pool that the latest report does not show is not gone: nobody knows how full it is. */
const UNKNOWN = { isShared: false, available: undefined, worstCaseFree: undefined, isBound: true } as const;

function lineNow(line: ClaimedLine, pool: PoolRoom | undefined): ResourceNow {
  const { resource, total, reserved, allocationRatio, claimed, inFlight } = line;
  const unwritten = pool === undefined ? 0n : line.unwritten;
  return resourceNow({ resource, total, reserved, allocationRatio, claimed, inFlight, unwritten, pool });
}
