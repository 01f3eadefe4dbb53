// Which reserve and ratio hold, as tables; and the laws of the merge on generated overrides.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_HOST_POLICY } from './host-inventory.ts';
import { capacityOf, type InventoryLine } from './inventory.ts';
import {
  changedOverrides,
  effectivePolicy,
  goesOver,
  governed,
  POLICY_RESOURCES,
  POLICY_SCOPES,
  policyResourceOf,
  type PolicyOverride,
  type PolicyResource,
} from './policy.ts';

type Set = readonly [
  scope: PolicyOverride['scope'],
  key: string,
  reserved: bigint | undefined,
  ratio: bigint | undefined,
];

const override = ([scope, key, reserved, allocationRatio]: Set, resource: PolicyResource = 'disk'): PolicyOverride => ({
  scope,
  key,
  resource,
  reserved,
  allocationRatio,
});

const FLEET: Set = ['fleet', '', 10n, 2_000_000n];
const RATIO_OF_A: Set = ['aggregate', 'a', undefined, 1_500_000n];
const B: Set = ['aggregate', 'b', 30n, 1_700_000n];
const C: Set = ['aggregate', 'c', 30n, 1_500_000n];
const HOST: Set = ['host', 'h', undefined, 3_000_000n];
const NOTHING_RESERVED: Set = ['host', 'h', 0n, undefined];
const POOL: Set = ['pool', 'p', 7n, 1_100_000n];

describe('of disk holds', () => {
  test.each<[title: string, sets: readonly Set[], reserved: string, ratio: string]>([
    ['what the servers were started with, where nobody set any', [], '0 settings', '1000000 settings'],
    ['the fleet’s before the settings', [FLEET], '10 fleet', '2000000 fleet'],
    [
      'an aggregate’s before the fleet’s, each figure by itself',
      [FLEET, RATIO_OF_A],
      '10 fleet',
      '1500000 aggregate a',
    ],
    ['of aggregates the least ratio and the largest reserve', [RATIO_OF_A, B], '30 aggregate b', '1500000 aggregate a'],
    ['of aggregates that say the same the first by key', [C, B, RATIO_OF_A], '30 aggregate b', '1500000 aggregate a'],
    ['the host’s before all, be it the larger', [B, HOST, FLEET], '30 aggregate b', '3000000 host h'],
    ['0 that was set: it is not the same as unset', [FLEET, NOTHING_RESERVED], '0 host h', '2000000 fleet'],
    ['the pool’s before all', [POOL, B, FLEET], '7 pool p', '1100000 pool p'],
  ])('%s', (_title, sets, reserved, ratio) => {
    const { disk } = effectivePolicy(
      DEFAULT_HOST_POLICY,
      sets.map((set) => override(set)),
    );
    const shown = [disk.reserved, disk.allocationRatio].map(({ value, source: { scope, key } }) =>
      `${value} ${scope} ${key}`.trim(),
    );
    expect(shown).toEqual([reserved, ratio]);
  });
});

test('a change is of one scope, key and resource; the rest stays, and twice is as once', () => {
  const before = [override(FLEET), override(B), override(C), override(B, 'memory')];
  const set = override(['aggregate', 'b', undefined, 9n]);
  const change = { scope: 'aggregate', key: 'b', resources: ['disk'], overrides: [set] } as const;
  const after = changedOverrides(before, change);
  expect(after).toEqual([override(FLEET), override(C), override(B, 'memory'), set]);
  expect(changedOverrides(after, change)).toEqual(after);
  expect(changedOverrides(after, { ...change, overrides: [] })).toEqual(after.slice(0, 3));
});

test('a resource goes by what was set for it and by nothing else', () => {
  const policy = effectivePolicy(DEFAULT_HOST_POLICY, [override(HOST, 'vcpus')]);
  expect(POLICY_RESOURCES.map((resource) => policy[resource].allocationRatio.value)).toEqual([
    3_000_000n,
    1_000_000n,
    1_000_000n,
  ]);
});

test('every disk class goes by the policy of disk; a class of a caller’s own goes by none', () => {
  const policy = effectivePolicy(DEFAULT_HOST_POLICY, [override(FLEET)]);
  const line = { total: 100n, reserved: 1n, allocationRatio: 1n } as const;
  expect(
    (['disk:instances', 'disk:data', 'memory', 'class:CUSTOM_FPGA'] as const).map((resource) => {
      const after = governed({ resource, ...line, poolId: 'x' }, policy);
      return [policyResourceOf(resource), after.reserved, after.allocationRatio, after.total, after.poolId];
    }),
  ).toEqual([
    ['disk', 10n, 2_000_000n, 100n, 'x'],
    ['disk', 10n, 2_000_000n, 100n, 'x'],
    ['memory', 0n, 1_000_000n, 100n, 'x'],
    [undefined, 1n, 1n, 100n, 'x'],
  ]);
});

