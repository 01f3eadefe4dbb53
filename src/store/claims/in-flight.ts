// What is promised on pools, and what of it no report has shown yet: for lists of hosts and pools.
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
  /** What there is to promise from; undefined where the provider of a shared pool has no inventory. */
  readonly line: InventoryLine | undefined;
  /** The amounts of all claims that charge it. Of a shared pool: those of all its hosts. */
  readonly claimed: Bytes;
  /** Claims of which only a part is known: with any, `claimed` is a lower bound. */
  readonly partialClaims: number;
  /** The part of `claimed` whose disks were not seen yet; 0 when there is none. */
  readonly inFlight: Bytes;
  readonly isShared: boolean;
}

/** Every pool in the inventories of these providers, and each that they share. Each is looked up by itself, so that no plan reads the
 *  amounts of all claims. By the primary keys, claims_held_by_provider and claims_held_by_pool. */
export async function poolsInFlight(tx: Tx, providers: readonly string[]): Promise<readonly PoolInFlight[]> {
  const { rows } = await sql<PoolRow>`
    select i.provider_id, i.pool_id, null as shared, i.resource, i.total, i.reserved, i.allocation_ratio_ppm, charged.*
    from inventories i cross join lateral (
      select coalesce(sum(r.amount), 0)::numeric as claimed, count(*) filter (where r.at_least)::integer as partial_claims,
        coalesce(sum(r.amount) filter (where c.state = 'claimed'), 0)::numeric as in_flight
      from claims c join claim_resources r on r.claim_id = c.id and r.resource = i.resource
      where c.provider_id = i.provider_id and c.state in ('claimed', 'confirmed') and r.pool_provider_id is null
    ) as charged
    where i.provider_id = any(${providers}::text[]) and i.pool_id is not null
    union all
    select m.provider_id, p.pool_id, p.id, i.resource, i.total, i.reserved, i.allocation_ratio_ppm, 0, 0, 0
    from memberships m join providers p on p.id = m.pool_provider_id left join inventories i on i.provider_id = p.id
    where m.provider_id = any(${providers}::text[])`.execute(tx);
  const pools = [...new Set(rows.flatMap(({ shared }) => shared ?? []))];
  const [onShared, charges] =
    pools.length === 0 ? [new Map<string, Bytes>(), new Map<string, SharedCharge>()] : await ofSharedPools(tx, pools);
  return rows.map((row) => {
    const { provider_id: provider, pool_id: poolId, shared } = row;
    const common = { provider, poolId, line: lineOf(row), isShared: shared !== null };
    if (shared === null) {
      return { ...common, claimed: row.claimed, partialClaims: row.partial_claims, inFlight: row.in_flight };
    }
    const { claimed, partial_claims: partialClaims } = charges.get(shared) ?? { claimed: 0n, partial_claims: 0 };
    return { ...common, claimed, partialClaims, inFlight: onShared.get(shared) ?? 0n };
  });
}

interface PoolRow extends Omit<SharedCharge, 'pool'> {
  readonly provider_id: string;
  readonly pool_id: string;
  /** The provider of a pool that is shared. */
  readonly shared: string | null;
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

async function ofSharedPools(tx: Tx, pools: readonly string[]) {
  const charges = (await chargesOfShared(tx, pools)).map((charge) => [charge.pool, charge] as const);
  return [await onSharedPools(tx, pools), new Map(charges)] as const;
}

interface SharedCharge {
  readonly pool: string;
  readonly claimed: bigint;
  readonly partial_claims: number;
}

/** What core/claim/charge.ts makes of all claims on shared pools: of each guest the largest claim, or those of a resize that is not settled
 *  together, where that is more. By claims_held_by_pool. */
async function chargesOfShared(tx: Tx, pools: readonly string[]): Promise<readonly SharedCharge[]> {
  const { rows } = await sql<SharedCharge>`
    select pool, sum(charge)::numeric as claimed, sum(partial)::integer as partial_claims from (
      select part.pool, count(*) filter (where part.at_least) as partial, greatest(max(part.amount), coalesce(
        sum(part.amount) filter (where c.move_kind = 'resize' and c.move_settled_at is null), 0)) as charge
      from claims c cross join lateral (
        select pool_provider_id as pool, sum(amount) as amount, bool_or(at_least) as at_least
        from claim_resources where claim_id = c.id and pool_provider_id = any(${pools}::text[])
        group by pool_provider_id
      ) as part
      where c.charged_pools && ${pools}::text[] and c.state in ('claimed', 'confirmed')
      group by part.pool, c.consumer
    ) as guests group by pool`.execute(tx);
  return rows;
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
