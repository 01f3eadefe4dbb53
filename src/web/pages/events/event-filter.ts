// Which events the reader wants, as the address has it.
import { EVENT_KINDS, type EventKind } from '../../../wire/api/events.ts';

const HOUR_MS = 3_600_000;

/** How long ago each choice begins. */
const SINCES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;

/** What is wanted. */
export interface WantedEvents {
  readonly kind: EventKind | '';
  /** An id or a name; empty: all. */
  readonly host: string;
  /** So long before `until`; `always`: as long as events are kept. */
  readonly since: keyof typeof SINCES | 'always';
  /** Only before this minute (2026-11-25T12:00Z); empty: until now. */
  readonly until: string;
}

/** From the address; what it does not have, or nobody knows, chooses nothing out. */
export function wantedEvents(parameters: URLSearchParams): WantedEvents {
  const kind = EVENT_KINDS.find((one) => one === parameters.get('kind')) ?? '';
  const since = (['hour', 'day', 'week'] as const).find((one) => one === parameters.get('since')) ?? 'always';
  const until = minuteOf(parameters.get('until') ?? '');
  return { kind, host: parameters.get('host') ?? '', since, until };
}

/** As the server is asked. */
export function queryOf({ kind, host, since, until }: WantedEvents, nowMs: number): Record<string, string | undefined> {
  const endMs = until === '' ? nowMs : Date.parse(until);
  return {
    kind: kind === '' ? undefined : kind,
    host: host === '' ? undefined : host,
    since: since === 'always' ? undefined : String(Math.max(0, endMs - SINCES[since])),
    until: until === '' ? undefined : String(endMs),
  };
}

/** A minute that somebody typed into a field of his own time (2026-11-25T20:00), or one in the address, as the address has it; empty for what
 *  is none since 1970. */
export function minuteOf(text: string): string {
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ?$/.test(text) ? Date.parse(text) : Number.NaN;
  return atMs >= 0 ? `${new Date(atMs).toISOString().slice(0, -':00.000Z'.length)}Z` : '';
}

/** The same in the reader's own time, as such a field has it. */
export function fieldText(minute: string): string {
  if (minute === '') return '';
  const at = new Date(minute);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
