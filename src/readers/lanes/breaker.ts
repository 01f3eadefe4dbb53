// The circuit breaker of one mount: after a question without answer none is asked for a while, then one, and so on.

/** A server that restarts is back after seconds: the first pause is short. */
const FIRST_PAUSE_MS = 1000;

/** A mount that has been dead for long is asked every five minutes: an agent notices its return in that time. */
const LONGEST_PAUSE_MS = 300_000;

/** Closed: questions pass. Open: none does. Half open: the pause is over, and the next question decides. Pure but for its own state. */
export class Breaker {
  #pauseMs = 0;
  #askAgainAtMs = 0;

  /** `half-open` lets one question through: its outcome must be told before another is asked. */
  stateAt(nowMs: number): 'closed' | 'open' | 'half-open' {
    if (this.#pauseMs === 0) return 'closed';
    return nowMs < this.#askAgainAtMs ? 'open' : 'half-open';
  }

  /** How long no question will pass, from `nowMs`; 0 when one may. */
  pauseMsAt(nowMs: number): number {
    return this.#pauseMs === 0 ? 0 : Math.max(0, this.#askAgainAtMs - nowMs);
  }

  /** The mount answered. */
  succeeded(): void {
    this.#pauseMs = 0;
  }

  /** It did not: each time in a row the pause doubles. */
  failed(nowMs: number): void {
    this.#pauseMs = this.#pauseMs === 0 ? FIRST_PAUSE_MS : Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    this.#askAgainAtMs = nowMs + this.#pauseMs;
  }
}
