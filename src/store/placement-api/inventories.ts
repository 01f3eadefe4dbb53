// Inventories of providers that callers of the Placement API made.
import type { ProviderInventory } from '../../core/placement/provider-node.ts';
import { amountOfUnits, resourceOfClass } from '../../core/placement/units.ts';
import type { Call, Returned } from '../call.ts';
import { json } from '../column-types.ts';
import type { KnownProvider } from './read-nodes.ts';

/** About the most that the column takes: a larger ratio is exact only in the column of its own. */
const MOST_PPM = 9e18;

/** What a change leaves in the row of its provider. */
export type ChangedRow = Pick<KnownProvider, 'generation' | 'updatedAtMs' | 'changedXact'>;

/** The call that replaces the whole inventory of a locked provider, by the function of migration 27. */
export function inventoriesCall(id: string, inventories: ReadonlyMap<string, ProviderInventory>): Call {
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
  return { name: KEEP, given: [id, json(rows)] };
}

/** What the classes of such a provider are called here. */
export function resourcesOf(inventories: ReadonlyMap<string, unknown>): KnownProvider['resources'] {
  return new Map([...inventories.keys()].map((name) => [name, resourceOfClass(name)]));
}

const KEEP = 'keep_inventories';

/** What that call has left. */
export function changedRowOf(said: Returned): ChangedRow {
  return JSON.parse(String(said[KEEP])) as ChangedRow; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the function wrote it
}
