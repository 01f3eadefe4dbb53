// Where a guest may go: every host with what it lacks, those that fit ranked, and one of them chosen. Pure: the same request, hosts and
// seed give the same answer, which is how a decision that was kept is read again.
import type { HostAnswer, PlacementAnswer } from './answer.ts';
import { doubtsAbout } from './doubts.ts';
import { FILTERS } from './filters/catalogue.ts';
import type { HostNow } from './host-now.ts';
import type { HostShortage } from './host-shortage.ts';
import { ranked } from './ranked.ts';
import { reasonsOf } from './reasons.ts';
import type { PlaceContext, PlaceRequest } from './request.ts';
import { distanceOf, scoreOf, weightsOf } from './score.ts';

/** Decides. `seed`: 0 to 2³² − 1. */
export function placementOf(
  hosts: Iterable<HostNow>,
  request: PlaceRequest,
  context: PlaceContext,
  seed: number,
): PlacementAnswer {
  const answers: HostAnswer[] = [];
  for (const host of hosts) answers.push(answerOf(host, request, context));
  return { ...ranked(answers, seed), reasons: reasonsOf(answers) };
}

/** What one host lacks: all of it. */
export function shortagesOfHost(host: HostNow, request: PlaceRequest, context: PlaceContext): readonly HostShortage[] {
  let all: HostShortage[] | undefined;
  for (const filter of FILTERS) {
    const found = filter(host, request, context);
    if (found.length > 0) all = all === undefined ? [...found] : [...all, ...found];
  }
  return all ?? NO_SHORTAGES;
}

const NO_SHORTAGES: readonly HostShortage[] = [];

function answerOf(host: HostNow, request: PlaceRequest, context: PlaceContext): HostAnswer {
  const shortages = shortagesOfHost(host, request, context);
  const about = doubtsAbout(host, request, context);
  if (shortages.length > 0) {
    return { host, shortages, ...about, weights: undefined, score: distanceOf(shortages) };
  }
  const weights = weightsOf(host, request);
  return { host, shortages, ...about, weights, score: scoreOf(weights, about.doubts, request) };
}
