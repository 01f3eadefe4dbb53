// What has to be chosen for one anchor: a provider for each class of the group without a suffix, and one for each other group.
import { placementCapacity } from '../capacity.ts';
import { SHARING_TRAIT, usedOf, type ProviderNode } from '../provider-node.ts';
import type { PlacementView } from '../view.ts';
import { fitsAlone, fitsPart } from './fits.ts';
import type { CandidateRequest, RequestGroup } from './request.ts';

/** One choice of a provider. */
export interface Slot {
  readonly group: RequestGroup;
  /** What the chosen provider gives: one class for the group without a suffix, all of them for the others. */
  readonly amounts: ReadonlyMap<string, number>;
  /** The providers that are right by themselves. */
  readonly options: readonly ProviderNode[];
}

/** A request with what can be told of it before any provider is looked at. */
export interface Plan {
  readonly request: CandidateRequest;
  /** The classes that more than one slot asks for: the only ones that slots can take from each other. */
  readonly contested: readonly string[];
  /** For each class of the group without a suffix its amount alone. */
  readonly parts: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** What a provider gives that gives everything, where it is enough that it is right for each slot by itself; undefined where it is not. */
  readonly whole: ReadonlyMap<string, number> | undefined;
}

/** The plan of a request. */
export function planOf(request: CandidateRequest): Plan {
  const once = new Set<string>();
  const contested = new Set<string>();
  const parts = new Map<string, ReadonlyMap<string, number>>();
  for (const { suffix, resources } of request.groups) {
    for (const [name, amount] of resources) {
      (once.has(name) ? contested : once).add(name);
      if (suffix === '') parts.set(name, new Map([[name, amount]]));
    }
  }
  return { request, contested: [...contested], parts, whole: contested.size > 0 ? undefined : wholeOf(request) };
}

/** Slots that take nothing from each other may be filled from one provider, unless groups are to be kept apart; the traits that the group
 *  without a suffix requires are not looked at in its slots. One provider is a subtree of its own. */
function wholeOf({ groups, groupPolicy }: CandidateRequest): ReadonlyMap<string, number> | undefined {
  if (groupPolicy === 'isolate') return undefined;
  if (groups.some(({ suffix, requiredTraits }) => suffix === '' && requiredTraits.length > 0)) return undefined;
  return new Map(groups.flatMap(({ resources }) => [...resources]));
}

/** The choices for an anchor, those with the fewest options first; undefined where one has none, or where together they ask for more
 *  than all their options have. */
export function slotsFor(view: PlacementView, plan: Plan, anchor: ProviderNode): readonly Slot[] | undefined {
  const tree = view.tree(anchor.uuid);
  const shared = sharedWith(view, tree, anchor);
  const slots: Slot[] = [];
  for (const group of plan.request.groups) {
    const treeRoot = group.inTree === undefined ? undefined : view.get(group.inTree)?.root;
    if (group.inTree !== undefined && treeRoot === undefined) return undefined;
    const found =
      group.suffix === ''
        ? partsOf(plan, group, treeRoot, anchor, tree, shared)
        : aloneOf(group, treeRoot, tree, shared);
    if (found === undefined) return undefined;
    for (const slot of found) slots.push(slot);
  }
  if (slots.some((slot) => slot.options.length > 1)) slots.sort((a, b) => a.options.length - b.options.length);
  return isHopeless(slots, plan) ? undefined : slots;
}

/** Providers of other trees that share their inventory with a provider of this one. */
function sharedWith(view: PlacementView, tree: readonly ProviderNode[], anchor: ProviderNode): readonly ProviderNode[] {
  if (view.countByTrait(SHARING_TRAIT) === 0) return [];
  const shared = new Set<ProviderNode>();
  for (const node of tree) {
    for (const aggregate of node.aggregates) {
      for (const other of view.sharingIn(aggregate)) if (other.root !== anchor.uuid) shared.add(other);
    }
  }
  return shared.size === 0 ? [] : [...shared];
}

function aloneOf(
  group: RequestGroup,
  treeRoot: string | undefined,
  tree: readonly ProviderNode[],
  shared: readonly ProviderNode[],
): readonly Slot[] | undefined {
  const options = rightOnes(tree, shared, (node) => fitsAlone(node, group, treeRoot));
  return options.length === 0 ? undefined : [{ group, amounts: group.resources, options }];
}

/** Those of a tree and of what is shared with it that are right: for most trees, of one provider, without another list. */
function rightOnes(
  tree: readonly ProviderNode[],
  shared: readonly ProviderNode[],
  isRight: (node: ProviderNode) => boolean,
): readonly ProviderNode[] {
  if (tree.every(isRight)) return shared.length === 0 ? tree : [...tree, ...shared.filter(isRight)];
  return [...tree, ...shared].filter(isRight);
}

/** What is in another tree is out of reach once the group names a tree, shared or not. */
function partsOf(
  plan: Plan,
  group: RequestGroup,
  treeRoot: string | undefined,
  anchor: ProviderNode,
  tree: readonly ProviderNode[],
  shared: readonly ProviderNode[],
): readonly Slot[] | undefined {
  if (treeRoot !== undefined && treeRoot !== anchor.uuid) return undefined;
  const slots: Slot[] = [];
  for (const [resourceClass, amount] of group.resources) {
    const options = rightOnes(tree, treeRoot === undefined ? shared : [], (node) =>
      fitsPart(node, group, anchor, resourceClass, amount),
    );
    if (options.length === 0) return undefined;
    slots.push({ group, amounts: plan.parts.get(resourceClass) ?? group.resources, options });
  }
  return slots.length === 0 ? undefined : slots;
}

/** Whether counting alone shows that the slots cannot all be filled. Without this, nine groups that want one function each of a card
 *  that has eight would be tried in every order, on every host. */
function isHopeless(slots: readonly Slot[], { request, contested }: Plan): boolean {
  if (request.groupPolicy === 'isolate') {
    const granular = slots.filter((slot) => slot.group.suffix !== '');
    if (granular.length > 1 && new Set(granular.flatMap((slot) => slot.options)).size < granular.length) return true;
  }
  return contested.some((resourceClass) => asksTooMuch(slots, resourceClass));
}

function asksTooMuch(slots: readonly Slot[], resourceClass: string): boolean {
  const givers = new Set<ProviderNode>();
  let asked = 0;
  for (const { amounts, options } of slots) {
    const amount = amounts.get(resourceClass);
    if (amount === undefined) continue;
    asked += amount;
    for (const node of options) givers.add(node);
  }
  let free = 0;
  for (const node of givers) {
    const inventory = node.inventories.get(resourceClass);
    if (inventory !== undefined) free += placementCapacity(inventory) - usedOf(node, resourceClass);
  }
  return asked > free;
}