const ofDisk = (allocationRatio: bigint, reserved = 0n): InventoryLine => ({
  resource: 'disk:instances',
  total: 100n,
  reserved,
  allocationRatio,
});

test.each<[title: string, before: InventoryLine, after: InventoryLine, claimed: bigint, goes: boolean]>([
  ['one more than the new capacity goes over', ofDisk(2_000_000n), ofDisk(1_000_000n), 101n, true],
  ['just the new capacity does not', ofDisk(2_000_000n), ofDisk(1_000_000n), 100n, false],
  ['what was over before does not go over', ofDisk(2_000_000n), ofDisk(1_000_000n), 201n, false],
  ['what is over no more does not', ofDisk(1_000_000n), ofDisk(2_000_000n), 150n, false],
  ['more reserved than there is goes over without any promise', ofDisk(1_000_000n), ofDisk(1_000_000n, 101n), 0n, true],
])('%s', (_title, before, after, claimed, goes) => {
  expect(goesOver(before, after, claimed)).toBe(goes);
});

const arbitraryOverride: fc.Arbitrary<PolicyOverride> = fc
  .record({
    scope: fc.constantFrom(...POLICY_SCOPES),
    key: fc.constantFrom('a', 'b', 'c'),
    resource: fc.constantFrom(...POLICY_RESOURCES),
    reserved: fc.option(fc.bigInt({ min: 0n, max: 50n }), { nil: undefined }),
    allocationRatio: fc.option(fc.bigInt({ min: 1_000n, max: 3_000_000n }), { nil: undefined }),
  })
  .map((one) => (one.scope === 'fleet' ? { ...one, key: '' } : one));

const arbitraryOverrides = fc.uniqueArray(arbitraryOverride, {
  selector: ({ scope, key, resource }) => `${scope} ${key} ${resource}`,
});

test('the order in which overrides were set changes nothing', () => {
  fc.assert(
    fc.property(arbitraryOverrides, (overrides) => {
      expect(effectivePolicy(DEFAULT_HOST_POLICY, overrides.toReversed())).toEqual(
        effectivePolicy(DEFAULT_HOST_POLICY, overrides),
      );
    }),
  );
});

const rank = (scope: string): number => ['settings', 'fleet', 'aggregate', 'host', 'pool'].indexOf(scope);

test('each figure is what its source says, and no narrower scope says anything', () => {
  fc.assert(
    fc.property(arbitraryOverrides, (overrides) => {
      const policy = effectivePolicy(DEFAULT_HOST_POLICY, overrides);
      for (const resource of POLICY_RESOURCES) {
        for (const name of ['reserved', 'allocationRatio'] as const) {
          const { value, source } = policy[resource][name];
          const said = overrides.filter((one) => one.resource === resource && one[name] !== undefined);
          const own = said.find(({ scope, key }) => scope === source.scope && key === source.key);
          expect(value).toBe(own === undefined ? DEFAULT_HOST_POLICY[resource][name] : own[name]);
          expect(own === undefined).toBe(source.scope === 'settings');
          const widest = Math.min(rank(source.scope), rank('host'));
          expect(said.filter(({ scope }) => Math.min(rank(scope), rank('host')) > widest)).toEqual([]);
        }
      }
    }),
  );
});

test('one more aggregate never enlarges a capacity that aggregates decide', () => {
  const ofAggregates = fc
    .tuple(fc.array(arbitraryOverride), arbitraryOverride)
    .map(([list, one]) => [list, one].map((some) => [some].flat()) as [PolicyOverride[], PolicyOverride[]]);
  fc.assert(
    fc.property(ofAggregates, fc.bigInt({ min: 50n, max: 1_000n }), ([list, more], total) => {
      const decided = override(['aggregate', '0', 0n, 3_000_000n]);
      const all = [...list, ...more].map((one) => ({ ...one, scope: 'aggregate' as const, resource: 'disk' as const }));
      const capacity = (overrides: readonly PolicyOverride[]): bigint =>
        capacityOf(
          governed(
            { resource: 'disk:instances', total, reserved: 0n, allocationRatio: 0n },
            effectivePolicy(DEFAULT_HOST_POLICY, [decided, ...overrides]),
          ),
        );
      expect(capacity(all)).toBeLessThanOrEqual(capacity(all.slice(0, -1)));
    }),
  );
});
