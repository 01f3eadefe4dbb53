// Why a request was not placed: what each provider lacked, how far short, and how many lacked what. Placement answers such a request
// with an empty list; this is what `ullage place` says instead.
import { placementCapacity } from './capacity.ts';
import { hasAny, hasOneOfEach } from './candidates/fits.ts';
import type { CandidateRequest, RequestGroup } from './candidates/request.ts';
import { usedOf, type ProviderNode } from './provider-node.ts';
import type { PlacementView } from './view.ts';

/** One thing that a provider lacks for a group. Amounts are in Placement's units. `when` is `now` where it would do if enough
 *  promises ended, and `never` where waiting cannot help. */
export type Lack =
  | { readonly kind: 'no-inventory'; readonly resourceClass: string; readonly asked: number }
  | {
      readonly kind: 'capacity';
      readonly resourceClass: string;
      readonly asked: number;
      readonly used: number;
      readonly capacity: number;
      /** Capacity less what is used: negative where more is promised than there is. */
      readonly free: number;
      /** asked − free: positive. */
      readonly shortBy: number;
      readonly when: 'now' | 'never';
    }
  | {
      readonly kind: 'min-unit' | 'max-unit' | 'step-size';
      readonly resourceClass: string;
      readonly asked: number;
      readonly limit: number;
    }
  | { readonly kind: 'missing-trait'; readonly anyOf: readonly string[] }
  | { readonly kind: 'forbidden-trait'; readonly traits: readonly string[] }
  | { readonly kind: 'not-in-aggregate'; readonly anyOf: readonly string[] }
  | { readonly kind: 'in-forbidden-aggregate'; readonly aggregates: readonly string[] }
  | { readonly kind: 'not-in-tree'; readonly inTree: string };

/** What one provider lacks for one group. */
export interface ProviderLacks {
  readonly provider: ProviderNode;
  /** Empty: this provider alone is right; what is in the way is elsewhere. */
  readonly lacks: readonly Lack[];
}

/** How many providers lack something of one kind. */
export interface LackCount {
  readonly kind: Lack['kind'];
  /** The class, trait or aggregate that it is about; several that would each do are joined by `|`. */
  readonly about: string;
  readonly providers: number;
  /** How many lack nothing else: what would be won by changing this alone. */
  readonly alone: number;
}

/** The answer for one group. */
export interface GroupLacks {
  readonly suffix: string;
  /** How many providers were looked at, and how many are right by themselves. */
  readonly considered: number;
  readonly fitting: number;
  /** By how many they keep out, most first. */
  readonly counts: readonly LackCount[];
  /** The nearest first: fewest lacks, then those that are shortest by the least part of what was asked. */
  readonly nearest: readonly ProviderLacks[];
}

/** What each provider lacks for each group of a request, as if it had to serve the group alone; a part of a tree or a pool that shares
 *  is told apart by having no inventory of the rest. Looks at every provider: an explanation is of the whole fleet. `most` bounds the
 *  misses that are told one by one. */
export function lacksOf(view: PlacementView, request: CandidateRequest, most: number): readonly GroupLacks[] {
  return request.groups.map((group) => groupLacks(view, group, most));
}

/** All that one provider lacks for a group, not the first; in the order of the request. */
export function providerLacks(view: PlacementView, node: ProviderNode, group: RequestGroup): readonly Lack[] {
  const root = view.get(node.root) ?? node;
  const lacks = [...group.resources].flatMap(([name, amount]) => classLacks(node, name, amount));
  for (const traits of group.requiredTraits) {
    if (!hasAny(node.traits, traits)) lacks.push({ kind: 'missing-trait', anyOf: [...traits] });
  }
  if (hasAny(node.traits, group.forbiddenTraits)) {
    lacks.push({ kind: 'forbidden-trait', traits: [...group.forbiddenTraits.intersection(node.traits)] });
  }
  return [...lacks, ...aggregateLacks(node, root, group), ...treeLacks(view, node, group)];
}

