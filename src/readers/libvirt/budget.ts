// The total time that one piece of work may take, however many calls it makes: each within its own deadline adds up without end.
import { UllageError } from '../../core/errors.ts';
import type { Timers } from './timers.ts';

/** Runs from construction until it has passed or is stopped. */
export class Budget {
  readonly totalMs: number;
  readonly #listeners = new Set<(error: UllageError) => void>();
  readonly #cancel: () => void;
  #passed = false;

  constructor(totalMs: number, timers: Timers) {
    this.totalMs = totalMs;
    this.#cancel = timers.after(totalMs, () => {
      this.#passed = true;
      const listeners = [...this.#listeners];
      this.#listeners.clear();
      for (const listener of listeners) listener(this.#error());
    });
  }

  /** Throws LIBVIRT_TIMEOUT once the time has passed. */
  check(): void {
    if (this.#passed) throw this.#error();
  }

  /** Calls back once, when the time has passed, with LIBVIRT_TIMEOUT; the result takes that back. */
  onPassed(listener: (error: UllageError) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** As `promise`; rejects with LIBVIRT_TIMEOUT when the time passes first. */
  async race<Value>(promise: Promise<Value>): Promise<Value> {
    this.check();
    const late = Promise.withResolvers<never>();
    const forget = this.onPassed(late.reject);
    try {
      return await Promise.race([promise, late.promise]);
    } finally {
      forget();
    }
  }

  /** The work is done. */
  stop(): void {
    this.#cancel();
  }

  #error(): UllageError {
    return new UllageError('LIBVIRT_TIMEOUT', `ask libvirt: its answers took more than ${this.totalMs} ms in all`, {
      operands: { totalMs: this.totalMs },
      hint: 'libvirt answers, but too slowly for this many guests: look at its load, or raise --deadline.',
    });
  }
}
