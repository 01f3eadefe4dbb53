// Timers that a test moves by hand, and a jitter that it chooses.
import type { Timers } from '../../src/readers/libvirt/timers.ts';

/** Nothing fires but in `advance`. */
export class ManualTimers implements Timers {
  readonly #pending = new Set<{ readonly at: number; readonly callback: () => void }>();
  #now = 0;
  readonly #random: number;

  constructor(random = 0) {
    this.#random = random;
  }

  /** Delays of the timers that wait, shortest first. */
  get waiting(): readonly number[] {
    return [...this.#pending].map(({ at }) => at - this.#now).toSorted((a, b) => a - b);
  }

  random(): number {
    return this.#random;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + delayMs, callback };
    this.#pending.add(timer);
    return () => this.#pending.delete(timer);
  }

  /** Lets `ms` pass, firing what falls due in its order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#pending].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#pending.delete(next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = end;
  }
}
