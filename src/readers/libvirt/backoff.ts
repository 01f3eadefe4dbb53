// How long to wait before the next attempt to reconnect.

/** A daemon that restarts is back within tens of milliseconds: the first wait is short. */
export const BACKOFF_BASE_MS = 100;

/** Once a daemon has been away for long, one attempt in ten seconds at most is load enough. */
export const BACKOFF_CAP_MS = 10_000;

/** Full jitter: uniform between 0 and the doubled base, so that many agents do not come back in step.
 *  `attempt` counts from 0; `random` is uniform in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt);
}
