// Which providers an answer describes, and with which classes.
import { expect, test } from 'vitest';
import { nodeOf } from '../fleet.fixture.ts';
import { SHARING_TRAIT } from '../provider-node.ts';
import { PlacementView } from '../view.ts';
import { requestOf } from './request.fixture.ts';
import { searchCandidates } from './search.ts';
import { askedClasses, summarizedClasses, summarizedProviders } from './summaries.ts';

const view = new PlacementView();
for (const node of [
  nodeOf({ uuid: 'host', aggregates: ['agg'], has: { VCPU: 4, MEMORY_MB: 100 }, used: { VCPU: 1 } }),
  nodeOf({ uuid: 'card', root: 'host', parent: 'host', has: { CUSTOM_VF: 2 } }),
  nodeOf({ uuid: 'other', has: { VCPU: 0.5 } }),
  nodeOf({ uuid: 'pool', aggregates: ['agg'], traits: [SHARING_TRAIT], has: { DISK_GB: 9 } }),
]) {
  view.put(node);
}
const request = requestOf({ '': { resources: { VCPU: 1, DISK_GB: 1 } } });
const { requests } = searchCandidates(view, request);

test.each([
  ['whole trees to who knows of trees', true, ['card', 'host', 'pool']],
  ['only who gives to who does not', false, ['host', 'pool']],
])('%s', (_title, nestedAware, uuids) => {
  const described = summarizedProviders(view, requests, nestedAware);
  expect(described.map((node) => node.uuid).toSorted()).toEqual(uuids);
});

test('all classes, or those that are asked for', () => {
  const [host] = view.tree('host');
  const [, root] = view.tree('host');
  expect(host?.uuid).toBe('card');
  if (root === undefined) throw new Error('the host is not in its tree');
  expect([...summarizedClasses(root, undefined)]).toEqual([
    ['VCPU', { capacity: 4, used: 1 }],
    ['MEMORY_MB', { capacity: 100, used: 0 }],
  ]);
  expect([...summarizedClasses(root, askedClasses(request))]).toEqual([['VCPU', { capacity: 4, used: 1 }]]);
});
