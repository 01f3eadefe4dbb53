// Our checker of Placement's bodies beside Python's jsonschema, which Placement uses: the same faults in the same words.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { array, constantFrom, nat, sample, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import type { PlacementJson } from '../../src/wire/placement/python-words.ts';
import type { Schema } from '../../src/wire/placement/schema.ts';
import { postAllocations, postReshaper, putAllocations } from '../../src/wire/placement/schemas/allocations.ts';
import { POST_INVENTORY, PUT_INVENTORIES, PUT_INVENTORY } from '../../src/wire/placement/schemas/inventories.ts';
import * as providers from '../../src/wire/placement/schemas/providers.ts';
import { getCandidates, getUsages } from '../../src/wire/placement/schemas/queries.ts';
import { faultOf } from '../../src/wire/placement/validate.ts';

const A = '3f2c1f6e-0000-4000-8000-00000000000a';
const B = '3f2c1f6e-0000-4000-8000-00000000000b';

const INVENTORY = { total: 10, reserved: 0, min_unit: 1, max_unit: 5, step_size: 1, allocation_ratio: 1.5 };
const ALLOCATIONS = { [A]: { generation: 3, resources: { VCPU: 1, DISK_GB: 20 } } };
const CONSUMER = {
  allocations: ALLOCATIONS,
  project_id: 'p',
  user_id: 'u',
  consumer_generation: null,
  mappings: { _disk: [A] },
  consumer_type: 'INSTANCE',
};
const QUERY = { resources: 'VCPU:1', resources_a: 'DISK_GB:1', required1: 'HW', limit: '10', group_policy: 'isolate' };
const INVENTORIES = { resource_provider_generation: 1, inventories: { VCPU: INVENTORY } };
const LISTED = [{ resource_provider: { uuid: A }, resources: { VCPU: 1 } }];

/** Each schema, with a value near to what it asks for: from it the others are made. */
const SEEDS: readonly (readonly [Schema, PlacementJson])[] = [
  [putAllocations(0), { allocations: LISTED }],
  [putAllocations(8), { allocations: LISTED, project_id: 'p', user_id: 'u' }],
  ...[12, 28, 34, 38].map((minor) => [putAllocations(minor), CONSUMER] as const),
  ...[13, 28, 34, 38].map((minor) => [postAllocations(minor), { [A]: CONSUMER, [B]: CONSUMER }] as const),
  ...[30, 34, 38].map(
    (minor) => [postReshaper(minor), { inventories: { [A]: INVENTORIES }, allocations: { [B]: CONSUMER } }] as const,
  ),
  [POST_INVENTORY, { ...INVENTORY, resource_class: 'VCPU' }],
  [PUT_INVENTORY, { ...INVENTORY, resource_provider_generation: 1 }],
  [PUT_INVENTORIES, INVENTORIES],
  [providers.postProvider(0), { name: 'a', uuid: A }],
  [providers.postProvider(14), { name: 'a', uuid: A, parent_provider_uuid: null }],
  [providers.putProvider(14), { name: 'a', parent_provider_uuid: B }],
  ...[0, 3, 4, 14, 18].map(
    (minor) => [providers.getProviders(minor), { name: 'a', uuid: A, member_of: 'x', in_tree: B }] as const,
  ),
  [providers.putAggregates(1), [A, B]],
  [providers.putAggregates(19), { aggregates: [A, B], resource_provider_generation: 2 }],
  [providers.PUT_TRAITS, { traits: ['HW_A', 'CUSTOM_B'], resource_provider_generation: 2 }],
  [providers.NEW_TRAIT, 'CUSTOM_B'],
  [providers.GET_TRAITS, { name: 'in:A', associated: 'true' }],
  [providers.NEW_CLASS, { name: 'CUSTOM_B' }],
  ...[9, 38].map((minor) => [getUsages(minor), { project_id: 'p', user_id: 'u', consumer_type: 'all' }] as const),
  ...[10, 16, 17, 21, 25, 31, 33, 35, 36].map((minor) => [getCandidates(minor), QUERY] as const),
];

