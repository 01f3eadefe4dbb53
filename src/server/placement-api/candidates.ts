// GET /allocation_candidates: where what is asked for could be had, in the spellings of every microversion.
import type { CandidateRequest } from '../../core/placement/candidates/request.ts';
import { searchCandidates } from '../../core/placement/candidates/search.ts';
import { askedClasses, summarizedProviders } from '../../core/placement/candidates/summaries.ts';
import { candidateRequestOf } from '../../wire/placement/candidate-query.ts';
import { getCandidates } from '../../wire/placement/schemas/queries.ts';
import { checkedQuery, type PlacementAnswer, type PlacementCall } from './call.ts';
import { ALL_CLASSES_SINCE, candidatesText } from './candidates-text.ts';
import type { PlacementContext } from './context.ts';
import { readOrRefuse } from './fault.ts';
import { requireClasses, requireTraits } from './provider-filter.ts';
import type { Fleet } from './view-keeper.ts';

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
    const providers = summarizedProviders(fleet.view, requests, request.nestedAware);
    return {
      status: 200,
      text: candidatesText(requests, providers, asked, call.minor),
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
