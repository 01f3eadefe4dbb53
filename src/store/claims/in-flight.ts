// What is promised and not seen yet on pools: for lists of hosts and pools, so that it costs no more than the claims in flight.
import { sql } from 'kysely';
import type { Bytes } from '../../core/bytes.ts';
import { chargedOf } from '../../core/claim/charge.ts';
import { SHARED_CLASS } from '../../core/claim/host-inventory.ts';
import type { InventoryLine } from '../../core/claim/inventory.ts';
import { diskOf, type ResourceName } from '../../core/claim/resources.ts';
import type { Tx } from '../tables.ts';
import { claimOfRow, RESOURCES_SQL, type ClaimRecord } from './claim-row.ts';

/** One pool that a provider promises from. */
export interface PoolInFlight {
  readonly provider: string;
  readonly poolId: string;
  /** What claims charge: the provider, or that of the pool that is shared. */
  readonly charged: string;
  /** Of `charged`: it grows with each change of its inventory or of a claim on it. */
  readonly generation: bigint;
  /** What there is to promise from; undefined where the provider of a shared pool has no inventory. */
  readonly line: InventoryLine | undefined;
  /** The amounts of claims whose disks were not seen yet; 0 when there are none. Of a shared pool: those of all its hosts. */
  readonly inFlight: Bytes;
  readonly isShared: boolean;
}

/** Every pool in the inventories of these providers, and each that they share. Each is looked up by itself, so that no plan reads the
 *  amounts of all claims. By the primary keys and claims_in_flight. */
export async function poolsInFlight(tx: Tx, providers: readonly string[]): Promise<readonly PoolInFlight[]> {
  const { rows } = await sql<PoolRow>`
    select i.provider_id, i.pool_id, null as shared, p.generation, i.resource, i.total, i.reserved, i.allocation_ratio_ppm, (
      select coalesce(sum(r.amount), 0)::numeric
      from claims c join claim_resources r on r.claim_id = c.id and r.resource = i.resource
      where c.provider_id = i.provider_id and c.state = 'claimed' and r.pool_provider_id is null
    ) as in_flight
    from inventories i join providers p on p.id = i.provider_id
    where i.provider_id = any(${providers}::text[]) and i.pool_id is not null
    union all
    select m.provider_id, p.pool_id, p.id, p.generation, i.resource, i.total, i.reserved, i.allocation_ratio_ppm, 0
    from memberships m join providers p on p.id = m.pool_provider_id left join inventories i on i.provider_id = p.id
    where m.provider_id = any(${providers}::text[])`.execute(tx);
  const pools = [...new Set(rows.flatMap(({ shared }) => shared ?? []))];
  const onShared = pools.length === 0 ? new Map<string, Bytes>() : await onSharedPools(tx, pools);
  return rows.map((row) => {
    const { provider_id: provider, pool_id: poolId, shared, generation } = row;
    const inFlight = shared === null ? row.in_flight : (onShared.get(shared) ?? 0n);
    const isShared = shared !== null;
    return { provider, poolId, charged: shared ?? provider, generation, line: lineOf(row), inFlight, isShared };
  });
}

interface PoolRow {
  readonly provider_id: string;
  readonly pool_id: string;
  /** The provider of a pool that is shared. */
  readonly shared: string | null;
  readonly generation: bigint;
  readonly resource: ResourceName | null;
  readonly total: bigint | null;
  readonly reserved: bigint | null;
  readonly allocation_ratio_ppm: bigint | null;
  readonly in_flight: bigint;
}

function lineOf({ resource, total, reserved, allocation_ratio_ppm: allocationRatio }: PoolRow): PoolInFlight['line'] {
  if (resource === null || total === null || reserved === null || allocationRatio === null) return undefined;
  return { resource, total, reserved, allocationRatio };
}

/** A guest that moves between two hosts of a pool has its disk there already: all claims of whoever has one in flight are looked at.
 *  By claims_held_by_pool and claims_by_consumer. */
async function onSharedPools(tx: Tx, pools: readonly string[]): Promise<ReadonlyMap<string, Bytes>> {
  const { rows } = await sql<ClaimRecord>`
    select c.*, ${sql.raw(RESOURCES_SQL)} from claims c
    where c.charged_pools && ${pools}::text[] and c.state in ('claimed', 'confirmed')
      and exists (select from claims d where d.consumer = c.consumer and d.state = 'claimed')`.execute(tx);
  const claims = rows.map(claimOfRow);
  const confirmed = claims.filter(({ state }) => state === 'confirmed');
  const resource = diskOf(SHARED_CLASS);
  return new Map(pools.map((pool) => [pool, chargedOf(claims, pool, resource) - chargedOf(confirmed, pool, resource)]));
}
