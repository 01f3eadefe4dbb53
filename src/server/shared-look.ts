// One look at a time. Whoever asks while one is under way shares the next, because that one may have missed what he knows of.

/** Looks, shared. */
export class SharedLook {
  readonly #look: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(look: () => Promise<void>) {
    this.#look = look;
  }

  /** Resolves when a look that began now or later has ended. */
  async now(): Promise<void> {
    await (this.#running === undefined ? this.#begin() : this.#after(this.#running));
  }

  #begin(): Promise<void> {
    const running = this.#look().finally(() => {
      this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  #after(running: Promise<void>): Promise<void> {
    this.#next ??= running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#begin();
      });
    return this.#next;
  }
}
