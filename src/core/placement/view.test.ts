// The view's indexes after any history of puts and removals, against reading all providers that are left.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyNode, nodeOf } from './fleet.fixture.ts';
import { largestClaimOf, SHARING_TRAIT, type ProviderNode } from './provider-node.ts';
import { PlacementView } from './view.ts';

const uuids = (nodes: Iterable<ProviderNode>): readonly string[] => Array.from(nodes, (node) => node.uuid);

test('every index says what reading all providers says', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), anyNode()), { maxLength: 40 }), (changes) => {
      const view = new PlacementView();
      const kept = new Map<string, ProviderNode>();
      for (const [put, node] of changes) {
        if (put) {
          view.put(node);
          kept.set(node.uuid, node);
        } else {
          view.remove(node.uuid);
          kept.delete(node.uuid);
        }
      }
      const all = [...kept.values()].toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1));
      expect(view.size).toBe(all.length);
      expect(view.hasTrees).toBe(all.some((node) => node.parent !== undefined));
      expect(uuids(view.all()).toSorted()).toEqual(uuids(all));
      for (const key of ['CUSTOM_A', 'CUSTOM_B', SHARING_TRAIT]) {
        expect(uuids(view.byTrait(key))).toEqual(uuids(all.filter((node) => node.traits.has(key))));
        expect(view.countByTrait(key)).toBe(all.filter((node) => node.traits.has(key)).length);
      }
      for (const key of ['agg1', 'agg2']) {
        const members = all.filter((node) => node.aggregates.has(key));
        expect(uuids(view.byAggregate(key))).toEqual(uuids(members));
        expect(view.countByAggregate(key)).toBe(members.length);
        expect(uuids(view.sharingIn(key))).toEqual(uuids(members.filter((node) => node.traits.has(SHARING_TRAIT))));
      }
      for (const node of all) {
        expect(view.get(node.uuid)).toBe(node);
        expect(uuids(view.tree(node.root))).toEqual(uuids(all.filter((other) => other.root === node.root)));
      }
    }),
  );
});

test('a class lists those that could take the largest claim first, and counts those that could take one', () => {
  fc.assert(
    fc.property(fc.array(anyNode(), { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (nodes, amount) => {
      const view = new PlacementView();
      for (const node of nodes) view.put(node);
      const ranked = [...view.byClass('VCPU')];
      const having = [...view.all()].filter((node) => node.inventories.has('VCPU'));
      expect(new Set(ranked.map((rank) => rank.node))).toEqual(new Set(having));
      expect(ranked.map((rank) => rank.largest)).toEqual(ranked.map((rank) => largestClaimOf(rank.node, 'VCPU')));
      expect(ranked.map((rank) => rank.largest)).toEqual(ranked.map((r) => r.largest).toSorted((a, b) => b - a));
      expect(view.countByClass('VCPU', amount)).toBe(ranked.filter((rank) => rank.largest >= amount).length);
    }),
  );
});

test('a name is the latest provider that has it', () => {
  const view = new PlacementView();
  view.put(nodeOf({ uuid: 'p1', name: 'one' }));
  view.put(nodeOf({ uuid: 'p2', name: 'two' }));
  expect(view.byName('one')?.uuid).toBe('p1');
  view.put(nodeOf({ uuid: 'p2', name: 'one' }));
  view.put(nodeOf({ uuid: 'p1', name: 'two' }));
  expect([view.byName('one')?.uuid, view.byName('two')?.uuid]).toEqual(['p2', 'p1']);
  view.remove('p2');
  expect(view.byName('one')).toBeUndefined();
});
