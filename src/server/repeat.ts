// Work that is done again and again while the server runs, one run after the other; ending waits for the run that is under way.
import type { ServerWorld } from './world.ts';

/** Repeats `work` with a pause after each run. */
export class Repeat {
  readonly #after: ServerWorld['after'];
  readonly #pauseMs: number;
  readonly #work: () => Promise<void>;
  #cancel: () => void = () => {};
  #running: Promise<void> = Promise.resolve();
  #ended = false;

  constructor({ after }: Pick<ServerWorld, 'after'>, pauseMs: number, work: () => Promise<void>) {
    this.#after = after;
    this.#pauseMs = pauseMs;
    this.#work = work;
    this.#wait();
  }

  /** Ends it. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#cancel();
    await this.#running;
  }

  #wait(): void {
    if (this.#ended) return;
    this.#cancel = this.#after(this.#pauseMs, () => {
      // What goes wrong in one run (a database that is away) is tried again in the next.
      this.#running = this.#work()
        .catch(() => {})
        .then(() => this.#wait());
    });
  }
}
