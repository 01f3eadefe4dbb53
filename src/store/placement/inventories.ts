// Inventories of providers that callers of the Placement API made.
import { sql } from 'kysely';
import { invariant } from '../../core/invariant.ts';
import type { ProviderInventory } from '../../core/placement/provider-node.ts';
import { amountOfUnits, resourceOfClass } from '../../core/placement/units.ts';
import { json } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import type { KnownProvider } from './read-nodes.ts';

/** About the most that the column takes: a larger ratio is exact only in the column of its own. */
const MOST_PPM = 9e18;

/** What a change leaves in the row of its provider. */
export type ChangedRow = Pick<KnownProvider, 'generation' | 'updatedAtMs' | 'changedXact'>;

/** Replaces the whole inventory of a locked provider, by the function of migration 21. */
export async function replaceInventories(
  tx: Tx,
  id: string,
  inventories: ReadonlyMap<string, ProviderInventory>,
): Promise<ChangedRow> {
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
  const changed = await sql<ReplacedRow>`
    select * from replace_inventories(${id}, ${json(rows)}::json)`.execute(tx);
  const [row] = changed.rows;
  invariant(row !== undefined, 'a locked provider has a row', { id });
  return { generation: row.now_generation, updatedAtMs: row.now_updated_at, changedXact: row.now_xact };
}

interface ReplacedRow {
  readonly now_generation: number;
  readonly now_updated_at: number;
  readonly now_xact: string;
}
