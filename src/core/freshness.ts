// Freshness: how far a report may be trusted to be about now. A stale figure is never shown as a fresh one.
import { invariant } from './invariant.ts';

/** `fresh`: at most two periods old; `late`: more than two; `lost`: more than five, or there never was one. */
export type Freshness = 'fresh' | 'late' | 'lost';

/** Best first. */
export const FRESHNESS = ['fresh', 'late', 'lost'] as const satisfies readonly Freshness[];

/** One period passes between two reports, and one more forgives a slow audit or a lost try. */
export const LATE_AFTER_PERIODS = 2;

/** As many tries as a restart of either side takes at most; after that somebody has to look. */
export const LOST_AFTER_PERIODS = 5;

/** How fresh a report is that arrived at `seenAtMs` from a host that reports every `periodMs`; all by one clock. A report from the
 *  future means that the clock was set back: within a period that is forgiven, beyond it the report's age is not known, so it
 *  is late until the next one arrives. */
export function freshnessOf(times: {
  readonly seenAtMs: number | undefined;
  readonly nowMs: number;
  readonly periodMs: number;
}): Freshness {
  const { seenAtMs, nowMs, periodMs } = times;
  invariant(periodMs > 0, 'a host reports at a positive period', { periodMs });
  if (seenAtMs === undefined) return 'lost';
  const ageMs = nowMs - seenAtMs;
  if (ageMs > LOST_AFTER_PERIODS * periodMs) return 'lost';
  return ageMs > LATE_AFTER_PERIODS * periodMs || ageMs < -periodMs ? 'late' : 'fresh';
}
