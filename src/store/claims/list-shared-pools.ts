// Every shared pool that can be promised from, whichever hosts mount it.
import { sql } from 'kysely';
import type { InventoryLine } from '../../core/claim/inventory.ts';
import type { PoolInFlight } from './in-flight.ts';
import type { InventoryRow } from './rows.ts';
import type { Tx } from '../tables.ts';

/** One of them. */
export interface SharedPool extends Pick<PoolInFlight, 'poolId' | 'charged' | 'generation' | 'isShared'> {
  readonly line: InventoryLine;
}

/** All, by the ids of their providers. */
export async function listSharedPools(tx: Tx): Promise<readonly SharedPool[]> {
  const { rows } = await sql<InventoryRow & { readonly pool_id: string; readonly generation: bigint }>`
    select i.*, p.pool_id, p.generation from providers p join inventories i on i.provider_id = p.id
    where p.pool_id is not null order by p.id`.execute(tx);
  return rows.map(({ resource, total, reserved, allocation_ratio_ppm: allocationRatio, pool_id: poolId, ...row }) => ({
    poolId,
    charged: row.provider_id,
    generation: row.generation,
    isShared: true,
    line: { resource, total, reserved, allocationRatio, poolId },
  }));
}
