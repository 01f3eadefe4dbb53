// Which reports show disks of guests that have a claim in flight: few, because a report that shows all of them confirms the claim.
import { sql } from 'kysely';
import { factKey } from '../reports/fact-key.ts';
import type { Tx } from '../tables.ts';
import type { PoolInFlight } from './in-flight.ts';
import { poolProviderId } from './shared-pools.ts';

/** The hosts that show such disks on these pools, by pool id. By claims_in_flight, claims_held_by_pool and disks_by_guest. */
export async function shownInFlight(
  tx: Tx,
  pools: readonly Pick<PoolInFlight, 'provider' | 'poolId' | 'isShared'>[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const hosts = pools.flatMap(({ isShared, provider }) => (isShared ? [] : [provider]));
  const shared = pools.flatMap(({ isShared, poolId }) => (isShared ? [poolProviderId(poolId)] : []));
  const idOf = new Map(pools.map(({ poolId }) => [factKey(poolId), poolId]));
  const { rows } = await sql<{ pool_key: string; host: string }>`
    select distinct d.pool_key, d.host_id::text as host from disks d
    where d.gone_at is null and d.pool_key = any(${[...idOf.keys()]}::text[]) and d.guest_uuid in (
      select c.consumer from claims c where c.state = 'claimed' and c.provider_id = any(${hosts}::text[])
      union
      select c.consumer from claims c where c.state = 'claimed' and c.charged_pools && ${shared}::text[])
    order by host`.execute(tx);
  return new Map(
    [...Map.groupBy(rows, (row) => row.pool_key)].map(([key, found]) => [
      idOf.get(key) ?? key,
      found.map(({ host }) => host),
    ]),
  );
}
