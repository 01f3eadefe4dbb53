// Capacity as Placement computes it, for the edge where its clients compare: in doubles, and cut off. Everything inside is exact
// (claim/inventory.ts: capacityOf); decision 14 says why there are two.
import { PPM, type Ppm } from '../ratio.ts';

/** One inventory in Placement's own units: integers from 0 to 2³¹−1 (DISK_GB counts GiB), the ratio as a double. */
export interface PlacementInventory {
  readonly total: number;
  readonly reserved: number;
  readonly allocationRatio: number;
}

/** (total − reserved) × allocation ratio in IEEE doubles and in this order, which is what Placement holds a claim against, unrounded:
 *  amounts are integers, so what is behind the point never lets one more in. */
function placementLimit({ total, reserved, allocationRatio }: PlacementInventory): number {
  return (total - reserved) * allocationRatio;
}

/** What Placement's answers and its command line call capacity: the limit, cut off toward zero. 100 × 1.15 is 114 here, where the
 *  exact product is 115. Measured on Placement 8.0.0 and its master. */
export function placementCapacity(inventory: PlacementInventory): number {
  return Math.trunc(placementLimit(inventory));
}

/** Whether Placement would let `amount` more be allocated beside `used`: the limit itself may be reached. */
export function placementAdmits(inventory: PlacementInventory, used: number, amount: number): boolean {
  return used + amount <= placementLimit(inventory);
}

/** A ratio of ours as Placement's: the double nearest to it, as a client that writes 1.15 sends it. */
export function placementRatio(ratio: Ppm): number {
  return Number(ratio) / Number(PPM);
}
