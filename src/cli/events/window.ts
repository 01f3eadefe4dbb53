// Which time `ullage events` is asked about.
import { UllageError } from '../../core/errors.ts';
import type { EventFlags } from '../program/flags.ts';
import { sinceMs } from './since.ts';

/** From when (included) until when (excluded), as the server is asked: milliseconds since 1970. Undefined: as long as events are kept; now. */
export interface EventWindow {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** Reads the flags. Throws CLI_USAGE. */
export function eventWindow(
  { since, until, watch }: Pick<EventFlags, 'since' | 'until' | 'watch'>,
  nowMs: number,
): EventWindow {
  const fromMs = since === undefined ? undefined : sinceMs(since, nowMs);
  if (until === undefined) return { since: textOf(fromMs), until: undefined };
  if (watch === true) {
    throw new UllageError('CLI_USAGE', 'read --until: expected none beside --watch, which has no end, found one', {
      hint: 'Leave out --watch for what has happened, or --until for what will.',
    });
  }
  const toMs = sinceMs(until, nowMs, '--until');
  if (fromMs === undefined || fromMs < toMs) return { since: textOf(fromMs), until: textOf(toMs) };
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
  throw new UllageError('CLI_USAGE', `read --until: expected a time after --since (${from}), found ${to}`);
}

function textOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : String(ms);
}
