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
  /** `always`: as long as events are kept. */
  readonly since: keyof typeof SINCES | 'always';
}

/** From the address; what it does not have, or nobody knows, chooses nothing out. */
export function wantedEvents(parameters: URLSearchParams): WantedEvents {
  const kind = EVENT_KINDS.find((one) => one === parameters.get('kind')) ?? '';
  const since = (['hour', 'day', 'week'] as const).find((one) => one === parameters.get('since')) ?? 'always';
  return { kind, host: parameters.get('host') ?? '', since };
}

/** As the server is asked. */
export function queryOf({ kind, host, since }: WantedEvents, nowMs: number): Record<string, string | undefined> {
  return {
    kind: kind === '' ? undefined : kind,
    host: host === '' ? undefined : host,
    since: since === 'always' ? undefined : String(Math.max(0, nowMs - SINCES[since])),
  };
}
