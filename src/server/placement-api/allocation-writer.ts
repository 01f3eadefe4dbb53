// One queue for the writes of allocations of a server: what waits while a transaction runs goes into the next one together, so that a
// commit is shared by all who wait for it. Each is answered when his is committed.
import type { AllocationRefusal, WantedAllocations } from '../../core/placement/allocation-book.ts';
import { CUSTOM_PREFIX } from '../../core/placement/standard-names.ts';
import { appendAudits, type AuditEntry } from '../../store/audit-log/audit-log.ts';
import type { KnownProvider } from '../../store/placement/read-nodes.ts';
import { writeAllocations } from '../../store/placement/write-allocations.ts';
import { announceChanges } from './announce-changes.ts';
import { changeEntry, type Change } from './audited-write.ts';
import type { PlacementContext } from './context.ts';

/** A transaction locks the providers of all its writes: so many of them keep the others out for no longer than some tens of ms. */
const MOST_WRITES = 64;

/** Some KB each. */
const MOST_REMEMBERED = 10_000;

/** Consumers of one call that its line names: a schema bounds no call. */
const MOST_NAMED = 20;

interface Waiting {
  readonly change: Change;
  readonly write: readonly WantedAllocations[];
  readonly answer: (refusal: AllocationRefusal | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/** The queue. */
export class AllocationWriter {
  readonly #context: PlacementContext;
  readonly #waiting: Waiting[] = [];
  /** What this server has committed last of providers: while nobody else changes them, what they are. */
  readonly #charged = new Map<string, KnownProvider>();
  #isRunning = false;

  constructor(context: PlacementContext) {
    this.#context = context;
  }

  /** Writes what one call asks for, all of it or nothing; the reason where it is nothing. */
  write(change: Change, write: readonly WantedAllocations[]): Promise<AllocationRefusal | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<AllocationRefusal | undefined>();
    this.#waiting.push({ change, write, answer: resolve, fail: reject });
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
      const writes = batch.map(({ write }) => write);
      // Only a class that somebody made can have come or gone since the view was brought up to date.
      if (namesCustomClass(writes)) await keeper.current();
      const context = {
        remembered: [this.#charged, keeper.providers],
        isClass: (name: string) => keeper.isClass(name),
        nowMs: nowMs(),
      };
      const { answers, charged } = await store.write(async (tx) => {
        const written = await writeAllocations(tx, writes, context);
        await appendAudits(tx, entriesOf(batch, written.answers, context.nowMs));
        await announceChanges(tx, context.nowMs, written.changes);
        return written;
      });
      this.#remember(charged);
      for (const [place, { answer }] of batch.entries()) answer(answers[place]);
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }

  #remember(charged: readonly KnownProvider[]): void {
    for (const provider of charged) {
      this.#charged.delete(provider.uuid);
      this.#charged.set(provider.uuid, provider);
    }
    // Those that were charged longest ago go first.
    for (const uuid of this.#charged.keys()) {
      if (this.#charged.size <= MOST_REMEMBERED) return;
      this.#charged.delete(uuid);
    }
  }
}

function namesCustomClass(writes: readonly (readonly WantedAllocations[])[]): boolean {
  const ofProviders = writes.flat().flatMap(({ allocations }) => [...allocations.values()]);
  return ofProviders.some((amounts) => [...amounts.keys()].some((name) => name.startsWith(CUSTOM_PREFIX)));
}

/** A line for each call, refused or not. */
function entriesOf(
  batch: readonly Waiting[],
  answers: readonly (AllocationRefusal | undefined)[],
  nowMs: number,
): readonly AuditEntry[] {
  return batch.map(({ change, write }, place) => {
    const refusal = answers[place];
    const consumers = write.slice(0, MOST_NAMED).map(({ consumer }) => consumer);
    const detail = { consumers, ...(write.length > MOST_NAMED ? { all: write.length } : {}) };
    if (refusal === undefined) return changeEntry(change, nowMs, 'done', detail);
    return changeEntry(change, nowMs, 'refused', { ...detail, refusal });
  });
}
