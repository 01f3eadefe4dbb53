// Where a guest may go: every host with what it lacks, those that fit ranked, and one of them chosen. Pure: the same request, hosts and
// seed give the same answer, which is how a decision that was kept is read again.
import { freshnessOf } from '../../freshness.ts';
import { FILTERS } from './filters/catalogue.ts';
import type { HostNow } from './host-now.ts';
import { isAmount, type HostShortage } from './host-shortage.ts';
import type { PlaceContext, PlaceRequest } from './request.ts';
import { WEIGHERS, type Weights } from './weighers/catalogue.ts';

/** Why the figures of a host that may be chosen are not beyond doubt. */
export type PlaceDoubt = 'late' | 'partial' | 'available-unknown' | 'worst-case-unknown';

/** The answer for one host. */
export interface HostAnswer {
  readonly host: HostNow;
  /** Empty: the guest may go there. */
  readonly shortages: readonly HostShortage[];
  readonly doubts: readonly PlaceDoubt[];
  /** Of a host that fits. */
  readonly weights: Weights | undefined;
  /** Of a host that fits: the higher the better. Of one that does not: how far it is from it, the lower the nearer. */
  readonly score: number;
}

/** How many hosts lack something by one rule. */
export interface ReasonCount {
  readonly rule: HostShortage['rule'];
  /** The resource, where it is about one. */
  readonly resource: string | undefined;
  readonly hosts: number;
  /** How many lack nothing else: what would be won by changing this alone. */
  readonly alone: number;
}

/** The whole answer. */
export interface PlacementAnswer {
  /** Those that fit, the chosen one first and then the best. */
  readonly fitting: readonly HostAnswer[];
  /** The others, nearest misses first. */
  readonly missed: readonly HostAnswer[];
  /** By how many hosts they keep out, most first. */
  readonly reasons: readonly ReasonCount[];
}

/** Hosts whose scores differ by less are as good as each other: which of them is chosen is drawn, so that a hundred requests at once do not
 *  all go for one host. */
const AS_GOOD = 0.01;

