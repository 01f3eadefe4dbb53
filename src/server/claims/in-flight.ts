// What is promised, and what of it is not seen yet, put beside the figures of lists: these are of the latest reports, claims are of now.
import { sumBytes } from '../../core/bytes.ts';
import { capacityOf } from '../../core/claim/inventory.ts';
import type { FleetPoolLine } from '../../wire/api/fleet.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import type { Charge } from '../../store/claims/charges.ts';
import { poolsInFlight } from '../../store/claims/in-flight.ts';
import type { Tx } from '../../store/tables.ts';
import type { KeptCharges } from './kept-charges.ts';
import { withUnseen, type PoolUnseen } from './unseen.ts';

/** Hosts, each of their pools with what is in flight on it. */
export async function hostsWithInFlight(
  tx: Tx,
  kept: KeptCharges,
  hosts: readonly HostLine[],
): Promise<readonly HostLine[]> {
  const ids = hosts.map(({ id }) => id);
  const found = await withCharges(tx, kept, ids);
  const byHost = Map.groupBy(found, ({ provider }) => provider);
  return hosts.map((host) => {
    const byPool = new Map(byHost.get(host.id)?.map((entry) => [entry.poolId, entry]));
    return { ...host, pools: host.pools.map((pool) => ({ ...pool, ...claimsOf(pool, byPool.get(pool.id)) })) };
  });
}

/** Pools of the fleet, each with what is in flight on it on all its hosts together. */
export async function poolsWithInFlight(
  tx: Tx,
  kept: KeptCharges,
  pools: readonly FleetPoolLine[],
): Promise<readonly FleetPoolLine[]> {
  const hosts = new Set(pools.flatMap((pool) => pool.hosts.map(({ id }) => id)));
  const byPool = Map.groupBy(await withCharges(tx, kept, [...hosts]), ({ poolId }) => poolId);
  return pools.map((pool) => {
    const found = byPool.get(pool.id);
    return { ...pool, ...withClaims(pool, found === undefined ? undefined : onAllHosts(found)) };
  });
}

/** A pool with what is unseen on it, and all that claims charge. */
interface ChargedPool extends PoolUnseen {
  readonly charge: Charge | undefined;
}

async function withCharges(tx: Tx, kept: KeptCharges, hosts: readonly string[]): Promise<readonly ChargedPool[]> {
  const pools = await poolsInFlight(tx, hosts);
  const chargeOf = await kept.of(tx, pools);
  return (await withUnseen(tx, pools)).map((pool) => ({ ...pool, charge: chargeOf(pool) }));
}

/** A shared pool has one provider: each of its hosts tells the same of it. */
function onAllHosts(found: readonly ChargedPool[]): Claimed {
  const shared = found.find(({ isShared }) => isShared);
  const all = shared === undefined ? found : [shared];
  const [first, ...others] = all;
  return {
    inFlight: sumBytes(all.map(({ inFlight }) => inFlight)),
    unseen: sumBytes(all.map(({ unseen }) => unseen)),
    // Hosts that each promise from a pool of their own that is one pool: nobody knows what may still be promised.
    tracked: first === undefined || others.length > 0 ? undefined : trackedOf(first),
  };
}

interface Claimed extends Pick<PoolUnseen, 'inFlight' | 'unseen'> {
  readonly tracked: FleetPoolLine['tracked'];
}

function trackedOf({ line, charge }: ChargedPool): Claimed['tracked'] {
  if (line === undefined || charge === undefined) return undefined;
  const { claimed, partialClaims } = charge;
  const capacity = capacityOf(line);
  const { reserved, allocationRatio: allocationRatioPpm } = line;
  return { reserved, allocationRatioPpm, capacity, claimed, partialClaims, headroom: capacity - claimed };
}

function withClaims({ worstCaseFree }: Pick<FleetPoolLine, 'worstCaseFree'>, claimed: Claimed | undefined) {
  const isKnown = worstCaseFree !== undefined && claimed !== undefined;
  return {
    inFlight: claimed?.inFlight,
    tracked: claimed?.tracked,
    worstCaseWithClaims: isKnown ? worstCaseFree - claimed.unseen : undefined,
  };
}

/** One host's worst case of a shared pool lacks the guests of the others, whose claims are in flight beside its own: the pool's own line
 *  has both. */
function claimsOf(pool: HostLine['pools'][number], found: ChargedPool | undefined) {
  const { worstCaseWithClaims, ...claims } = withClaims(
    pool,
    found === undefined ? undefined : { ...found, tracked: trackedOf(found) },
  );
  return found?.isShared === true ? claims : { ...claims, worstCaseWithClaims };
}
