// The search against trying every provider in every place, and the cases that Placement's documents tell of one by one.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGGREGATES, anyFleet, nodeOf, inventoryOf } from '../fleet.fixture.ts';
import { admitsClaim, SHARING_TRAIT, usedOf, type ProviderNode } from '../provider-node.ts';
import { PlacementView } from '../view.ts';
import { anyRequest, requestOf, textOf } from './request.fixture.ts';
import type { AllocationRequest, CandidateRequest, RequestGroup } from './request.ts';
import { searchCandidates } from './search.ts';

const viewOf = (nodes: readonly ProviderNode[]): PlacementView => {
  const view = new PlacementView();
  for (const node of nodes) view.put(node);
  return view;
};
const found = (nodes: readonly ProviderNode[], request: CandidateRequest): readonly string[] =>
  searchCandidates(viewOf(nodes), request).requests.map(textOf).toSorted();

/** Each run is new, and prints its seed when it fails; `npm run test:nightly` makes more of them. */
const RUNS = Number(process.env['ULLAGE_FUZZ_RUNS'] ?? 500);

/** So many groups that each want one function of a network card. */
const groups = (count: number): CandidateRequest =>
  requestOf(Object.fromEntries(Array.from({ length: count }, (_, at) => [`_${at}`, { resources: { CUSTOM_VF: 1 } }])));

test('as trying every provider in every place', () => {
  fc.assert(
    fc.property(anyFleet(), anyRequest(), fc.boolean(), (nodes, request, nestedAware) => {
      const asked = { ...request, nestedAware };
      expect(found(nodes, asked)).toEqual([...everyCandidate(nodes, asked)].toSorted());
    }),
    { numRuns: RUNS },
  );
});

test('a limit cuts the answer, and says so', () => {
  fc.assert(
    fc.property(anyFleet(), anyRequest(), fc.integer({ min: 1, max: 4 }), (nodes, request, limit) => {
      const all = searchCandidates(viewOf(nodes), request).requests.map(textOf);
      const some = searchCandidates(viewOf(nodes), { ...request, limit });
      expect(some.requests.map(textOf)).toEqual(all.slice(0, limit));
      expect(some.end).toBe(all.length >= limit ? 'limit' : 'complete');
    }),
  );
});

test('the order in which providers were told does not matter', () => {
  const shuffled = anyFleet().chain((nodes) =>
    fc.tuple(fc.constant(nodes), fc.shuffledSubarray([...nodes], { minLength: nodes.length })),
  );
  fc.assert(
    fc.property(shuffled, anyRequest(), ([nodes, others], request) => {
      expect(searchCandidates(viewOf(others), request)).toEqual(searchCandidates(viewOf(nodes), request));
    }),
  );
});

describe('a wide tree', () => {
  const children = Array.from({ length: 8 }, (_, index) =>
    nodeOf({ uuid: `c${index}`, root: 'host', parent: 'host', has: { CUSTOM_VF: 8 } }),
  );
  const fleet = [nodeOf({ uuid: 'host' }), ...children];

  test('eight children for four groups are 4,096 candidates', () => {
    const answer = searchCandidates(viewOf(fleet), groups(4));
    expect([answer.end, new Set(answer.requests.map(textOf)).size]).toEqual(['complete', 4_096]);
  });

  test('eight children for eight groups are not written out: the first come at once, and all of them are refused', () => {
    const some = searchCandidates(viewOf(fleet), { ...groups(8), limit: 10 });
    expect([some.end, some.requests.length]).toEqual(['limit', 10]);
    const bounds = { candidates: 1_000, choices: 1_000_000 };
    expect(searchCandidates(viewOf(fleet), groups(8), bounds).end).toBe('too-many');
    expect(searchCandidates(viewOf(fleet), groups(8), { candidates: 1_000, choices: 100 }).end).toBe('too-long');
  });

  test('isolated, eight groups have 40,320 ways and nine have none, which is known without trying', () => {
    expect(searchCandidates(viewOf(fleet), { ...groups(8), groupPolicy: 'isolate' }).requests).toHaveLength(40_320);
    const bounds = { candidates: 1_000, choices: 10 };
    const nine = searchCandidates(viewOf(fleet), { ...groups(9), groupPolicy: 'isolate' }, bounds);
    expect(nine).toEqual({ requests: [], end: 'complete' });
  });

  test('nor is a card that has fewer than are asked tried in every order', () => {
    const full = [
      nodeOf({ uuid: 'host' }),
      ...children.map((node) => ({ ...node, used: new Map([['CUSTOM_VF', 7]]) })),
    ];
    expect(searchCandidates(viewOf(full), groups(9), { candidates: 10, choices: 10 })).toEqual({
      requests: [],
      end: 'complete',
    });
  });
});

