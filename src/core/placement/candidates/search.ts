// The search for candidates: over anchors and over the choices at each, until there are as many as are wanted. It reads only what it
// needs, so that the first candidate costs the same in a small fleet and in a large one.
import { isSharing, type ProviderNode } from '../provider-node.ts';
import type { PlacementView } from '../view.ts';
import { anchorsFor } from './anchors.ts';
import { combine, type Budget } from './combine.ts';
import type { AllocationRequest, CandidateRequest } from './request.ts';
import { planOf, slotsFor, type Slot } from './slots.ts';

/** How far a search may go. */
export interface SearchBounds {
  /** At most so many candidates are kept, whatever the limit of the request. */
  readonly candidates: number;
  /** At most so many choices of a provider are tried. */
  readonly choices: number;
}

/** A whole answer for a fleet of 100,000 hosts; beyond it is the product of a wide tree (8 children for 8 groups: 16 million), which
 *  is of no use to anybody and more memory than a server has. So many choices take under a second, in which nobody else is served. */
export const SEARCH_BOUNDS: SearchBounds = { candidates: 100_000, choices: 1_000_000 };

/** What a search found. The providers must not change while it runs: it is done in one go. */
export interface CandidateAnswer {
  readonly requests: readonly AllocationRequest[];
  /** `complete`: there are no others. `limit`: as many as the request wanted; there may be others. `too-many`, `too-long`: a bound was
   *  met first, and what was found is neither all nor as much as was wanted. */
  readonly end: 'complete' | 'limit' | 'too-many' | 'too-long';
}

/** The candidates of a request, no two alike. Which come first under a limit depends on the providers alone.
 *
 *  Compared with Placement 8.0.0 over HTTP, the answers are the same but for faults of Placement's: docs/decisions lists them. */
export function searchCandidates(
  view: PlacementView,
  request: CandidateRequest,
  bounds: SearchBounds = SEARCH_BOUNDS,
): CandidateAnswer {
  const requests: AllocationRequest[] = [];
  const wanted = Math.min(request.limit ?? Infinity, bounds.candidates);
  const budget: Budget = { choices: bounds.choices };
  for (const candidate of candidatesOf(view, request, budget)) {
    if (requests.length === bounds.candidates) return { requests, end: 'too-many' };
    requests.push(candidate);
    if (requests.length === wanted && wanted === request.limit) return { requests, end: 'limit' };
  }
  return { requests, end: budget.choices > 0 ? 'complete' : 'too-long' };
}

/** The candidates one by one, for who wants to stop when he has seen enough. */
export function* candidatesOf(
  view: PlacementView,
  request: CandidateRequest,
  budget: Budget,
): Generator<AllocationRequest, undefined> {
  const repeatable = new Set<string>();
  const plan = planOf(request);
  for (const anchor of anchorsFor(view, request)) {
    // An anchor costs something even where nothing can be chosen.
    budget.choices -= 1;
    const slots = slotsFor(view, plan, anchor);
    if (slots === undefined) continue;
    if (plan.whole !== undefined && isOnlyChoice(anchor, slots)) {
      budget.choices -= slots.length;
      if (budget.choices < 0) return;
      yield loneCandidate(anchor, slots, plan.whole);
      continue;
    }
    for (const chosen of combine(view, plan, slots, budget)) {
      const candidate = candidateOf(anchor, slots, chosen);
      if (chosen.every(isSharing) && !isNew(candidate, repeatable)) continue;
      yield candidate;
    }
    if (budget.choices <= 0) return;
  }
}

/** Most hosts have nothing below them and nothing shared with them: there is nothing to combine. */
function isOnlyChoice(anchor: ProviderNode, slots: readonly Slot[]): boolean {
  return slots.every(({ options }) => options.length === 1 && options[0] === anchor) && !isSharing(anchor);
}

function loneCandidate(
  { uuid }: ProviderNode,
  slots: readonly Slot[],
  whole: ReadonlyMap<string, number>,
): AllocationRequest {
  const mappings = new Map<string, readonly string[]>();
  for (const { group } of slots) if (!mappings.has(group.suffix)) mappings.set(group.suffix, [uuid]);
  return { anchor: uuid, allocations: new Map([[uuid, whole]]), mappings };
}

/** Only what sharing providers give alone is found again, from each tree that they share with. */
function isNew(candidate: AllocationRequest, seen: Set<string>): boolean {
  const mappings = Array.from(candidate.mappings, ([suffix, uuids]) => `${suffix}=${uuids.toSorted().join('+')}`);
  const allocations = Array.from(
    candidate.allocations,
    ([uuid, amounts]) =>
      `${uuid}:${Array.from(amounts, ([name, amount]) => `${name}*${amount}`)
        .toSorted()
        .join('+')}`,
  );
  const key = [...mappings, ...allocations].toSorted().join(' ');
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function candidateOf(anchor: ProviderNode, slots: readonly Slot[], chosen: readonly ProviderNode[]): AllocationRequest {
  const allocations = new Map<string, Map<string, number>>();
  const mappings = new Map<string, string[]>();
  chosen.forEach((node, index) => {
    const slot = slots[index];
    if (slot === undefined) return;
    const { suffix } = slot.group;
    const mapped = mappings.get(suffix);
    if (mapped === undefined) mappings.set(suffix, [node.uuid]);
    else if (!mapped.includes(node.uuid)) mapped.push(node.uuid);
    if (slot.amounts.size > 0) addAmounts(allocations, node.uuid, slot.amounts);
  });
  return { anchor: anchor.uuid, allocations, mappings };
}

function addAmounts(
  allocations: Map<string, Map<string, number>>,
  uuid: string,
  amounts: ReadonlyMap<string, number>,
): void {
  const there = allocations.get(uuid) ?? new Map<string, number>();
  for (const [resourceClass, amount] of amounts) there.set(resourceClass, (there.get(resourceClass) ?? 0) + amount);
  allocations.set(uuid, there);
}
