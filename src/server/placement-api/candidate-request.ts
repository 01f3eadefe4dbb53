// The query of GET /allocation_candidates as a request: groups by the suffix of their parameters, and what is asked of all together.
// Source: docs.openstack.org/api-ref/placement, "Allocation candidates".
import type { CandidateRequest, RequestGroup } from '../../core/placement/candidates/request.ts';
import { pythonWords } from '../../wire/placement/python-words.ts';
import { getCandidates } from '../../wire/placement/schemas/queries.ts';
import { isUuid } from '../../wire/placement/validate.ts';
import { checkedQuery, type PlacementCall } from './call.ts';
import { badRequest } from './fault.ts';
import { aggregatesOf, resourcesOf, traitsOf } from './filters.ts';
import type { Query } from './query.ts';

/** First microversions of: suffixes that are words, groups without resources, trees. */
const WORDS_SINCE = 33;
const SUBTREES_SINCE = 36;
const TREES_SINCE = 29;

/** The request. Throws PlacementFault of 400. */
export function candidateRequestOf(call: PlacementCall): CandidateRequest {
  const query = checkedQuery(call, getCandidates(call.minor));
  const sameSubtrees = query.all('same_subtree').map(subtreeOf);
  const root = rootTraitsOf(query);
  const groups = suffixesOf(query, call.minor).map((suffix) => groupOf(query, call.minor, suffix));
  if (call.minor >= SUBTREES_SINCE) checkSubtrees(groups, sameSubtrees);
  else checkOrphans(groups);
  checkContradictions(groups);
  const policy = query.all('group_policy')[0];
  if (policy === undefined && groups.filter(({ suffix }) => suffix !== '').length > 1) {
    throw badRequest(
      'The "group_policy" parameter is required when specifying more than one "resources{N}" parameter.',
    );
  }
  const limit = query.all('limit')[0];
  return {
    groups,
    groupPolicy: policy === 'none' || policy === 'isolate' ? policy : undefined,
    sameSubtrees,
    rootRequired: root.required,
    rootForbidden: root.forbidden,
    limit: limit === undefined ? undefined : Number(limit),
    nestedAware: call.minor >= TREES_SINCE,
  };
}

function suffixesOf(query: Query, minor: number): readonly string[] {
  const suffix = minor >= WORDS_SINCE ? '[a-zA-Z0-9_-]{1,64}' : '[1-9][0-9]*';
  const pattern = new RegExp(`^(?:resources|required|member_of|in_tree)(${suffix})?$`, 'u');
  const found = query.names.flatMap((name) => {
    const match = pattern.exec(name);
    return match === null ? [] : [match[1] ?? ''];
  });
  return [...new Set(found)];
}

function groupOf(query: Query, minor: number, suffix: string): RequestGroup {
  const resources = query.get(`resources${suffix}`);
  const traits = traitsOf(query, minor, suffix);
  const aggregates = aggregatesOf(query, minor, suffix);
  const inTree = query.get(`in_tree${suffix}`);
  if (inTree !== undefined && !isUuid(inTree.trim())) {
    throw badRequest(
      `Invalid query string parameters: Expected 'in_tree' parameter to be a format of uuid. Got: ${inTree}`,
    );
  }
  return {
    suffix,
    resources: resources === undefined ? new Map() : resourcesOf(resources),
    requiredTraits: traits.required,
    forbiddenTraits: traits.forbidden,
    memberOf: aggregates.required,
    forbiddenAggregates: aggregates.forbidden,
    inTree: inTree?.trim(),
  };
}

function subtreeOf(text: string): ReadonlySet<string> {
  const suffixes = new Set(text.split(',').map((part) => part.trim()));
  if (!suffixes.has('')) return suffixes;
  throw badRequest(
    'Empty string (unsuffixed group) can not be specified in `same_subtree` ',
    'placement.query.bad_value',
  );
}

interface RootTraits {
  readonly required: ReadonlySet<string>;
  readonly forbidden: ReadonlySet<string>;
}

/** The traits of roots know no "in:", in any microversion. */
const BEFORE_ANY = 38;

function rootTraitsOf(query: Query): RootTraits {
  if (query.all('root_required').length > 1) {
    throw badRequest("Query parameter 'root_required' may be specified only once.", 'placement.query.duplicate_key');
  }
  const { required, forbidden } = traitsOf(query, BEFORE_ANY, undefined, 'root_required');
  const names = new Set(required.flatMap((any) => [...any]));
  const both = names.intersection(forbidden);
  if (both.size === 0) return { required: names, forbidden };
  throw badRequest(
    `Conflicting required and forbidden traits found in root_required: ${[...both].join(', ')}`,
    'placement.query.bad_value',
  );
}

/** Since 1.36 a group without resources is one of a subtree. */
function checkSubtrees(groups: readonly RequestGroup[], subtrees: readonly ReadonlySet<string>[]): void {
  const empty = groups.filter(({ resources }) => resources.size === 0).map(({ suffix }) => suffix);
  const named = new Set(subtrees.flatMap((suffixes) => [...suffixes]));
  if (empty.length === groups.length) {
    throw badRequest(
      'There must be at least one resources or resources[$S] parameter.',
      'placement.query.missing_value',
    );
  }
  const outside = empty.filter((suffix) => !named.has(suffix));
  if (outside.length > 0) {
    throw badRequest(
      `Resourceless suffixed group request should be specified in \`same_subtree\` query param: bad group(s) - ${pythonWords(outside)}.`,
      'placement.query.bad_value',
    );
  }
  const known = groups.map(({ suffix }) => suffix);
  const unknown = [...named].filter((suffix) => !known.includes(suffix));
  if (unknown.length === 0) return;
  throw badRequest(
    `Real suffixes should be specified in \`same_subtree\`: ${pythonWords(unknown)} not found in ${pythonWords(known)}.`,
    'placement.query.bad_value',
  );
}

/** Before 1.36 every group has resources. */
function checkOrphans(groups: readonly RequestGroup[]): void {
  const empty = groups.filter(({ resources }) => resources.size === 0);
  const traits = empty.filter(({ requiredTraits }) => requiredTraits.length > 0);
  if (traits.length > 0) {
    const keys = traits.map(({ suffix }) => `required${suffix}`).join(', ');
    throw badRequest(
      `All traits parameters must be associated with resources.  Found the following orphaned traits keys: ${keys}`,
    );
  }
  const aggregates = empty.filter(({ memberOf, forbiddenAggregates: not }) => memberOf.length > 0 || not.size > 0);
  if (aggregates.length > 0) {
    const keys = aggregates.map(({ suffix }) => `member_of${suffix}`).join(', ');
    throw badRequest(
      `All member_of parameters must be associated with resources. Found the following orphaned member_of keys: ${keys}`,
    );
  }
  if (empty.length > 0) throw badRequest('All request groups must specify resources.');
  if (groups.length > 0) return;
  throw badRequest('At least one request group (`resources` or `resources{$S}`) is required.');
}

function checkContradictions(groups: readonly RequestGroup[]): void {
  const found = groups.flatMap(({ suffix, requiredTraits, forbiddenTraits }) =>
    requiredTraits
      .filter((any) => any.isSubsetOf(forbiddenTraits))
      .map((any) => `required${suffix}: (${[...any].toSorted().join(', ')})`),
  );
  if (found.length === 0) return;
  throw badRequest(
    `Conflicting required and forbidden traits found in the following traits keys: ${found.toSorted().join(', ')}`,
  );
}
