// Where to look: the roots for which candidates can exist, found from the one condition that the fewest providers meet.
import { isSharing, largestClaimOf, SHARING_TRAIT, type ProviderNode } from '../provider-node.ts';
import type { PlacementView } from '../view.ts';
import type { CandidateRequest, RequestGroup } from './request.ts';

/** A fleet with more sharing providers than this is not asked how many trees each of them reaches: that is only for choosing where to
 *  begin, and would cost more than it saves. */
const MOST_SHARING_ASKED = 1_000;

/** One condition that a provider of every candidate meets: how many anchors it could lead to, and the providers that meet it. */
interface Lead {
  readonly reaches: number;
  readonly providers: () => Iterable<ProviderNode>;
  /** The provider is the anchor itself; else it is below the anchor, or shared with it. */
  readonly isRoot?: boolean;
}

/** Every root that a candidate of the request can be anchored at, each once, and perhaps some that have none. The order depends on
 *  the providers alone: where a class leads, the providers that could take the largest claim come first. */
export function* anchorsFor(view: PlacementView, request: CandidateRequest): Generator<ProviderNode, undefined> {
  const lead = leastLead(view, request);
  if (lead === undefined) return;
  const seen = new Set<string>();
  for (const provider of lead.providers()) {
    for (const uuid of lead.isRoot === true ? [provider.uuid] : anchorsOf(view, provider)) {
      if (seen.has(uuid)) continue;
      seen.add(uuid);
      const anchor = view.get(uuid);
      if (anchor !== undefined && anchor.parent === undefined && isAllowed(anchor, request)) yield anchor;
    }
  }
}

/** The roots that the provider can give to: its own, and if it shares, that of every provider in one of its aggregates. */
export function* anchorsOf(view: PlacementView, node: ProviderNode): Generator<string, undefined> {
  yield node.root;
  if (!isSharing(node)) return;
  for (const aggregate of node.aggregates) for (const member of view.byAggregate(aggregate)) yield member.root;
}

function isAllowed(anchor: ProviderNode, request: CandidateRequest): boolean {
  for (const trait of request.rootRequired) if (!anchor.traits.has(trait)) return false;
  for (const trait of request.rootForbidden) if (anchor.traits.has(trait)) return false;
  return true;
}

function leastLead(view: PlacementView, request: CandidateRequest): Lead | undefined {
  const sharing = sharingOf(view);
  let least: Lead | undefined;
  for (const lead of leadsOf(view, request, sharing)) {
    if (least === undefined || lead.reaches < least.reaches) least = lead;
    if (least.reaches === 0) return undefined;
  }
  return least;
}

function* leadsOf(
  view: PlacementView,
  request: CandidateRequest,
  sharing: readonly ProviderNode[],
): Generator<Lead, undefined> {
  for (const trait of request.rootRequired) {
    yield { reaches: view.countByTrait(trait), providers: () => view.byTrait(trait), isRoot: true };
  }
  for (const group of request.groups) {
    if (group.inTree !== undefined) yield treeLead(view, group.inTree, group);
    for (const [resourceClass, amount] of group.resources) yield classLead(view, resourceClass, amount, sharing);
    for (const traits of group.requiredTraits) {
      yield unionLead(view, traits, sharing, {
        count: (trait) => view.countByTrait(trait),
        members: (trait) => view.byTrait(trait),
        has: (node, trait) => node.traits.has(trait),
      });
    }
    for (const aggregates of group.memberOf) {
      yield unionLead(view, aggregates, sharing, {
        count: (aggregate) => view.countByAggregate(aggregate),
        members: (aggregate) => view.byAggregate(aggregate),
        has: (node, aggregate) => node.aggregates.has(aggregate),
      });
    }
  }
}

/** Nothing where the provider is unknown, whatever the group; a group without resources may be anywhere. */
function treeLead(view: PlacementView, uuid: string, group: RequestGroup): Lead {
  const node = view.get(uuid);
  if (node === undefined) return { reaches: 0, providers: () => [] };
  if (group.resources.size === 0) return { reaches: Infinity, providers: () => view.all() };
  const providers = [...view.tree(node.root)];
  if (group.suffix === '') return { reaches: 1, providers: () => providers.slice(0, 1) };
  return { reaches: reachOf(view, providers.length, providers.filter(isSharing)), providers: () => providers };
}

function classLead(view: PlacementView, resourceClass: string, amount: number, sharing: readonly ProviderNode[]): Lead {
  const fits = (node: ProviderNode): boolean => (largestClaimOf(node, resourceClass) ?? 0) >= amount;
  const count = view.countByClass(resourceClass, amount);
  return {
    reaches: reachOf(view, count, sharing.filter(fits)),
    *providers() {
      for (const { largest, node } of view.byClass(resourceClass)) {
        if (largest < amount) return;
        yield node;
      }
    },
  };
}

interface Index {
  readonly count: (key: string) => number;
  readonly members: (key: string) => Iterable<ProviderNode>;
  readonly has: (node: ProviderNode, key: string) => boolean;
}

function unionLead(
  view: PlacementView,
  keys: ReadonlySet<string>,
  sharing: readonly ProviderNode[],
  index: Index,
): Lead {
  let count = 0;
  for (const key of keys) count += index.count(key);
  const among = sharing.filter((node) => [...keys].some((key) => index.has(node, key)));
  return {
    reaches: reachOf(view, count, among),
    *providers() {
      for (const key of keys) yield* index.members(key);
    },
  };
}

/** An upper bound: trees that share two aggregates are counted twice. */
function reachOf(view: PlacementView, count: number, sharing: readonly ProviderNode[]): number {
  let reaches = count;
  for (const node of sharing) for (const aggregate of node.aggregates) reaches += view.countByAggregate(aggregate);
  return reaches;
}

function sharingOf(view: PlacementView): readonly ProviderNode[] {
  return view.countByTrait(SHARING_TRAIT) > MOST_SHARING_ASKED ? [] : [...view.byTrait(SHARING_TRAIT)];
}
