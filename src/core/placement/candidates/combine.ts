// All ways of filling an anchor's slots, one at a time and in no more memory than one takes; a way that cannot end well is left early.
import { largestClaimOf, type ProviderNode } from '../provider-node.ts';
import type { PlacementView } from '../view.ts';
import { hasAny } from './fits.ts';
import type { Plan, Slot } from './slots.ts';

/** How many choices a search may still try. Shared by all anchors of one search; at zero the search is over, and not complete. */
export interface Budget {
  choices: number;
}

/** Tells whether the providers chosen so far, the last one included, can be part of a candidate. */
type Check = (chosen: readonly ProviderNode[]) => boolean;

/** Every way to choose a provider for each slot so that all conditions hold. What is yielded is one array that changes: copy what is
 *  to be kept. Ends early when the budget is used up. */
export function* combine(
  view: PlacementView,
  plan: Plan,
  slots: readonly Slot[],
  budget: Budget,
): Generator<readonly ProviderNode[], undefined> {
  const checks = checksFor(view, plan, slots);
  const chosen: ProviderNode[] = [];
  const next = [0];
  while (next.length > 0) {
    const depth = next.length - 1;
    chosen.length = depth;
    const at = next[depth] ?? 0;
    const option = slots[depth]?.options[at];
    if (option === undefined) {
      next.pop();
      continue;
    }
    if (budget.choices <= 0) return;
    budget.choices -= 1;
    next[depth] = at + 1;
    chosen.push(option);
    if (checks[depth]?.every((check) => check(chosen)) !== true) continue;
    if (chosen.length === slots.length) yield chosen;
    else next.push(0);
  }
}

/** The checks to make after each choice: each as soon as all that it speaks of is chosen. */
function checksFor(
  view: PlacementView,
  { request, contested }: Plan,
  slots: readonly Slot[],
): readonly (readonly Check[])[] {
  const checks: Check[][] = slots.map((slot) => capacityChecks(contested, slots, slot));
  slots.forEach((slot, depth) => {
    if (request.groupPolicy === 'isolate' && slot.group.suffix !== '') checks[depth]?.push(isolated(slots));
  });
  const lastPart = slots.findLastIndex((slot) => slot.group.suffix === '');
  if ((slots[lastPart]?.group.requiredTraits.length ?? 0) > 0) checks[lastPart]?.push(traitsTogether(slots));
  for (const suffixes of request.sameSubtrees) {
    const last = slots.findLastIndex((slot) => suffixes.has(slot.group.suffix));
    checks[last]?.push(oneSubtree(view, slots, suffixes));
  }
  if (!request.nestedAware) for (const list of checks) list.push(onePerTree);
  return checks;
}

/** What several slots take of one class from one provider must fit together, and within the largest unit. */
function capacityChecks(contested: readonly string[], slots: readonly Slot[], slot: Slot): Check[] {
  const own = contested.filter((name) => slot.amounts.has(name));
  return own.map((name) => (chosen) => {
    const last = chosen.at(-1);
    if (last === undefined) return true;
    let asked = 0;
    chosen.forEach((node, index) => {
      if (node === last) asked += slots[index]?.amounts.get(name) ?? 0;
    });
    return asked <= (largestClaimOf(last, name) ?? 0);
  });
}

function isolated(slots: readonly Slot[]): Check {
  return (chosen) => {
    const last = chosen.at(-1);
    return !chosen.some(
      (node, index) => node === last && index < chosen.length - 1 && slots[index]?.group.suffix !== '',
    );
  };
}

/** The providers of the group without a suffix have each required trait between them. */
function traitsTogether(slots: readonly Slot[]): Check {
  return (chosen) => {
    const parts = chosen.filter((_, index) => slots[index]?.group.suffix === '');
    const required = slots.find((slot) => slot.group.suffix === '')?.group.requiredTraits ?? [];
    return required.every((traits) => parts.some((node) => hasAny(node.traits, traits)));
  };
}

/** One of the providers of these groups is at or above all of them. */
function oneSubtree(view: PlacementView, slots: readonly Slot[], suffixes: ReadonlySet<string>): Check {
  return (chosen) => {
    const concerned = new Set(chosen.filter((_, index) => suffixes.has(slots[index]?.group.suffix ?? '')));
    return [...concerned].some((top) => [...concerned].every((node) => isAtOrBelow(view, node, top)));
  };
}

/** Whether `top` is the provider or one that it is below. A loop of parents, which no healthy fleet has, ends at the first repeat. */
function isAtOrBelow(view: PlacementView, node: ProviderNode, top: ProviderNode): boolean {
  const seen = new Set<ProviderNode>();
  for (let up: ProviderNode | undefined = node; up !== undefined && !seen.has(up);) {
    if (up === top) return true;
    seen.add(up);
    up = up.parent === undefined ? undefined : view.get(up.parent);
  }
  return false;
}

/** Clients that know of no trees are given nothing that two providers of one tree give together. */
function onePerTree(chosen: readonly ProviderNode[]): boolean {
  const last = chosen.at(-1);
  return chosen.every((node) => node === last || node.root !== last?.root);
}