/** Decides. `seed`: 0 to 2³² − 1. */
export function placementOf(
  hosts: Iterable<HostNow>,
  request: PlaceRequest,
  context: PlaceContext,
  seed: number,
): PlacementAnswer {
  const answers: HostAnswer[] = [];
  for (const host of hosts) answers.push(answerOf(host, request, context));
  return { ...sorted(answers, seed), reasons: reasonsOf(answers) };
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

/** The answers in their order. */
export function sorted(answers: readonly HostAnswer[], seed: number): Omit<PlacementAnswer, 'reasons'> {
  const fits = answers.filter(({ shortages }) => shortages.length === 0);
  const missed = answers.filter(({ shortages }) => shortages.length > 0);
  return {
    fitting: chosenFirst(
      fits.toSorted((a, b) => b.score - a.score || byId(a, b)),
      seed,
    ),
    missed: missed.toSorted((a, b) => a.shortages.length - b.shortages.length || a.score - b.score || byId(a, b)),
  };
}

/** How many hosts lack what. */
export function reasonsOf(answers: readonly HostAnswer[]): readonly ReasonCount[] {
  const byRule = new Map<HostShortage['rule'], Map<string | undefined, { hosts: number; alone: number }>>();
  for (const { shortages } of answers) {
    for (const shortage of shortages) {
      const resource = 'resource' in shortage ? shortage.resource : undefined;
      const ofRule = byRule.get(shortage.rule) ?? new Map<string | undefined, { hosts: number; alone: number }>();
      const count = ofRule.get(resource) ?? { hosts: 0, alone: 0 };
      count.hosts += 1;
      if (shortages.length === 1) count.alone += 1;
      ofRule.set(resource, count);
      byRule.set(shortage.rule, ofRule);
    }
  }
  const counts = [...byRule].flatMap(([rule, ofRule]) =>
    Array.from(ofRule, ([resource, { hosts, alone }]): ReasonCount => ({ rule, resource, hosts, alone })),
  );
  return counts.toSorted((a, b) => b.hosts - a.hosts || b.alone - a.alone || (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ rule, resource }: ReasonCount): string {
  return `${rule} ${resource ?? ''}`;
}

function answerOf(host: HostNow, request: PlaceRequest, context: PlaceContext): HostAnswer {
  const shortages = shortagesOfHost(host, request, context);
  const doubts = doubtsOf(host, request, context);
  if (shortages.length > 0) {
    return { host, shortages, doubts, weights: undefined, score: distanceOf(shortages) };
  }
  const weights = weightsOf(host, request, context);
  return { host, shortages, doubts, weights, score: scoreOf(weights, doubts, request) };
}

function weightsOf(host: HostNow, request: PlaceRequest, context: PlaceContext): Weights {
  return {
    headroom: WEIGHERS.headroom.weigher(host, request, context),
    worstCase: WEIGHERS.worstCase.weigher(host, request, context),
    available: WEIGHERS.available.weigher(host, request, context),
  };
}

/** What is not known of a host counts as if all of it were gone: it is chosen last, and never because of what nobody knows. */
function scoreOf(weights: Weights, doubts: readonly PlaceDoubt[], { weighing, demands }: PlaceRequest): number {
  const hasDisk = demands.some(({ resource }) => resource.startsWith('disk:'));
  let left = WEIGHERS.headroom.factor * (weights.headroom ?? 0);
  if (hasDisk) {
    left += WEIGHERS.worstCase.factor * (weights.worstCase ?? -1);
    left += WEIGHERS.available.factor * (weights.available ?? -1);
  }
  const doubtful = DOUBT * doubts.length;
  return (weighing === 'spread' ? left : -left) - doubtful;
}

/** More than any difference of weights: a host that is beyond doubt comes before one that is not. */
const DOUBT = 100;

const NO_DOUBTS: readonly PlaceDoubt[] = [];

function doubtsOf(host: HostNow, { demands }: PlaceRequest, { nowMs }: PlaceContext): readonly PlaceDoubt[] {
  const { seenAtMs, periodMs, isWhole } = host;
  const doubts: PlaceDoubt[] = [];
  if (freshnessOf({ seenAtMs, nowMs, periodMs }) === 'late') doubts.push('late');
  if (!isWhole) doubts.push('partial');
  for (const { resource } of demands) {
    if (!resource.startsWith('disk:')) continue;
    const pool = host.resources.find((line) => line.resource === resource)?.pool;
    if (pool === undefined) continue;
    if (pool.available === undefined) doubts.push('available-unknown');
    if (pool.worstCaseFree === undefined) doubts.push('worst-case-unknown');
  }
  return doubts.length === 0 ? NO_DOUBTS : [...new Set(doubts)];
}

/** Parts of what was asked that are short, added up; what is not a matter of amount, or of time, counts as all of it. */
function distanceOf(shortages: readonly HostShortage[]): number {
  let distance = 0;
  for (const shortage of shortages) {
    const isNever = shortage.when === 'never' ? 1 : 0;
    const part =
      isAmount(shortage) && shortage.requested > 0n ? Number(shortage.shortBy) / Number(shortage.requested) : 1;
    distance += isNever + part;
  }
  return distance;
}

function chosenFirst(ranked: readonly HostAnswer[], seed: number): readonly HostAnswer[] {
  const [best] = ranked;
  if (best === undefined) return ranked;
  const beaten = ranked.findIndex(({ score }) => score < best.score - AS_GOOD);
  const chosen = drawn(seed, beaten === -1 ? ranked.length : beaten);
  if (chosen === 0) return ranked;
  return [...ranked.slice(chosen, chosen + 1), ...ranked.slice(0, chosen), ...ranked.slice(chosen + 1)];
}

/** From 0 to `count` − 1. The finalizer of MurmurHash3 spreads seeds that follow one another. */
function drawn(seed: number, count: number): number {
  let mixed = seed | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) % count;
}

function byId(a: HostAnswer, b: HostAnswer): number {
  return a.host.id < b.host.id ? -1 : 1;
}
