// Waits for something to happen, but not less than one time and not longer than another.
import type { Services } from '../services.ts';

/** One who waits, and whoever wakes him. */
export class Wake {
  readonly #services: Pick<Services, 'after'>;
  #isPoked = false;
  #end: (() => void) | undefined;

  constructor(services: Pick<Services, 'after'>) {
    this.#services = services;
  }

  /** Something happened: who waits goes on, and who does not will not wait long. */
  poke(): void {
    this.#isPoked = true;
    this.#end?.();
  }

  /** Waits `leastMs` in any case, and `mostMs` where nothing happens. What happens meanwhile is for the next time too. */
  async wait(leastMs: number, mostMs: number): Promise<void> {
    await new Promise<void>((resolve) => this.#services.after(leastMs, resolve));
    if (!this.#isPoked && mostMs > leastMs) await this.#poked(mostMs - leastMs);
    this.#isPoked = false;
  }

  async #poked(mostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#services.after(mostMs, resolve);
      this.#end = () => {
        cancel();
        resolve();
      };
    });
    this.#end = undefined;
  }
}