describe('the first candidate', () => {
  test('is found among 2,000 full hosts by looking at those that are not', () => {
    const hosts = Array.from({ length: 2_000 }, (_, at) =>
      nodeOf({ uuid: `h${at}`, has: { VCPU: 8, DISK_GB: 100 }, used: { VCPU: 0, DISK_GB: at === 1_234 ? 0 : 100 } }),
    );
    const request = requestOf({ '': { resources: { VCPU: 1, DISK_GB: 10 } } }, { limit: 1 });
    const answer = searchCandidates(viewOf(hosts), request, { candidates: 10, choices: 5 });
    expect(answer.requests.map((one) => one.anchor)).toEqual(['h1234']);
  });

  test('is at the host that could take most of what fewest have', () => {
    const hosts = [3, 9, 5].map((total, at) => nodeOf({ uuid: `h${at}`, has: { VCPU: total } }));
    expect(found(hosts, requestOf({ '': { resources: { VCPU: 1 } } }, { limit: 1 }))).toEqual(['=h1 h1(VCPU:1)']);
  });
});

describe('sharing', () => {
  const [one, two] = AGGREGATES;
  const fleet = [
    nodeOf({ uuid: 'a', aggregates: [one], has: { VCPU: 4 } }),
    nodeOf({ uuid: 'b', aggregates: [two], has: { VCPU: 4, DISK_GB: 5 } }),
    nodeOf({ uuid: 'pool', aggregates: [one], traits: [SHARING_TRAIT], has: { DISK_GB: inventoryOf(50) } }),
  ];

  test('a shared pool gives to the trees of its aggregate, and only what it has', () => {
    expect(found(fleet, requestOf({ '': { resources: { VCPU: 1, DISK_GB: 2 } } }))).toEqual([
      '=a+pool a(VCPU:1) pool(DISK_GB:2)',
      '=b b(DISK_GB:2 VCPU:1)',
    ]);
  });

  test('what it gives alone is one candidate, however many trees it is for', () => {
    expect(found(fleet, requestOf({ _A: { resources: { DISK_GB: 20 } } }))).toEqual(['_A=pool pool(DISK_GB:20)']);
  });

  test('a group that names a tree is given nothing of another', () => {
    expect(found(fleet, requestOf({ '': { resources: { VCPU: 1, DISK_GB: 2 }, inTree: 'a' } }))).toEqual([]);
  });
});

/** Every way to put any provider into any place, kept if it breaks no rule: as slow and as plain as can be. */
function everyCandidate(nodes: readonly ProviderNode[], request: CandidateRequest): ReadonlySet<string> {
  const byUuid = new Map(nodes.map((node) => [node.uuid, node]));
  const places = request.groups.flatMap((group) =>
    group.suffix === ''
      ? [...group.resources].map((line) => ({ group, lines: [line] }))
      : [{ group, lines: [...group.resources] }],
  );
  const texts = new Set<string>();
  for (const anchor of nodes.filter((node) => node.parent === undefined)) {
    const rootTraits = [...request.rootRequired].every((trait) => anchor.traits.has(trait));
    if (!rootTraits || [...request.rootForbidden].some((trait) => anchor.traits.has(trait))) continue;
    for (const chosen of product(nodes, places.length)) {
      const picks = places.map((place, at) => ({ ...place, node: chosen[at] ?? anchor }));
      if (!picks.every((pick) => isReachable(nodes, anchor, pick.node) && isRight(byUuid, anchor, pick))) continue;
      const candidate = combined(picks);
      if (holdsTogether(byUuid, request, picks, candidate)) texts.add(textOf(candidate));
    }
  }
  return texts;
}

interface Pick {
  readonly group: RequestGroup;
  readonly lines: readonly (readonly [string, number])[];
  readonly node: ProviderNode;
}

function* product(nodes: readonly ProviderNode[], length: number): Generator<readonly ProviderNode[]> {
  if (length === 0) yield [];
  else for (const rest of product(nodes, length - 1)) for (const node of nodes) yield [...rest, node];
}

