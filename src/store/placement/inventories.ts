// Inventories of providers that callers of the Placement API made.
import { sql } from 'kysely';
import type { ProviderInventory } from '../../core/placement/provider-node.ts';
import { amountOfUnits, resourceOfClass } from '../../core/placement/units.ts';
import { json } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { raiseGeneration } from './providers.ts';

/** About the most that the column takes: a larger ratio is exact only in the column of its own. */
const MOST_PPM = 9e18;

/** Replaces the whole inventory of a locked provider. */
export async function replaceInventories(
  tx: Tx,
  id: string,
  inventories: ReadonlyMap<string, ProviderInventory>,
): Promise<void> {
  const rows = [...inventories].map(([resourceClass, inventory], place) => {
    const resource = resourceOfClass(resourceClass);
    return {
      provider_id: id,
      place: BigInt(place),
      resource,
      total: amountOfUnits(resource, inventory.total),
      reserved: amountOfUnits(resource, inventory.reserved),
      allocation_ratio_ppm: BigInt(Math.round(Math.min(inventory.allocationRatio * 1e6, MOST_PPM))),
      pool_id: null,
      min_unit: BigInt(inventory.minUnit),
      max_unit: BigInt(inventory.maxUnit),
      step_size: BigInt(inventory.stepSize),
      // As text: the codec knows no fractions.
      allocation_ratio: String(inventory.allocationRatio),
    };
  });
  await sql`delete from inventories where provider_id = ${id}`.execute(tx);
  await sql`
    insert into inventories
    select * from json_populate_recordset(null::inventories, ${json(rows)}::json)`.execute(tx);
  await raiseGeneration(tx, id);
}
