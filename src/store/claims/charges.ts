// What all claims charge the pools of providers, added up in statements: as core/claim/charge.ts does it claim by claim.
import { sql } from 'kysely';
import type { Bytes } from '../../core/bytes.ts';
import type { InventoryLine } from '../../core/claim/inventory.ts';
import type { Tx } from '../tables.ts';
import { inventoryLineOf } from './books.ts';
import type { InventoryRow } from './rows.ts';

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

/** What is promised of one resource of a host's own. */
export interface HostCharge extends Pick<Charge, 'provider' | 'claimed' | 'partialClaims'> {
  readonly line: InventoryLine;
}

/** The charges of all that hosts have of their own, each host looked up by itself. By the primary keys and claims_held_by_provider: half a
 *  millisecond for fifty claims, so nothing to do for each host of each list. */
export async function chargesOfHosts(tx: Tx, hosts: readonly string[]): Promise<readonly HostCharge[]> {
  const { rows } = await sql<InventoryRow & Omit<ChargeRow, 'provider' | 'pool_id'>>`
    select i.*, coalesce(charged.claimed, 0) as claimed, coalesce(charged.partial_claims, 0) as partial_claims
    from unnest(${hosts}::text[]) as wanted(host) join inventories i on i.provider_id = wanted.host left join lateral (
      select r.resource, sum(r.amount)::numeric as claimed, count(*) filter (where r.at_least)::integer as partial_claims
      from claims c join claim_resources r on r.claim_id = c.id
      where c.provider_id = wanted.host and c.state in ('claimed', 'confirmed') and r.pool_provider_id is null
      group by r.resource
    ) as charged on charged.resource = i.resource`.execute(tx);
  return rows.map((row) => {
    const { provider_id: provider, claimed, partial_claims: partialClaims } = row;
    return { provider, line: inventoryLineOf(row), claimed, partialClaims };
  });
}

/** On which of these hosts somebody asks for guests, and how many guests have claims there that nobody asked for. By
 *  claims_held_by_provider; costs as much as `chargesOfHosts`. */
export async function unaskedOnHosts(tx: Tx, hosts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ host: string; unasked: number }>`
    select wanted.host, found.unasked from unnest(${hosts}::text[]) as wanted(host) cross join lateral (
      select count(*) filter (where is_unasked)::integer as unasked, count(*) filter (where not is_unasked) as asked
      from (
        select bool_and(c.origin = 'adopted') as is_unasked from claims c
        where c.provider_id = wanted.host and c.state in ('claimed', 'confirmed') group by c.consumer
      ) as consumers
    ) as found
    where found.unasked > 0 and found.asked > 0`.execute(tx);
  return new Map(rows.map(({ host, unasked }) => [host, unasked]));
}

/** The charges of shared pools, by their providers: of each guest the largest claim, or those of a resize that is not settled together,
 *  where that is more. By claims_held_by_pool where it is few of all claims. Each step is of all pools at once, so that none is done for each
 *  pool or each claim. */
export async function chargesOfSharedPools(tx: Tx, providers: readonly string[]): Promise<readonly Charge[]> {
  const { rows } = await sql<ChargeRow>`
    with parts as materialized (
      select r.pool_provider_id as pool, c.consumer, sum(r.amount) as amount, bool_or(r.at_least) as at_least,
        c.move_kind = 'resize' and c.move_settled_at is null as is_resizing
      from claims c join claim_resources r on r.claim_id = c.id
      where c.charged_pools && ${providers}::text[] and c.state in ('claimed', 'confirmed')
        and r.pool_provider_id = any(${providers}::text[])
      group by r.pool_provider_id, c.id
    ), guests as materialized (
      select pool, count(*) filter (where at_least) as partial,
        greatest(max(amount), coalesce(sum(amount) filter (where is_resizing), 0)) as charge
      from parts group by pool, consumer
    ), sums as materialized (
      select pool, sum(charge) as claimed, sum(partial) as partial_claims from guests group by pool
    )
    select p.id as provider, p.pool_id, coalesce(claimed, 0)::numeric as claimed,
      coalesce(partial_claims, 0)::integer as partial_claims
    from providers p left join sums on sums.pool = p.id
    where p.id = any(${providers}::text[]) and p.pool_id is not null`.execute(tx);
  return rows.map(chargeOf);
}

function chargeOf({ provider, pool_id: poolId, claimed, partial_claims: partialClaims }: ChargeRow): Charge {
  return { provider, poolId, claimed, partialClaims };
}
