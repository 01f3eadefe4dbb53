// Providers for tests: one by one with defaults, and small random ones.
import * as fc from 'fast-check';
import { SHARING_TRAIT, type ProviderInventory, type ProviderNode } from './provider-node.ts';

/** An inventory of so much, unreserved, in steps of one. */
export function inventoryOf(total: number, changes: Partial<ProviderInventory> = {}): ProviderInventory {
  return { total, reserved: 0, minUnit: 1, maxUnit: 2 ** 31 - 1, stepSize: 1, allocationRatio: 1, ...changes };
}

/** What a test says of a provider; the rest is empty, and it is its own root. */
export interface NodeWords {
  readonly uuid: string;
  readonly name?: string;
  readonly generation?: number;
  readonly parent?: string | undefined;
  readonly root?: string;
  readonly aggregates?: readonly string[];
  readonly traits?: readonly string[];
  readonly has?: Readonly<Record<string, ProviderInventory | number>>;
  readonly used?: Readonly<Record<string, number>>;
}

/** A provider from what a test says of it. */
export function nodeOf(words: NodeWords): ProviderNode {
  return {
    uuid: words.uuid,
    name: words.name ?? `name of ${words.uuid}`,
    generation: words.generation ?? 0,
    root: words.root ?? words.uuid,
    parent: words.parent,
    aggregates: new Set(words.aggregates),
    traits: new Set(words.traits),
    inventories: new Map(
      Object.entries(words.has ?? {}).map(([name, inventory]) => [
        name,
        typeof inventory === 'number' ? inventoryOf(inventory) : inventory,
      ]),
    ),
    used: new Map(Object.entries(words.used ?? {})),
  };
}

/** Eight times the same: what the ninth of a choice's values should be seldom. */
export function mostly<T>(value: T): readonly T[] {
  return Array.from({ length: 8 }, () => value);
}

/** Inventories around each limit: reserved, ratios that a double cannot hold, units, and more used than there is. */
export function anyInventory(): fc.Arbitrary<ProviderInventory> {
  return fc.record({
    total: fc.integer({ min: 1, max: 16 }),
    reserved: fc.constantFrom(0, 0, 0, 1),
    minUnit: fc.constantFrom(...mostly(1), 2),
    maxUnit: fc.constantFrom(...mostly(2 ** 31 - 1), 3),
    stepSize: fc.constantFrom(...mostly(1), 2),
    allocationRatio: fc.constantFrom(1, 1, 1, 1.15, 0.5),
  });
}

/** What a random provider has, is promised, and is said to be. */
export function anyWords(): fc.Arbitrary<Omit<NodeWords, 'uuid'>> {
  return fc.record({
    aggregates: fc.subarray(['agg1', 'agg2']),
    traits: fc.subarray(['CUSTOM_A', 'CUSTOM_B', SHARING_TRAIT]),
    has: fc.record(
      { VCPU: anyInventory(), MEMORY_MB: anyInventory(), DISK_GB: anyInventory() },
      { requiredKeys: ['VCPU'] },
    ),
    used: fc.dictionary(fc.constantFrom('VCPU', 'MEMORY_MB', 'DISK_GB'), fc.constantFrom(0, 0, 1, 2, 6)),
  });
}

/** A random provider, one of few UUIDs so that histories meet; its tree need not hang together. */
export function anyNode(): fc.Arbitrary<ProviderNode> {
  const uuid = fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6');
  return fc
    .tuple(uuid, fc.option(uuid, { nil: undefined }), anyWords())
    .map(([self, parent, words]) =>
      nodeOf({ uuid: self, ...words, ...(parent === undefined ? {} : { parent, root: parent }) }),
    );
}

/** The UUID of the nth provider of a random fleet, aggregate (`a`) or anything else that a letter of hexadecimal stands for. */
export function uuidOf(index: number, kind = '0'): string {
  return `${kind.repeat(8)}-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** The aggregates of random fleets. */
export const AGGREGATES = [uuidOf(1, 'a'), uuidOf(2, 'a')] as const;

/** Small fleets of a few trees, flat and nested, some of them sharing, near full and empty. */
export function anyFleet(): fc.Arbitrary<readonly ProviderNode[]> {
  const place = fc.record({ parent: fc.option(fc.nat(6), { nil: undefined, freq: 2 }), sharing: fc.nat(4) });
  return fc.array(fc.tuple(place, anyWords()), { minLength: 1, maxLength: 7 }).map((places) => {
    const nodes: ProviderNode[] = [];
    places.forEach(([{ parent, sharing }, words], index) => {
      const above = parent === undefined ? undefined : nodes[parent];
      nodes.push(
        nodeOf({
          ...words,
          uuid: uuidOf(index),
          aggregates: AGGREGATES.filter((_, at) => words.aggregates?.includes(`agg${at + 1}`) === true),
          // One in five shares, that most trees are what they are by themselves.
          traits: (words.traits ?? []).filter((trait) => trait !== SHARING_TRAIT || sharing === 0),
          ...(above === undefined ? {} : { parent: above.uuid, root: above.root }),
        }),
      );
    });
    return nodes;
  });
}
