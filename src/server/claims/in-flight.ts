// What is promised and not seen yet, put beside the figures of lists: these are of the latest reports, claims are of now.
import { sumBytes, type Bytes } from '../../core/bytes.ts';
import type { FleetPoolLine } from '../../wire/api/fleet.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { poolsInFlight, type PoolInFlight } from '../../store/claims/in-flight.ts';
import type { Tx } from '../../store/tables.ts';

/** Hosts, each of their pools with what is in flight on it. */
export async function hostsWithInFlight(tx: Tx, hosts: readonly HostLine[]): Promise<readonly HostLine[]> {
  const found = await poolsInFlight(
    tx,
    hosts.map(({ id }) => id),
  );
  const byHost = Map.groupBy(found, ({ provider }) => provider);
  return hosts.map((host) => {
    const byPool = new Map(byHost.get(host.id)?.map(({ poolId, inFlight }) => [poolId, inFlight]));
    return { ...host, pools: host.pools.map((pool) => ({ ...pool, inFlight: byPool.get(pool.id) })) };
  });
}

/** Pools of the fleet, each with what is in flight on it on all its hosts together. */
export async function poolsWithInFlight(tx: Tx, pools: readonly FleetPoolLine[]): Promise<readonly FleetPoolLine[]> {
  const hosts = new Set(pools.flatMap((pool) => pool.hosts.map(({ id }) => id)));
  const byPool = Map.groupBy(await poolsInFlight(tx, [...hosts]), ({ poolId }) => poolId);
  return pools.map((pool) => {
    const found = byPool.get(pool.id);
    return { ...pool, inFlight: found === undefined ? undefined : onAllHosts(found) };
  });
}

/** A shared pool has one provider: each of its hosts tells the same of it. */
function onAllHosts(found: readonly PoolInFlight[]): Bytes {
  const shared = found.find(({ isShared }) => isShared);
  return shared?.inFlight ?? sumBytes(found.map(({ inFlight }) => inFlight));
}
