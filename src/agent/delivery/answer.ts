// What a server's answer to a report means for the agent. Pure: the table in answer.test.ts is its specification.
import { isJsonObject, tryReadJson, type JsonIn } from '../../wire/json.ts';

/** `accepted`: the server has it; `full`: the next should be whole. `overtaken`: it holds a later one of this run. `needs-full`: it lacks what this delta builds on. `rejected`: this
 *  report will never be taken. `refused`: no report will be taken before somebody changes something. `later`: try again. */
export type Answer =
  | { readonly kind: 'accepted'; readonly full: boolean }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'needs-full' }
  | { readonly kind: 'rejected'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'later'; readonly why: string; readonly retryAfterMs: number | undefined };

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Its first part, as text. */
  readonly body: string;
  readonly retryAfter: string | undefined;
}

/** A server that asks for more than this is a misconfigured one. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** Of what a server says no more than this is shown. */
const MOST_TEXT = 200;

/** Statuses that are about this very report. */
const ABOUT_THE_REPORT: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** Statuses that pass by themselves; so do those from 500 on. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** What it means. `nowMs` is what an HTTP date in Retry-After is compared with. */
export function readAnswer(raw: RawAnswer, nowMs: number): Answer {
  const { status } = raw;
  const body = tryReadJson(raw.body);
  if (status === 200 || status === 202) return readAcceptance(status, body);
  if (status === 409 && field(field(body, 'error'), 'code') === 'REPORT_NEEDS_FULL') return { kind: 'needs-full' };
  const why = `the server answered ${status}${reasonIn(body)}`;
  if (ABOUT_THE_REPORT.has(status) || status === 409) return { kind: 'rejected', why };
  if (status >= 500 || PASSING.has(status))
    return { kind: 'later', why, retryAfterMs: readRetryAfter(raw.retryAfter, nowMs) };
  return { kind: 'refused', why: status === 401 ? `${why} (${WHO_IT_IS})` : why };
}

/** What an operator sets so that the server knows the agent. */
const WHO_IT_IS = 'agent.token-file names the file of its token, or agent.tls-certificate and agent.tls-key';

/** Only what says that it has the report: a portal or a proxy answers 200 to everything, and what was sent to it would be lost. */
function readAcceptance(status: number, body: JsonIn | undefined): Answer {
  const accepted = field(body, 'accepted');
  if (accepted === true) return { kind: 'accepted', full: field(body, 'full') === true };
  if (accepted === false) return { kind: 'overtaken' };
  const why = `the server answered ${status}, and not that it has the report: is that an ullage server?`;
  return { kind: 'later', why, retryAfterMs: undefined };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function readRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const askedMs = /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(askedMs) ? undefined : Math.min(Math.max(0, askedMs), LONGEST_RETRY_AFTER_MS);
}

function reasonIn(body: JsonIn | undefined): string {
  const error = field(body, 'error');
  const parts = [field(error, 'code'), field(error, 'message')].filter((part) => typeof part === 'string');
  return parts.length === 0 ? '' : `: ${parts.join(': ').slice(0, MOST_TEXT)}`;
}

function field(value: JsonIn | undefined, name: string): JsonIn | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
