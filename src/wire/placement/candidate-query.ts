// The query of GET /allocation_candidates as a request for candidates: its groups by suffix, and what is for all of them. Schemas have
// checked the names of the parameters for the microversion before; what is refused here is refused in Placement's words.
import type { CandidateRequest, RequestGroup } from '../../core/placement/candidates/request.ts';
import { pythonWords } from './python-words.ts';
import { aggregatesOf, allTraitsOf, isFault, resourcesOf, traitsOf, treeOf, type QueryFault } from './query-parts.ts';

/** Parameters in the order in which they came, names that come again with them. */
export type QueryParameters = readonly (readonly [name: string, value: string])[];

/** Each group is tried with each other: nobody's flavor has a tenth of this, and a query of a million must cost nothing. */
export const MOST_GROUPS = 64;

/** And so is each class of a group. Placement knows 21, and operators add a few. */
export const MOST_CLASSES = 64;

/** A request for candidates as of a microversion's minor number, or what is wrong with it. */
export function candidateRequestOf(parameters: QueryParameters, minor: number): CandidateRequest | QueryFault {
  const wide = wideOf(parameters);
  if (isFault(wide)) return wide;
  const groups = groupsOf(parameters, minor);
  if (isFault(groups)) return groups;
  const fault =
    (minor >= 36 ? resourcelessFault(groups, wide.sameSubtrees) : orphanFault(groups)) ??
    (minor >= 22 ? conflictFault(groups) : undefined) ??
    sizeFault(groups);
  if (fault !== undefined) return fault;
  if (wide.groupPolicy === undefined && groups.filter((group) => group.suffix !== '').length > 1) {
    return {
      fault: 'The "group_policy" parameter is required when specifying more than one "resources{N}" parameter.',
    };
  }
  return { ...wide, groups, nestedAware: minor >= 29 };
}

/** What holds for the request as a whole. */
type Wide = Omit<CandidateRequest, 'groups' | 'nestedAware'>;

function wideOf(parameters: QueryParameters): Wide | QueryFault {
  const roots = valuesOf(parameters, 'root_required');
  if (roots.length > 1) {
    return {
      fault: "Query parameter 'root_required' may be specified only once.",
      code: 'placement.query.duplicate_key',
    };
  }
  const root = rootOf(roots[0]);
  if (isFault(root)) return root;
  const sameSubtrees: ReadonlySet<string>[] = [];
  for (const value of valuesOf(parameters, 'same_subtree')) {
    const suffixes = new Set(value.split(',').map((suffix) => suffix.trim()));
    if (suffixes.has('')) {
      return {
        fault: 'Empty string (unsuffixed group) can not be specified in `same_subtree` ',
        code: 'placement.query.bad_value',
      };
    }
    sameSubtrees.push(suffixes);
  }
  const [limit] = valuesOf(parameters, 'limit');
  const [policy] = valuesOf(parameters, 'group_policy');
  return {
    limit: limit === undefined ? undefined : Number(limit),
    groupPolicy: policy === 'isolate' || policy === 'none' ? policy : undefined,
    sameSubtrees,
    ...root,
  };
}

function rootOf(text: string | undefined): Pick<Wide, 'rootRequired' | 'rootForbidden'> | QueryFault {
  if (text === undefined) return { rootRequired: new Set(), rootForbidden: new Set() };
  const traits = traitsOf(text, { forbidden: true, any: false });
  if (isFault(traits)) return traits;
  const rootRequired = new Set(traits.required.flatMap((set) => [...set]));
  const conflicts = rootRequired.intersection(traits.forbidden);
  if (conflicts.size === 0) return { rootRequired, rootForbidden: traits.forbidden };
  return {
    fault: `Conflicting required and forbidden traits found in root_required: ${[...conflicts].join(', ')}`,
    code: 'placement.query.bad_value',
  };
}

/** Numbers only before 1.33. */
const GROUP_NAME = /^(resources|required|member_of|in_tree)([1-9][0-9]*)?$/;
const GROUP_NAME_1_33 = /^(resources|required|member_of|in_tree)([a-zA-Z0-9_-]{1,64})?$/;

function groupsOf(parameters: QueryParameters, minor: number): readonly RequestGroup[] | QueryFault {
  const groups = new Map<string, RequestGroup>();
  const namesRead = new Set<string>();
  const pattern = minor >= 33 ? GROUP_NAME_1_33 : GROUP_NAME;
  for (const [name, value] of parameters) {
    const [, kind, suffix = ''] = pattern.exec(name) ?? [];
    if (kind === undefined) continue;
    // Of traits and aggregates all values are read at once; of the others each, and the last one counts.
    const isRead = namesRead.has(name) && (kind === 'required' || kind === 'member_of');
    if (isRead) continue;
    namesRead.add(name);
    const said = saidOf(kind, value, minor, suffix, () => valuesOf(parameters, name));
    if (isFault(said)) return said;
    groups.set(suffix, { ...(groups.get(suffix) ?? emptyGroup(suffix)), ...said });
    if (groups.size > MOST_GROUPS) return { fault: `A request may have at most ${MOST_GROUPS} groups.` };
  }
  return [...groups.values()];
}

