// All providers in memory, with the indexes by which a search finds those that fit without looking at those that do not.
import { isSharing, largestClaimOf, type ProviderNode } from './provider-node.ts';
import { SortedList } from './sorted-list.ts';

/** A provider in the order of one class: those that could take the largest claim come first. */
export interface RankedProvider {
  readonly largest: number;
  readonly node: ProviderNode;
}

/** The providers of a fleet as they were told by `put` and `remove`. It does not check that they agree: a child may come before
 *  its parent. Every list is in an order that depends on the providers alone, so that two views of one fleet answer alike. */
export class PlacementView {
  readonly #nodes = new Map<string, ProviderNode>();
  readonly #names = new Map<string, string>();
  readonly #trees = new Map<string, SortedList<ProviderNode>>();
  readonly #classes = new Map<string, SortedList<RankedProvider>>();
  readonly #traits = new Map<string, SortedList<ProviderNode>>();
  readonly #aggregates = new Map<string, SortedList<ProviderNode>>();
  readonly #sharing = new Map<string, SortedList<ProviderNode>>();
  #nested = 0;

  /** How many providers there are. */
  get size(): number {
    return this.#nodes.size;
  }

  /** Whether any provider has a parent: clients before microversion 1.29 are answered otherwise where none has. */
  get hasTrees(): boolean {
    return this.#nested > 0;
  }

  /** Takes a provider as it is now, in place of what was known of it. */
  put(node: ProviderNode): void {
    this.remove(node.uuid);
    this.#nodes.set(node.uuid, node);
    this.#names.set(node.name, node.uuid);
    if (node.parent !== undefined) this.#nested += 1;
    this.#index(node, addTo, (list, ranked) => list.add(ranked));
  }

  /** Forgets a provider; nothing happens where there is none. */
  remove(uuid: string): void {
    const node = this.#nodes.get(uuid);
    if (node === undefined) return;
    this.#nodes.delete(uuid);
    // Another provider may have been given the name before this one was told to have lost it.
    if (this.#names.get(node.name) === uuid) this.#names.delete(node.name);
    if (node.parent !== undefined) this.#nested -= 1;
    this.#index(node, deleteFrom, (list, ranked) => list.delete(ranked));
  }

  /** The provider with this UUID. */
  get(uuid: string): ProviderNode | undefined {
    return this.#nodes.get(uuid);
  }

  /** The provider with this name. */
  byName(name: string): ProviderNode | undefined {
    const uuid = this.#names.get(name);
    return uuid === undefined ? undefined : this.#nodes.get(uuid);
  }

  /** All providers, in no promised order. */
  all(): Iterable<ProviderNode> {
    return this.#nodes.values();
  }

  /** The providers of the tree that has this root, the root among them, by UUID; none where there is no such tree. To be used before the
   *  view changes. */
  tree(root: string): readonly ProviderNode[] {
    return this.#trees.get(root)?.items() ?? [];
  }

  /** The providers with an inventory of the class, those that could take the largest claim first. */
  byClass(resourceClass: string): Iterable<RankedProvider> {
    return this.#classes.get(resourceClass) ?? [];
  }

  /** How many providers could take a claim of the class as large as `amount`, units apart. */
  countByClass(resourceClass: string, amount: number): number {
    return this.#classes.get(resourceClass)?.countWhile((ranked) => ranked.largest >= amount) ?? 0;
  }

  /** The providers with the trait, by UUID. */
  byTrait(trait: string): Iterable<ProviderNode> {
    return this.#traits.get(trait) ?? [];
  }

  /** How many providers have the trait. */
  countByTrait(trait: string): number {
    return this.#traits.get(trait)?.size ?? 0;
  }

  /** The providers in the aggregate, by UUID. */
  byAggregate(aggregate: string): Iterable<ProviderNode> {
    return this.#aggregates.get(aggregate) ?? [];
  }

  /** How many providers are in the aggregate. */
  countByAggregate(aggregate: string): number {
    return this.#aggregates.get(aggregate)?.size ?? 0;
  }

  /** The providers that share their inventory with the aggregate, by UUID. */
  sharingIn(aggregate: string): Iterable<ProviderNode> {
    return this.#sharing.get(aggregate) ?? [];
  }

  #index(
    node: ProviderNode,
    change: (index: Map<string, SortedList<ProviderNode>>, key: string, node: ProviderNode) => void,
    changeRank: (list: SortedList<RankedProvider>, ranked: RankedProvider) => void,
  ): void {
    change(this.#trees, node.root, node);
    for (const trait of node.traits) change(this.#traits, trait, node);
    for (const aggregate of node.aggregates) {
      change(this.#aggregates, aggregate, node);
      if (isSharing(node)) change(this.#sharing, aggregate, node);
    }
    for (const resourceClass of node.inventories.keys()) {
      const list = this.#classes.get(resourceClass) ?? new SortedList(byLargest);
      changeRank(list, { largest: largestClaimOf(node, resourceClass) ?? 0, node });
      if (list.size === 0) this.#classes.delete(resourceClass);
      else this.#classes.set(resourceClass, list);
    }
  }
}

function addTo(index: Map<string, SortedList<ProviderNode>>, key: string, node: ProviderNode): void {
  const list = index.get(key) ?? new SortedList(byUuid);
  list.add(node);
  index.set(key, list);
}

function deleteFrom(index: Map<string, SortedList<ProviderNode>>, key: string, node: ProviderNode): void {
  const list = index.get(key);
  list?.delete(node);
  if (list?.size === 0) index.delete(key);
}

function byUuid(a: ProviderNode, b: ProviderNode): number {
  if (a.uuid === b.uuid) return 0;
  return a.uuid < b.uuid ? -1 : 1;
}

function byLargest(a: RankedProvider, b: RankedProvider): number {
  return b.largest - a.largest || byUuid(a.node, b.node);
}