/** What may stand anywhere. Whole numbers are written without a fraction, or Python would show one. */
const ODD: readonly PlacementJson[] = [
  null,
  true,
  0,
  1,
  -1,
  1.5,
  2_147_483_648,
  4e38,
  '',
  'a',
  'A',
  "it's",
  'x'.repeat(256),
  A,
  A.toUpperCase(),
  'beta',
  [],
  {},
  [A, A],
  ['', ''],
  { VCPU: 0 },
  { 'a-b': 1 },
  { VCPU: 'x' },
  { [A]: {} },
  { resources1: 1 },
];

const KEYS = ['more', 'resources01', 'resources_b', 'VCPU', 'name', 'required', A, ''];

test('three thousand values are judged as Python judges them', () => {
  const cases = sample(
    constantFrom(...SEEDS).chain(([schema, seed]) =>
      array(tuple(nat(), constantFrom(...ODD), constantFrom(...KEYS), constantFrom(0, 1, 2)), {
        maxLength: 3,
      }).map((changes) => ({ schema, value: changes.reduce<PlacementJson>(changed, seed) })),
    ),
    { numRuns: 3_000, seed: 20_261_126 },
  );
  const ours = cases.map(({ schema, value }): Verdict => {
    const lines = faultOf(schema, value)?.split('\n');
    return lines === undefined ? null : [lines[0] ?? '', lines[2] ?? '', lines[5] ?? ''];
  });
  const theirs = judge(cases);
  const pairs = cases.map(({ value }, place) => ({ value, ours: ours[place] ?? null, theirs: theirs[place] ?? null }));
  const differing = pairs.filter((pair) => !isSame(pair.ours, pair.theirs));
  expect(differing).toEqual([]);
  expect(theirs.filter((fault) => fault === null).length).toBeGreaterThan(150);
  expect(theirs.filter((fault) => fault !== null).length).toBeGreaterThan(1_500);
});

/** The same fault at the same place. Of an alternative of anyOf Python tells the place from there on, ours from the root on. */
function isSame(ours: Verdict, theirs: Verdict): boolean {
  if (ours === null || theirs === null) return ours === theirs;
  return ours[0] === theirs[0] && (theirs[1].includes('schema[0]') || ours.join('\n') === theirs.join('\n'));
}

/** Nothing wrong; or what, by which part of the schema, and where. */
type Verdict = readonly [fault: string, schema: string, place: string] | null;

type Change = readonly [place: number, odd: PlacementJson, key: string, kind: number];

/** The value with one of its places replaced, taken away, or given one more. */
function changed(value: PlacementJson, [place, odd, key, kind]: Change): PlacementJson {
  const copy = structuredClone(value);
  const holders = holdersOf(copy);
  const holder = holders[place % Math.max(1, holders.length)];
  if (holder === undefined) return odd;
  const keys = Object.keys(holder);
  const target = keys[place % Math.max(1, keys.length)];
  if (kind === 2 && !Array.isArray(holder)) holder[key] = odd;
  else if (target === undefined) return odd;
  else if (kind === 1 && !Array.isArray(holder)) Reflect.deleteProperty(holder, target);
  else holder[target] = odd;
  return copy;
}

function holdersOf(value: PlacementJson): Record<string, PlacementJson>[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value as Record<string, PlacementJson>).flatMap(holdersOf);
  return [value as Record<string, PlacementJson>, ...below];
}

function judge(cases: readonly object[]): readonly Verdict[] {
  const input = cases.map((entry) => JSON.stringify(entry)).join('\n');
  const script = join(import.meta.dirname, 'body-judge.py');
  const output = execFileSync('/usr/bin/python3', [script], { input, maxBuffer: 2 ** 28, encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
}
