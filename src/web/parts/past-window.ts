// Which part of the past is looked at: a window that ends now, or a part of it that somebody chose. It stands in the address.
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

/** Windows that end now, in milliseconds. */
export const WINDOWS = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS, year: 365 * DAY_MS } as const;

/** One of them. */
export type WindowName = keyof typeof WINDOWS;

/** A part of the past. */
export interface PastWindow {
  readonly name: WindowName;
  readonly fromMs: number;
  readonly toMs: number;
  /** It was chosen, and does not move on with time. */
  readonly isZoomed: boolean;
}

/** A window that ends now ends at a whole minute, so that it is asked for once a minute at most. */
const STEP_MS = 60_000;

/** Nobody reports more often: a shorter window would be empty. */
const LEAST_MS = 10 * 60_000;

/** The window that an address asks for; what it says that is no window is left out. */
export function windowOf(parameters: URLSearchParams, nowMs: number): PastWindow {
  const asked = parameters.get('window');
  const name = asked !== null && isWindowName(asked) ? asked : 'day';
  const [from, to] = [timeOf(parameters.get('from')), timeOf(parameters.get('to'))];
  if (from !== undefined && to !== undefined && from < to) return { name, fromMs: from, toMs: to, isZoomed: true };
  const toMs = Math.ceil(nowMs / STEP_MS) * STEP_MS;
  return { name, fromMs: Math.max(0, toMs - WINDOWS[name]), toMs, isZoomed: false };
}

/** The same address with another window. */
export function withWindow(parameters: URLSearchParams, { name, fromMs, toMs, isZoomed }: PastWindow): URLSearchParams {
  const next = new URLSearchParams(parameters);
  next.set('window', name);
  next.delete('from');
  next.delete('to');
  if (!isZoomed) return next;
  next.set('from', String(fromMs));
  next.set('to', String(toMs));
  return next;
}

/** What somebody without a pointer does to a window. */
export const MOVES = ['earlier', 'later', 'closer', 'wider'] as const;

/** One of them. */
export type WindowMove = (typeof MOVES)[number];

/** The window after it; never one that ends after now. */
export function moved(window: PastWindow, move: WindowMove, nowMs: number): PastWindow {
  const { fromMs, toMs } = window;
  const quarter = Math.round((toMs - fromMs) / 4);
  switch (move) {
    case 'earlier':
      return zoomed(window, fromMs - 2 * quarter, toMs - 2 * quarter, nowMs);
    case 'later':
      return zoomed(window, fromMs + 2 * quarter, toMs + 2 * quarter, nowMs);
    case 'closer':
      return zoomed(window, fromMs + quarter, toMs - quarter, nowMs);
    case 'wider':
      return zoomed(window, fromMs - 2 * quarter, toMs + 2 * quarter, nowMs);
  }
}

/** A part of the past that somebody chose, within the year before now. */
export function zoomed(window: PastWindow, fromMs: number, toMs: number, nowMs: number): PastWindow {
  const length = Math.min(Math.max(toMs - fromMs, LEAST_MS), WINDOWS.year);
  const last = Math.ceil(nowMs / STEP_MS) * STEP_MS;
  const end = Math.min(Math.round(toMs), last);
  const start = Math.max(Math.round(end - length), last - 2 * WINDOWS.year, 0);
  return { ...window, fromMs: start, toMs: Math.max(end, start + LEAST_MS), isZoomed: true };
}

/** How fine the answer has to be: reports for two days, longer buckets for longer windows. */
export function resolutionFor({ fromMs, toMs }: PastWindow): 'report' | '5min' | '1h' | '1d' {
  const length = toMs - fromMs;
  if (length <= 2 * DAY_MS + HOUR_MS) return 'report';
  if (length <= 8 * DAY_MS) return '5min';
  return length <= 60 * DAY_MS ? '1h' : '1d';
}

function isWindowName(text: string): text is WindowName {
  return Object.hasOwn(WINDOWS, text);
}

/** Milliseconds since 1970, before the year 5138. */
function timeOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,14}$/.test(text) ? Number(text) : undefined;
}
