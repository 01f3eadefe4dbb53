// A pause that can be cut short: what loops of the agent wait in. Monotonic, so that a clock that is set changes no pause.
import type { Timers } from '../readers/libvirt/timers.ts';

/** One waiter at a time. */
export class Pause {
  readonly #timers: Timers;
  #wake: (() => void) | undefined;
  /** Somebody woke while nobody waited: the next wait is over at once. */
  #isWoken = false;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Until the time is over or `wake` is called, also if it was called before; undefined waits for `wake` alone. */
  wait(delayMs: number | undefined): Promise<void> {
    if (this.#isWoken) {
      this.#isWoken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const cancel = delayMs === undefined ? () => undefined : this.#timers.after(delayMs, () => this.#end(resolve));
      this.#wake = () => {
        cancel();
        this.#end(resolve);
      };
    });
  }

  /** Ends the wait. */
  wake(): void {
    if (this.#wake === undefined) this.#isWoken = true;
    else this.#wake();
  }

  #end(resolve: () => void): void {
    this.#wake = undefined;
    resolve();
  }
}
