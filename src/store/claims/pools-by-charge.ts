// Every shared pool with what claims ask of it, added up by the database: to tell which need a closer look.
import { sql } from 'kysely';
import type { InventoryLine } from '../../core/claim/inventory.ts';
import type { Tx } from '../tables.ts';
import type { InventoryRow } from './rows.ts';

/** A shared pool. */
export interface PoolCharge {
  readonly id: string;
  readonly line: InventoryLine;
  /** All amounts of all claims that charge it: more than it is charged where a guest has several. */
  readonly atMost: bigint;
}

/** All of them. By claims_held_by_pool and the primary keys. */
export async function listPoolsByCharge(tx: Tx): Promise<readonly PoolCharge[]> {
  const { rows } = await sql<InventoryRow & { pool_id: string; at_most: bigint }>`
    select i.*, (
      select coalesce(sum(r.amount), 0)::numeric
      from claims c join claim_resources r on r.claim_id = c.id and r.pool_provider_id = p.id
      where c.charged_pools && array[p.id] and c.state in ('claimed', 'confirmed')
    ) as at_most
    from providers p join inventories i on i.provider_id = p.id
    where p.pool_id is not null order by p.id`.execute(tx);
  return rows.map(({ resource, total, reserved, allocation_ratio_ppm: allocationRatio, pool_id: poolId, ...row }) => ({
    id: row.provider_id,
    line: { resource, total, reserved, allocationRatio, poolId },
    atMost: row.at_most,
  }));
}
