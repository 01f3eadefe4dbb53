// Requests for tests: with defaults, and small random ones that say little enough to be answered and much enough to be refused.
import * as fc from 'fast-check';
import { AGGREGATES, mostly, uuidOf } from '../fleet.fixture.ts';
import type { AllocationRequest, CandidateRequest, RequestGroup } from './request.ts';

/** What a test says of a group; the rest is empty. */
export interface GroupWords {
  readonly resources?: Readonly<Record<string, number>>;
  readonly required?: readonly (string | readonly string[])[];
  readonly forbidden?: readonly string[];
  readonly memberOf?: readonly (readonly string[])[];
  readonly notMemberOf?: readonly string[];
  readonly inTree?: string | undefined;
}

/** A group from what a test says of it. */
export function groupOf(suffix: string, words: GroupWords): RequestGroup {
  return {
    suffix,
    resources: new Map(Object.entries(words.resources ?? {})),
    requiredTraits: (words.required ?? []).map((traits) => new Set(typeof traits === 'string' ? [traits] : traits)),
    forbiddenTraits: new Set(words.forbidden),
    memberOf: (words.memberOf ?? []).map((aggregates) => new Set(aggregates)),
    forbiddenAggregates: new Set(words.notMemberOf),
    inTree: words.inTree,
  };
}

/** A request of groups by suffix. */
export function requestOf(
  groups: Readonly<Record<string, GroupWords>>,
  changes: Partial<CandidateRequest> = {},
): CandidateRequest {
  return {
    groups: Object.entries(groups).map(([suffix, words]) => groupOf(suffix, words)),
    groupPolicy: 'none',
    sameSubtrees: [],
    rootRequired: new Set(),
    rootForbidden: new Set(),
    limit: undefined,
    nestedAware: true,
    ...changes,
  };
}

/** A candidate as text that two candidates share exactly when Placement takes them for one. */
export function textOf(candidate: Pick<AllocationRequest, 'allocations' | 'mappings'>): string {
  const mappings = [...candidate.mappings].map(([suffix, uuids]) => `${suffix}=${uuids.toSorted().join('+')}`);
  const allocations = [...candidate.allocations].map(
    ([uuid, amounts]) =>
      `${uuid}(${Array.from(amounts, ([name, amount]) => `${name}:${amount}`)
        .toSorted()
        .join(' ')})`,
  );
  return [...mappings.toSorted(), ...allocations.toSorted()].join(' ');
}

const anyResources = (min: number): fc.Arbitrary<Record<string, number>> =>
  fc.dictionary(fc.constantFrom('VCPU', 'MEMORY_MB', 'DISK_GB'), fc.constantFrom(1, 1, 1, 1, 2, 3), {
    minKeys: min,
    maxKeys: 2,
  });

/** A required trait, alone or one of two. */
const anyRequired = fc.constantFrom<(string | readonly string[])[][]>(
  ...mostly([]),
  ['CUSTOM_A'],
  [['CUSTOM_A', 'CUSTOM_B']],
  ['CUSTOM_A', 'CUSTOM_B'],
);

function anyGroup(minResources: number): fc.Arbitrary<GroupWords> {
  return fc
    .record({
      resources: anyResources(minResources),
      required: anyRequired,
      forbidden: fc.constantFrom<string[][]>(...mostly([]), ['CUSTOM_A'], ['CUSTOM_B']),
      memberOf: fc.constantFrom<string[][][]>(...mostly([]), [[AGGREGATES[0]]], [[...AGGREGATES]]),
      notMemberOf: fc.constantFrom<string[][]>(...mostly([]), [AGGREGATES[0]]),
      inTree: fc.constantFrom<(string | undefined)[]>(...mostly(undefined), ...mostly(undefined), uuidOf(0), uuidOf(7)),
    })
    .map((words) => {
      // Placement refuses what requires and forbids one trait.
      const forbids = words.required.flat().some((trait) => words.forbidden.includes(trait));
      return forbids ? { ...words, forbidden: [] } : words;
    });
}

/** Requests of one to three groups. One without resources is named by a same-subtree set, as Placement wants it. */
export function anyRequest(): fc.Arbitrary<CandidateRequest> {
  return fc
    .record({
      plain: fc.option(anyGroup(1), { nil: undefined }),
      first: fc.option(anyGroup(0), { nil: undefined }),
      second: fc.option(anyGroup(0), { nil: undefined }),
      groupPolicy: fc.constantFrom<('none' | 'isolate')[]>('none', 'isolate'),
      subtree: fc.boolean(),
      root: fc.constantFrom<[string[], string[]][]>(
        ...mostly<[string[], string[]]>([[], []]),
        [['CUSTOM_A'], []],
        [[], ['CUSTOM_B']],
      ),
    })
    .map(({ plain, first, second, groupPolicy, subtree, root }) => {
      const groups: Record<string, GroupWords> = {};
      if (plain !== undefined) groups[''] = plain;
      if (first !== undefined) groups['_A'] = first;
      if (second !== undefined) groups['_B'] = second;
      const asking = Object.values(groups).some((words) => Object.keys(words.resources ?? {}).length > 0);
      if (!asking) groups[''] = { resources: { VCPU: 1 } };
      const suffixes = Object.keys(groups).filter((suffix) => suffix !== '');
      const resourceless = suffixes.some((suffix) => Object.keys(groups[suffix]?.resources ?? {}).length === 0);
      return requestOf(groups, {
        groupPolicy,
        sameSubtrees: suffixes.length > 0 && (subtree || resourceless) ? [new Set(suffixes)] : [],
        rootRequired: new Set(root[0]),
        rootForbidden: new Set(root[1]),
      });
    });
}
