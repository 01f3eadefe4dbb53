// One queue for the writes of allocations of a server: what waits while a transaction runs goes into the next one together, so that a
// commit is shared by all who wait for it. Each is answered when his is committed.
import type { AllocationRefusal, WantedAllocations } from '../../core/placement/allocation-book.ts';
import { CUSTOM_PREFIX } from '../../core/placement/standard-names.ts';
import { auditCall, type AuditEntry } from '../../store/audit-log/audit-log.ts';
import { eventCalls } from '../../store/fleet/events.ts';
import { KnownDays } from '../../store/history/known-days.ts';
import { ensureDay } from '../../store/history/partitions.ts';
import { writeAllocations, type AllocationContext } from '../../store/placement-api/write-allocations.ts';
import { changeEntry, type Change } from './audited-write.ts';
import type { PlacementContext } from './context.ts';
import { eventsOfClaims } from './events-of-claims.ts';

/** A transaction locks the providers of all its writes: so many of them keep the others out for no longer than some tens of ms. */
const MOST_WRITES = 64;

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
  /** Those whose events have their place. */
  readonly #days = new KnownDays();
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
    const { store, keeper, recent, nowMs } = this.#context;
    try {
      const writes = batch.map(({ write }) => write);
      // Only a class that somebody made can have come or gone since the view was brought up to date.
      if (namesCustomClass(writes)) await keeper.current();
      const atMs = nowMs();
      const context: AllocationContext = {
        remembered: [recent, keeper.providers],
        isClass: (name) => keeper.isClass(name),
        nowMs: atMs,
        also: ({ answers, changes }) => [
          auditCall(entriesOf(batch, answers, atMs)),
          ...eventCalls(atMs, eventsOfClaims(changes)),
        ],
      };
      const { answers, charged } = await store.write(async (tx) => {
        if (!this.#days.has(atMs)) await ensureDay(tx, atMs);
        return writeAllocations(tx, writes, context);
      });
      this.#days.add(atMs);
      recent.put(charged);
      for (const [place, { answer }] of batch.entries()) answer(answers[place]);
    } catch (error) {
      for (const { fail } of batch) fail(error);
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
