// One queue for the writes of allocations of a server: what waits while a transaction runs goes into the next one together, so that a
// commit is shared by all who wait for it. Each is answered when his is committed.
import type { AllocationRefusal, WantedAllocations } from '../../core/placement/allocation-book.ts';
import { writeAllocations } from '../../store/placement/write-allocations.ts';
import type { PlacementContext } from './context.ts';

/** A transaction locks the providers of all its writes: so many of them keep the others out for no longer than some tens of ms. */
const MOST_WRITES = 64;

interface Waiting {
  readonly write: readonly WantedAllocations[];
  readonly answer: (refusal: AllocationRefusal | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/** The queue. */
export class AllocationWriter {
  readonly #context: PlacementContext;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(context: PlacementContext) {
    this.#context = context;
  }

  /** Writes what one call asks for, all of it or nothing; the reason where it is nothing. */
  write(write: readonly WantedAllocations[]): Promise<AllocationRefusal | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<AllocationRefusal | undefined>();
    this.#waiting.push({ write, answer: resolve, fail: reject });
    if (!this.#isRunning) void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) await this.#doBatch(this.#waiting.splice(0, MOST_WRITES));
    this.#isRunning = false;
  }

  async #doBatch(batch: readonly Waiting[]): Promise<void> {
    const { store, keeper, nowMs } = this.#context;
    try {
      const fleet = await keeper.current();
      const context = { known: fleet.providers, isClass: (name: string) => fleet.isClass(name), nowMs: nowMs() };
      const writes = batch.map(({ write }) => write);
      const answers = await store.write((tx) => writeAllocations(tx, writes, context));
      for (const [place, { answer }] of batch.entries()) answer(answers[place]);
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }
}
