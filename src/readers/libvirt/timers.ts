// Time and chance for the libvirt client, passed in so that tests and main decide what they are.

/** One-shot timers and a source of jitter. */
export interface Timers {
  /** Calls `callback` once, `delayMs` from now; the result cancels it. */
  after(delayMs: number, callback: () => void): () => void;
  /** Uniform in [0, 1). */
  random(): number;
}

/** Timers of the running process. */
export function processTimers(random: () => number): Timers {
  return {
    random,
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