function groupLacks(view: PlacementView, group: RequestGroup, most: number): GroupLacks {
  const counts = new Map<string, LackCount>();
  const misses: ProviderLacks[] = [];
  let considered = 0;
  for (const provider of view.all()) {
    considered += 1;
    const lacks = providerLacks(view, provider, group);
    for (const lack of lacks) count(counts, lack, lacks.length === 1);
    if (lacks.length > 0) misses.push({ provider, lacks });
  }
  return {
    suffix: group.suffix,
    considered,
    fitting: considered - misses.length,
    counts: [...counts.values()].toSorted((a, b) => b.providers - a.providers),
    nearest: misses.toSorted(byNearness).slice(0, most),
  };
}

function classLacks(node: ProviderNode, resourceClass: string, asked: number): Lack[] {
  const inventory = node.inventories.get(resourceClass);
  if (inventory === undefined) return [{ kind: 'no-inventory', resourceClass, asked }];
  const { minUnit, maxUnit, stepSize } = inventory;
  const lacks: Lack[] = [];
  if (asked < minUnit) lacks.push({ kind: 'min-unit', resourceClass, asked, limit: minUnit });
  if (asked > maxUnit) lacks.push({ kind: 'max-unit', resourceClass, asked, limit: maxUnit });
  if (asked % stepSize !== 0) lacks.push({ kind: 'step-size', resourceClass, asked, limit: stepSize });
  const capacity = placementCapacity(inventory);
  const used = usedOf(node, resourceClass);
  const free = capacity - used;
  if (asked > free) {
    const when = asked > capacity ? 'never' : 'now';
    lacks.push({ kind: 'capacity', resourceClass, asked, used, capacity, free, shortBy: asked - free, when });
  }
  return lacks;
}

/** For the group without a suffix the aggregates of the root span its tree. */
function aggregateLacks(node: ProviderNode, root: ProviderNode, group: RequestGroup): Lack[] {
  const spans = group.suffix === '';
  const lacks: Lack[] = [];
  const isMember =
    hasOneOfEach(node.aggregates, group.memberOf) || (spans && hasOneOfEach(root.aggregates, group.memberOf));
  if (!isMember) {
    const missed = group.memberOf.filter((aggregates) => !hasAny(node.aggregates, aggregates));
    lacks.push(...missed.map((aggregates): Lack => ({ kind: 'not-in-aggregate', anyOf: [...aggregates] })));
  }
  const has = spans ? node.aggregates.union(root.aggregates) : node.aggregates;
  const barred = group.forbiddenAggregates.intersection(has);
  if (barred.size > 0) lacks.push({ kind: 'in-forbidden-aggregate', aggregates: [...barred] });
  return lacks;
}

function treeLacks(view: PlacementView, node: ProviderNode, { inTree }: RequestGroup): Lack[] {
  if (inTree === undefined || view.get(inTree)?.root === node.root) return [];
  return [{ kind: 'not-in-tree', inTree }];
}

function count(counts: Map<string, LackCount>, lack: Lack, isAlone: boolean): void {
  const about = aboutOf(lack);
  const key = `${lack.kind} ${about}`;
  const there = counts.get(key) ?? { kind: lack.kind, about, providers: 0, alone: 0 };
  counts.set(key, { ...there, providers: there.providers + 1, alone: there.alone + (isAlone ? 1 : 0) });
}

function aboutOf(lack: Lack): string {
  if ('resourceClass' in lack) return lack.resourceClass;
  if ('anyOf' in lack) return lack.anyOf.join('|');
  if ('traits' in lack) return lack.traits.join('|');
  return 'aggregates' in lack ? lack.aggregates.join('|') : lack.inTree;
}

function byNearness(a: ProviderLacks, b: ProviderLacks): number {
  return (
    a.lacks.length - b.lacks.length || distanceOf(a) - distanceOf(b) || (a.provider.uuid < b.provider.uuid ? -1 : 1)
  );
}

/** Parts of what was asked that are short, added up; what is not a matter of amount counts as all of it. */
function distanceOf({ lacks }: ProviderLacks): number {
  return lacks.reduce((sum, lack) => sum + (lack.kind === 'capacity' ? lack.shortBy / lack.asked : 1), 0);
}
