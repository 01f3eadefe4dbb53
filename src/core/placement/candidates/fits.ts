// Whether one provider is right for a group: its traits, its aggregates, and each amount by itself.
import { admitsClaim, usedOf, type ProviderNode } from '../provider-node.ts';
import type { RequestGroup } from './request.ts';

/** Whether the provider has room for so much of one class. */
export function hasRoom(node: ProviderNode, resourceClass: string, amount: number): boolean {
  const inventory = node.inventories.get(resourceClass);
  return inventory !== undefined && admitsClaim(inventory, usedOf(node, resourceClass), amount);
}

/** Whether it has one of each set: traits of required ones, aggregates of those to be a member of. */
export function hasOneOfEach(has: ReadonlySet<string>, sets: readonly ReadonlySet<string>[]): boolean {
  return sets.every((set) => hasAny(has, set));
}

/** Whether the two sets have a member in common. */
export function hasAny(has: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean {
  for (const member of wanted) if (has.has(member)) return true;
  return false;
}

/** Whether one provider alone is right for a group with a suffix. A group without resources that requires no trait and no aggregate
 *  is satisfied by none, and where its tree is does not count: so Placement has it. `treeRoot` is the root that in_tree means. */
export function fitsAlone(node: ProviderNode, group: RequestGroup, treeRoot: string | undefined): boolean {
  if (group.resources.size === 0) {
    if (group.requiredTraits.length === 0 && group.memberOf.length === 0) return false;
  } else if (treeRoot !== undefined && node.root !== treeRoot) return false;
  for (const [resourceClass, amount] of group.resources) if (!hasRoom(node, resourceClass, amount)) return false;
  return (
    hasOneOfEach(node.traits, group.requiredTraits) &&
    hasOneOfEach(node.aggregates, group.memberOf) &&
    !hasAny(node.traits, group.forbiddenTraits) &&
    !hasAny(node.aggregates, group.forbiddenAggregates)
  );
}

/** Whether a provider may give one class to the group without a suffix, for an anchor: aggregates of the anchor span its tree, so
 *  its own or the anchor's will do, and neither may be forbidden; but what is shared from another tree must be a member itself.
 *  Required traits are for all providers of the group together, and are not looked at. */
export function fitsPart(
  node: ProviderNode,
  group: RequestGroup,
  anchor: ProviderNode,
  resourceClass: string,
  amount: number,
): boolean {
  if (!hasRoom(node, resourceClass, amount)) return false;
  if (hasAny(node.traits, group.forbiddenTraits)) return false;
  if (hasAny(node.aggregates, group.forbiddenAggregates) || hasAny(anchor.aggregates, group.forbiddenAggregates)) {
    return false;
  }
  if (hasOneOfEach(node.aggregates, group.memberOf)) return true;
  return node.root === anchor.uuid && hasOneOfEach(anchor.aggregates, group.memberOf);
}