function saidOf(
  kind: string,
  value: string,
  minor: number,
  suffix: string,
  all: () => readonly string[],
): Partial<RequestGroup> | QueryFault {
  switch (kind) {
    case 'resources': {
      const resources = resourcesOf(value);
      return isFault(resources) ? resources : { resources };
    }
    case 'required': {
      const traits = allTraitsOf(all(), minor);
      return isFault(traits) ? traits : { requiredTraits: traits.required, forbiddenTraits: traits.forbidden };
    }
    case 'member_of': {
      const words = aggregatesOf(all(), minor, suffix);
      return isFault(words) ? words : { memberOf: words.memberOf, forbiddenAggregates: words.forbidden };
    }
    default: {
      const tree = treeOf(value);
      return isFault(tree) ? tree : { inTree: tree.uuid };
    }
  }
}

function emptyGroup(suffix: string): RequestGroup {
  return {
    suffix,
    resources: new Map(),
    requiredTraits: [],
    forbiddenTraits: new Set(),
    memberOf: [],
    forbiddenAggregates: new Set(),
    inTree: undefined,
  };
}

/** From 1.36 a group may ask for no resources, if a same-subtree set names it. */
function resourcelessFault(
  groups: readonly RequestGroup[],
  sameSubtrees: Wide['sameSubtrees'],
): QueryFault | undefined {
  const suffixes = groups.map((group) => group.suffix);
  const resourceless = groups.filter((group) => group.resources.size === 0).map((group) => group.suffix);
  if (resourceless.length === suffixes.length) {
    return {
      fault: 'There must be at least one resources or resources[$S] parameter.',
      code: 'placement.query.missing_value',
    };
  }
  const named = new Set(sameSubtrees.flatMap((set) => [...set]));
  const bad = resourceless.filter((suffix) => !named.has(suffix));
  if (bad.length > 0) {
    const words = 'Resourceless suffixed group request should be specified in `same_subtree` query param';
    return { fault: `${words}: bad group(s) - ${pythonWords(bad)}.`, code: 'placement.query.bad_value' };
  }
  const unknown = [...named].filter((suffix) => !suffixes.includes(suffix));
  if (unknown.length === 0) return undefined;
  const words = 'Real suffixes should be specified in `same_subtree`';
  return {
    fault: `${words}: ${pythonWords(unknown)} not found in ${pythonWords(suffixes)}.`,
    code: 'placement.query.bad_value',
  };
}

/** Before 1.36 every group asks for resources. */
function orphanFault(groups: readonly RequestGroup[]): QueryFault | undefined {
  const orphans = groups.filter((group) => group.resources.size === 0);
  const traits = orphans.filter((group) => group.requiredTraits.length > 0).map((group) => `required${group.suffix}`);
  if (traits.length > 0) {
    const words = 'All traits parameters must be associated with resources.  Found the following orphaned traits keys';
    return { fault: `${words}: ${traits.join(', ')}` };
  }
  const members = orphans
    .filter((group) => group.memberOf.length > 0 || group.forbiddenAggregates.size > 0)
    .map((group) => `member_of${group.suffix}`);
  if (members.length > 0) {
    const words =
      'All member_of parameters must be associated with resources. Found the following orphaned member_of keys';
    return { fault: `${words}: ${members.join(', ')}` };
  }
  if (orphans.length > 0) return { fault: 'All request groups must specify resources.' };
  if (groups.length > 0) return undefined;
  return { fault: 'At least one request group (`resources` or `resources{$S}`) is required.' };
}

function conflictFault(groups: readonly RequestGroup[]): QueryFault | undefined {
  const conflicts = groups.flatMap(({ suffix, requiredTraits, forbiddenTraits }) =>
    requiredTraits
      .filter((traits) => traits.isSubsetOf(forbiddenTraits))
      .map((traits) => `required${suffix}: (${[...traits].toSorted().join(', ')})`),
  );
  if (conflicts.length === 0) return undefined;
  const words = 'Conflicting required and forbidden traits found in the following traits keys';
  return { fault: `${words}: ${conflicts.toSorted().join(', ')}` };
}

/** A limit of ours, which Placement does not have. */
function sizeFault(groups: readonly RequestGroup[]): QueryFault | undefined {
  const large = groups.find((group) => group.resources.size > MOST_CLASSES);
  if (large === undefined) return undefined;
  return {
    fault: `resources${large.suffix} may name at most ${MOST_CLASSES} classes, and names ${large.resources.size}.`,
  };
}

function valuesOf(parameters: QueryParameters, wanted: string): readonly string[] {
  return parameters.filter(([name]) => name === wanted).map(([, value]) => value);
}
