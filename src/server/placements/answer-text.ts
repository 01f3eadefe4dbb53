// The answer as the JSON text that is sent: of ten thousand hosts it is megabytes, put together from texts.
import type { HostNow } from '../../core/placement/place/host-now.ts';
import { isAmount, type HostShortage } from '../../core/placement/place/host-shortage.ts';
import type { HostAnswer, PlacementAnswer } from '../../core/placement/place/answer.ts';
import type { Weights } from '../../core/placement/place/weighers/catalogue.ts';
import { writeJsonLine } from '../../wire/json.ts';

/** The `hosts` of the answer, as wire/api/placements.ts describes them. */
export function hostsText({ fitting, missed }: Pick<PlacementAnswer, 'fitting' | 'missed'>): string {
  let text = '[';
  for (const answers of [fitting, missed]) {
    for (const answer of answers) text += `${text.length === 1 ? '' : ','}${hostText(answer)}`;
  }
  return `${text}]`;
}

function hostText({ host, shortages, doubts, ageMs, weights }: HostAnswer): string {
  const doubtful = doubts.length === 0 ? '' : `,"doubts":["${doubts.join('","')}"]`;
  const age = ageMs === undefined ? '' : `,"ageMs":${ageMs}`;
  const left = weights === undefined ? '' : `,"leftPpm":${leftText(weights)}`;
  return `{${namesText(host)},"fits":${shortages.length === 0}${doubtful}${age}${left},"shortages":[${shortages.map(shortageText).join(',')}]}`;
}

/** Names come from hosts: what a terminal could take for a command is escaped, as everywhere. */
const NAMES = new WeakMap<HostNow, string>();

function namesText(host: HostNow): string {
  const known = NAMES.get(host);
  if (known !== undefined) return known;
  const { id, name } = host;
  const text = writeJsonLine({ id, name }).slice(1, -1);
  NAMES.set(host, text);
  return text;
}

function leftText({ headroom, worstCase, available }: Weights): string {
  const parts = [
    ...(headroom === undefined ? [] : [`"headroom":${ppm(headroom)}`]),
    ...(worstCase === undefined ? [] : [`"worstCase":${ppm(worstCase)}`]),
    ...(available === undefined ? [] : [`"available":${ppm(available)}`]),
  ];
  return `{${parts.join(',')}}`;
}

/** A pool of a few bytes that is promised a million times over has a share that no document would take. */
const MOST_PPM = Number.MAX_SAFE_INTEGER;

function ppm(share: number): number {
  const rounded = Math.round(share * 1_000_000);
  return Math.max(-MOST_PPM, Math.min(MOST_PPM, rounded)) + 0;
}

function shortageText(shortage: HostShortage): string {
  if (!isAmount(shortage)) return writeJsonLine(withWholeNumbers(shortage));
  const { rule, resource, unit, requested, used, limit, shortBy, when, knob, ratioNeeded } = shortage;
  const ratio = ratioNeeded === undefined ? '' : `,"ratioNeededPpm":${ratioNeeded}`;
  return `{"rule":"${rule}","resource":${nameText(resource)},"unit":"${unit}","requested":${requested},"used":${used},"limit":${limit},"shortBy":${shortBy},"when":"${when}","knob":"${knob}"${ratio}}`;
}

function withWholeNumbers(shortage: Exclude<HostShortage, { readonly shortBy: bigint }>): object {
  if (shortage.rule !== 'freshness') return shortage;
  const { ageMs } = shortage;
  return { ...shortage, ageMs: ageMs === undefined ? undefined : Math.max(0, ageMs) };
}

/** A handful of them. */
const RESOURCES = new Map<string, string>();

const MOST_RESOURCES = 1_000;

function nameText(resource: string): string {
  const known = RESOURCES.get(resource);
  if (known !== undefined) return known;
  const text = writeJsonLine([resource]).slice(1, -1);
  if (RESOURCES.size < MOST_RESOURCES) RESOURCES.set(resource, text);
  return text;
}
