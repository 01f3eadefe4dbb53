// What all claims charge the pools of providers, added up in statements: as core/claim/charge.ts does it claim by claim.
import { sql } from 'kysely';
import type { Bytes } from '../../core/bytes.ts';
import type { Tx } from '../tables.ts';

/** What is promised of one pool. */
export interface Charge {
  /** The host, or the provider of a shared pool. */
  readonly provider: string;
  readonly poolId: string;
  readonly claimed: Bytes;
  /** Claims of which only a part is known: with any, `claimed` is a lower bound. */
  readonly partialClaims: number;
}

interface ChargeRow {
  readonly provider: string;
  readonly pool_id: string;
  readonly claimed: bigint;
  readonly partial_claims: number;
}

/** The charges of hosts' own pools, each looked up by itself. By inventories' primary key, claims_held_by_provider and the primary key of
 *  claim_resources: half a millisecond for fifty claims, so nothing to do for each host of each list. */
export async function chargesOfHosts(tx: Tx, hosts: readonly string[]): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    select i.provider_id as provider, i.pool_id, charged.*
    from inventories i cross join lateral (
      select coalesce(sum(r.amount), 0)::numeric as claimed, count(*) filter (where r.at_least)::integer as partial_claims
      from claims c join claim_resources r on r.claim_id = c.id and r.resource = i.resource
      where c.provider_id = i.provider_id and c.state in ('claimed', 'confirmed') and r.pool_provider_id is null
    ) as charged
    where i.provider_id = any(${hosts}::text[]) and i.pool_id is not null`.execute(tx);
  return rows.map(chargeOf);
}

/** The charges of shared pools, by their providers: of each guest the largest claim, or those of a resize that is not settled together,
 *  where that is more. By claims_held_by_pool. */
export async function chargesOfSharedPools(tx: Tx, providers: readonly string[]): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    select p.id as provider, p.pool_id, coalesce(sum(charge), 0)::numeric as claimed,
      coalesce(sum(partial), 0)::integer as partial_claims
    from providers p left join (
      select part.pool, count(*) filter (where part.at_least) as partial, greatest(max(part.amount), coalesce(
        sum(part.amount) filter (where c.move_kind = 'resize' and c.move_settled_at is null), 0)) as charge
      from claims c cross join lateral (
        select pool_provider_id as pool, sum(amount) as amount, bool_or(at_least) as at_least
        from claim_resources where claim_id = c.id and pool_provider_id = any(${providers}::text[])
        group by pool_provider_id
      ) as part
      where c.charged_pools && ${providers}::text[] and c.state in ('claimed', 'confirmed')
      group by part.pool, c.consumer
    ) as guests on guests.pool = p.id
    where p.id = any(${providers}::text[]) and p.pool_id is not null
    group by p.id`.execute(tx);
  return rows.map(chargeOf);
}

function chargeOf({ provider, pool_id: poolId, claimed, partial_claims: partialClaims }: ChargeRow): Charge {
  return { provider, poolId, claimed, partialClaims };
}