function isReachable(nodes: readonly ProviderNode[], anchor: ProviderNode, node: ProviderNode): boolean {
  if (node.root === anchor.uuid) return true;
  if (!node.traits.has(SHARING_TRAIT)) return false;
  return nodes.some((other) => other.root === anchor.uuid && !other.aggregates.isDisjointFrom(node.aggregates));
}

function isRight(
  byUuid: ReadonlyMap<string, ProviderNode>,
  anchor: ProviderNode,
  { group, lines, node }: Pick,
): boolean {
  const fits = lines.every(([name, amount]) => {
    const inventory = node.inventories.get(name);
    return inventory !== undefined && admitsClaim(inventory, usedOf(node, name), amount);
  });
  if (!fits || !node.traits.isDisjointFrom(group.forbiddenTraits)) return false;
  const treeOf = group.inTree === undefined ? undefined : byUuid.get(group.inTree);
  if (group.inTree !== undefined && treeOf === undefined) return false;
  const member = (one: ProviderNode): boolean => group.memberOf.every((set) => !one.aggregates.isDisjointFrom(set));
  const barred = (one: ProviderNode): boolean => !one.aggregates.isDisjointFrom(group.forbiddenAggregates);
  if (group.suffix === '') {
    if (treeOf !== undefined && (node.root !== treeOf.root || node.root !== anchor.uuid)) return false;
    return (member(node) || (node.root === anchor.uuid && member(anchor))) && !barred(node) && !barred(anchor);
  }
  if (lines.length === 0 && group.requiredTraits.length + group.memberOf.length === 0) return false;
  if (lines.length > 0 && treeOf !== undefined && node.root !== treeOf.root) return false;
  return member(node) && !barred(node) && group.requiredTraits.every((set) => !node.traits.isDisjointFrom(set));
}

function combined(picks: readonly Pick[]): Combined {
  const allocations = new Map<string, Map<string, number>>();
  const mappings = new Map<string, string[]>();
  for (const { group, lines, node } of picks) {
    mappings.set(group.suffix, [...new Set([...(mappings.get(group.suffix) ?? []), node.uuid])]);
    for (const [name, amount] of lines) {
      const amounts = allocations.get(node.uuid) ?? new Map<string, number>();
      allocations.set(node.uuid, amounts.set(name, (amounts.get(name) ?? 0) + amount));
    }
  }
  return { allocations, mappings };
}

type Combined = Omit<AllocationRequest, 'anchor'>;

function holdsTogether(
  byUuid: ReadonlyMap<string, ProviderNode>,
  request: CandidateRequest,
  picks: readonly Pick[],
  { allocations }: Combined,
): boolean {
  for (const [uuid, amounts] of allocations) {
    const node = byUuid.get(uuid);
    for (const [name, amount] of amounts) {
      const inventory = node?.inventories.get(name);
      if (node === undefined || inventory === undefined) return false;
      if (!admitsClaim({ ...inventory, minUnit: 1, stepSize: 1 }, usedOf(node, name), amount)) return false;
    }
  }
  const plain = picks.filter((pick) => pick.group.suffix === '');
  const together = new Set(plain.flatMap((pick) => [...pick.node.traits]));
  if (plain.some((pick) => pick.group.requiredTraits.some((set) => set.isDisjointFrom(together)))) return false;
  const granular = picks.filter((pick) => pick.group.suffix !== '');
  if (request.groupPolicy === 'isolate' && new Set(granular.map((pick) => pick.node)).size < granular.length)
    return false;
  const giving = [...new Set(picks.map((pick) => pick.node))];
  if (!request.nestedAware && new Set(giving.map((node) => node.root)).size < giving.length) return false;
  return request.sameSubtrees.every((suffixes) => {
    const concerned = picks.filter((pick) => suffixes.has(pick.group.suffix)).map((pick) => pick.node);
    return concerned.some((top) => concerned.every((node) => pathOf(byUuid, node).includes(top)));
  });
}

function pathOf(byUuid: ReadonlyMap<string, ProviderNode>, node: ProviderNode): readonly ProviderNode[] {
  const parent = node.parent === undefined ? undefined : byUuid.get(node.parent);
  return parent === undefined ? [node] : [node, ...pathOf(byUuid, parent)];
}
