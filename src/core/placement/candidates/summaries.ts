// The providers that an answer with candidates describes, and what it says of each.
import { placementCapacity } from '../capacity.ts';
import { usedOf, type ProviderNode } from '../provider-node.ts';
import type { PlacementView } from '../view.ts';
import type { AllocationRequest, CandidateRequest } from './request.ts';

/** What an answer says of one class of a provider. */
export interface ClassSummary {
  readonly capacity: number;
  readonly used: number;
}

/** The providers to describe: every one of the trees from which anything is taken, whether it gives or not; to clients that know of
 *  no trees, those alone that give. A tree that only groups without resources are mapped to is not among them. */
export function summarizedProviders(
  view: PlacementView,
  requests: readonly AllocationRequest[],
  nestedAware: CandidateRequest['nestedAware'],
): readonly ProviderNode[] {
  const providers: ProviderNode[] = [];
  /** Roots of trees to clients that know of them, else providers. */
  const seen = new Set<string>();
  for (const { allocations } of requests) {
    for (const uuid of allocations.keys()) {
      const node = view.get(uuid);
      const key = nestedAware ? node?.root : uuid;
      if (node === undefined || key === undefined || seen.has(key)) continue;
      seen.add(key);
      if (nestedAware) for (const other of view.tree(key)) providers.push(other);
      else providers.push(node);
    }
  }
  return providers;
}

/** Capacity and use by class: of all inventories from microversion 1.27, before that only of the classes that were asked for. */
export function summarizedClasses(
  node: ProviderNode,
  askedOnly: ReadonlySet<string> | undefined,
): ReadonlyMap<string, ClassSummary> {
  const summaries = new Map<string, ClassSummary>();
  for (const [resourceClass, inventory] of node.inventories) {
    if (askedOnly?.has(resourceClass) === false) continue;
    summaries.set(resourceClass, { capacity: placementCapacity(inventory), used: usedOf(node, resourceClass) });
  }
  return summaries;
}

/** The classes that any group asks for. */
export function askedClasses(request: CandidateRequest): ReadonlySet<string> {
  return new Set(request.groups.flatMap((group) => [...group.resources.keys()]));
}
