// Explanations: every lack of every provider with its numbers, counts by reason, the nearest first, and nothing said of who fits.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsAlone } from './candidates/fits.ts';
import { anyRequest, requestOf } from './candidates/request.fixture.ts';
import { anyFleet, inventoryOf, nodeOf } from './fleet.fixture.ts';
import type { ProviderNode } from './provider-node.ts';
import { PlacementView } from './view.ts';
import { lacksOf, providerLacks } from './why.ts';

const viewOf = (nodes: readonly ProviderNode[]): PlacementView => {
  const view = new PlacementView();
  for (const node of nodes) view.put(node);
  return view;
};

test('each lack with its numbers, counts by reason, and the nearest first', () => {
  const view = viewOf([
    nodeOf({ uuid: 'near', has: { VCPU: 8, DISK_GB: 100 }, used: { DISK_GB: 95 }, traits: ['CUSTOM_SSD'] }),
    nodeOf({ uuid: 'far', has: { VCPU: 1, DISK_GB: 5 }, used: { DISK_GB: 7 } }),
    nodeOf({ uuid: 'fits', has: { VCPU: 8, DISK_GB: 100 }, traits: ['CUSTOM_SSD'] }),
    nodeOf({ uuid: 'units', has: { VCPU: inventoryOf(8, { minUnit: 4, stepSize: 4 }) }, traits: ['CUSTOM_SSD'] }),
  ]);
  const request = requestOf({ '': { resources: { VCPU: 2, DISK_GB: 10 }, required: ['CUSTOM_SSD'] } });
  const [group] = lacksOf(view, request, 10);
  expect(group).toMatchObject({ suffix: '', considered: 4, fitting: 1 });
  expect(group?.counts).toEqual([
    { kind: 'capacity', about: 'DISK_GB', providers: 2, alone: 1 },
    { kind: 'capacity', about: 'VCPU', providers: 1, alone: 0 },
    { kind: 'missing-trait', about: 'CUSTOM_SSD', providers: 1, alone: 0 },
    { kind: 'min-unit', about: 'VCPU', providers: 1, alone: 0 },
    { kind: 'step-size', about: 'VCPU', providers: 1, alone: 0 },
    { kind: 'no-inventory', about: 'DISK_GB', providers: 1, alone: 0 },
  ]);
  expect(group?.nearest.map((miss) => miss.provider.uuid)).toEqual(['near', 'far', 'units']);
  const disk = { kind: 'capacity', resourceClass: 'DISK_GB', asked: 10 };
  expect(group?.nearest[0]?.lacks).toEqual([{ ...disk, used: 95, capacity: 100, free: 5, shortBy: 5, when: 'now' }]);
  expect(group?.nearest[1]?.lacks[1]).toEqual({ ...disk, used: 7, capacity: 5, free: -2, shortBy: 12, when: 'never' });
  expect(lacksOf(view, request, 1)[0]?.nearest).toHaveLength(1);
});

test('aggregates, a tree, what is forbidden', () => {
  const node = nodeOf({
    uuid: 'p',
    aggregates: ['agg2'],
    traits: ['CUSTOM_B'],
    has: { VCPU: inventoryOf(8, { maxUnit: 1 }) },
  });
  const view = viewOf([node, nodeOf({ uuid: 'q' })]);
  const words = {
    resources: { VCPU: 2 },
    required: [['CUSTOM_A', 'CUSTOM_C']],
    forbidden: ['CUSTOM_B'],
    memberOf: [['agg1', 'agg3']],
    notMemberOf: ['agg2'],
    inTree: 'q',
  };
  const [group] = requestOf({ '': words }).groups;
  expect(group && providerLacks(view, node, group)).toEqual([
    { kind: 'max-unit', resourceClass: 'VCPU', asked: 2, limit: 1 },
    { kind: 'missing-trait', anyOf: ['CUSTOM_A', 'CUSTOM_C'] },
    { kind: 'forbidden-trait', traits: ['CUSTOM_B'] },
    { kind: 'not-in-aggregate', anyOf: ['agg1', 'agg3'] },
    { kind: 'in-forbidden-aggregate', aggregates: ['agg2'] },
    { kind: 'not-in-tree', inTree: 'q' },
  ]);
});

test('a provider lacks nothing exactly where the search would take it for the group', () => {
  fc.assert(
    fc.property(anyFleet(), anyRequest(), (nodes, request) => {
      const view = viewOf(nodes);
      for (const group of request.groups.filter((one) => one.suffix !== '' && one.resources.size > 0)) {
        const root = group.inTree === undefined ? undefined : (view.get(group.inTree)?.root ?? 'gone');
        for (const node of nodes) {
          expect(providerLacks(view, node, group).length === 0).toBe(fitsAlone(node, group, root));
        }
      }
    }),
  );
});
