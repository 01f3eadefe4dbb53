// One provider as placement sees it: its place in a tree, what it has, what is promised of it, and what it is said to be.
import { placementAdmits, placementCapacity, type PlacementInventory } from './capacity.ts';

/** An inventory with the units in which it may be asked for. All integers are from 0 to 2³¹−1; the units are at least 1. */
export interface ProviderInventory extends PlacementInventory {
  /** The least and the most that one claim may take, and what every amount is a multiple of. */
  readonly minUnit: number;
  readonly maxUnit: number;
  readonly stepSize: number;
}

/** A provider with everything that a search or a write of allocations asks of it, as of one generation. Never changed: a later
 *  state is another object. */
export interface ProviderNode {
  readonly uuid: string;
  readonly name: string;
  /** Rises with every change of the provider; what was read at one generation is exact while it has that generation. */
  readonly generation: number;
  /** The provider at the top of its tree, by UUID; itself where it has no parent. */
  readonly root: string;
  readonly parent: string | undefined;
  /** Aggregates that it is in, by UUID. Those of a root span its tree for the group of a request that has no suffix. */
  readonly aggregates: ReadonlySet<string>;
  readonly traits: ReadonlySet<string>;
  /** By name of the resource class, such as `VCPU`. */
  readonly inventories: ReadonlyMap<string, ProviderInventory>;
  /** What all consumers together are promised, by name of the class; a class without a promise may be missing. */
  readonly used: ReadonlyMap<string, number>;
}

/** Says that a provider shares its inventory with every tree that has a provider in one of its aggregates. */
export const SHARING_TRAIT = 'MISC_SHARES_VIA_AGGREGATE';

/** Whether the provider shares its inventory through its aggregates. */
export function isSharing(node: ProviderNode): boolean {
  return node.traits.has(SHARING_TRAIT);
}

/** What is promised of a class on the provider; 0 where nothing is. */
export function usedOf(node: ProviderNode, resourceClass: string): number {
  return node.used.get(resourceClass) ?? 0;
}

/** The most that one more claim could take of a class: headroom, cut to the largest unit. Undefined without an inventory, and
 *  negative where more is promised than there is. */
export function largestClaimOf(node: ProviderNode, resourceClass: string): number | undefined {
  const inventory = node.inventories.get(resourceClass);
  if (inventory === undefined) return undefined;
  return Math.min(placementCapacity(inventory) - usedOf(node, resourceClass), inventory.maxUnit);
}

/** Whether a claim of `amount` more fits the inventory beside `used`: its capacity, and all three of its units. */
export function admitsClaim(inventory: ProviderInventory, used: number, amount: number): boolean {
  return isUnitOf(inventory, amount) && placementAdmits(inventory, used, amount);
}

/** Whether so much may be asked for at once: what is promised already apart. */
export function isUnitOf({ minUnit, maxUnit, stepSize }: ProviderInventory, amount: number): boolean {
  return amount >= minUnit && amount <= maxUnit && amount % stepSize === 0;
}
