// What somebody asks placement for, and one way of giving it: the two ends of a search for candidates.

/** What one group of a request wants. The group without a suffix may be spread over a tree and what is shared with it; each with a
 *  suffix comes from one provider. */
export interface RequestGroup {
  /** Empty for the group without one. */
  readonly suffix: string;
  /** Amounts by resource class, each at least 1. Empty only in a group that is named by a same-subtree set. */
  readonly resources: ReadonlyMap<string, number>;
  /** One trait of each set must be there. */
  readonly requiredTraits: readonly ReadonlySet<string>[];
  readonly forbiddenTraits: ReadonlySet<string>;
  /** One aggregate of each set must be there. */
  readonly memberOf: readonly ReadonlySet<string>[];
  readonly forbiddenAggregates: ReadonlySet<string>;
  /** Any provider of the tree that the resources must come from. */
  readonly inTree: string | undefined;
}

/** A request for candidates: `GET /allocation_candidates` as values. */
export interface CandidateRequest {
  /** At least one, with distinct suffixes, and at least one with resources. */
  readonly groups: readonly RequestGroup[];
  /** `isolate`: no two groups with a suffix may come from one provider. */
  readonly groupPolicy: 'none' | 'isolate' | undefined;
  /** The providers of the groups named in each set lie at or below one of them. */
  readonly sameSubtrees: readonly ReadonlySet<string>[];
  /** Traits that the root of the tree must and must not have, whatever comes from elsewhere. */
  readonly rootRequired: ReadonlySet<string>;
  readonly rootForbidden: ReadonlySet<string>;
  /** At most so many candidates; undefined: all. */
  readonly limit: number | undefined;
  /** False for clients before microversion 1.29: they are given no candidate that takes from two providers of one tree. */
  readonly nestedAware: boolean;
}

/** One way of giving what was asked. */
export interface AllocationRequest {
  /** The root of the tree that it was found for. */
  readonly anchor: string;
  /** Amounts by resource class, by UUID of the provider. */
  readonly allocations: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Which providers give to which group, by suffix: several only for the group without one. */
  readonly mappings: ReadonlyMap<string, readonly string[]>;
}
