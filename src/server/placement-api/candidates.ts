// GET /allocation_candidates: where what is asked for could be had, in the spellings of every microversion.
import type { AllocationRequest, CandidateRequest } from '../../core/placement/candidates/request.ts';
import { searchCandidates } from '../../core/placement/candidates/search.ts';
import { askedClasses, summarizedClasses, summarizedProviders } from '../../core/placement/candidates/summaries.ts';
import type { ProviderNode } from '../../core/placement/provider-node.ts';
import { candidateRequestOf } from '../../wire/placement/candidate-query.ts';
import { getCandidates } from '../../wire/placement/schemas/queries.ts';
import { checkedQuery, type PlacementAnswer, type PlacementCall } from './call.ts';
import type { PlacementContext } from './context.ts';
import { readOrRefuse } from './fault.ts';
import { requireClasses, requireTraits } from './provider-filter.ts';
import type { Fleet } from './view-keeper.ts';

/** First microversions of: allocations by provider, traits, all classes, trees, mappings. */
const BY_PROVIDER_SINCE = 12;
const TRAITS_SINCE = 17;
const ALL_CLASSES_SINCE = 27;
const TREES_SINCE = 29;
const MAPPINGS_SINCE = 34;

/** GET /allocation_candidates. */
export function listCandidates({ keeper, searches, nowMs }: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const query = checkedQuery(call, getCandidates(call.minor));
    const request = readOrRefuse(candidateRequestOf(query.pairs, call.minor));
    const fleet = await keeper.current();
    checkNames(fleet, request);
    const { requests, end } = searchCandidates(fleet.view, request);
    const stopped = end === 'too-many' || end === 'too-long' ? end : undefined;
    if (stopped !== undefined) searches.countStop(stopped);
    const asked = call.minor >= ALL_CLASSES_SINCE ? undefined : askedClasses(request);
    const summaries = summarizedProviders(fleet.view, requests, request.nestedAware).map(
      (node) => [node.uuid, summaryOf(node, asked, call.minor)] as const,
    );
    return {
      status: 200,
      document: {
        allocation_requests: requests.map((one) => requestDocument(one, call.minor)),
        provider_summaries: Object.fromEntries(summaries),
      },
      modifiedMs: nowMs(),
      ...(stopped === undefined ? {} : { stopped }),
    };
  };
}

/** Throws PlacementFault of 400 where a class or a trait is none. */
function checkNames(fleet: Fleet, request: CandidateRequest): void {
  requireClasses(fleet, askedClasses(request));
  const ofGroups = request.groups.flatMap(({ requiredTraits, forbiddenTraits }) => [
    ...requiredTraits,
    forbiddenTraits,
  ]);
  requireTraits(fleet, [...ofGroups, request.rootRequired, request.rootForbidden], '');
}

function requestDocument({ allocations, mappings }: AllocationRequest, minor: number): object {
  const amounts = [...allocations].map(([uuid, resources]) => [uuid, Object.fromEntries(resources)] as const);
  if (minor < BY_PROVIDER_SINCE) {
    return { allocations: amounts.map(([uuid, resources]) => ({ resource_provider: { uuid }, resources })) };
  }
  return {
    allocations: Object.fromEntries(amounts.map(([uuid, resources]) => [uuid, { resources }])),
    ...(minor >= MAPPINGS_SINCE ? { mappings: Object.fromEntries(mappings) } : {}),
  };
}

function summaryOf(node: ProviderNode, asked: ReadonlySet<string> | undefined, minor: number): object {
  return {
    resources: Object.fromEntries(summarizedClasses(node, asked)),
    ...(minor >= TRAITS_SINCE ? { traits: [...node.traits] } : {}),
    ...(minor >= TREES_SINCE ? { parent_provider_uuid: node.parent ?? null, root_provider_uuid: node.root } : {}),
  };
}
