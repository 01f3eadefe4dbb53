// Is a history of concurrent operations one that a single thread could have made? A search after Wing and Gong, as Lowe improved it:
// an operation may be put next if it began before any other that is left had returned; what was tried in vain is remembered.

/** One operation of a history, over a state of type S. Times are by one clock. */
export interface Operation<S> {
  readonly invokedAt: bigint;
  /** Undefined: nobody knows whether it happened, or will. */
  readonly returnedAt: bigint | undefined;
  /** Of one that nobody knows about: it happened by then, or never. */
  readonly endedAt?: bigint;
  /** What it answered; undefined with `returnedAt`. */
  readonly outcome: string | undefined;
  /** What it would answer by the sequential rules, and the state after it: the same object when it changes nothing. */
  readonly step: (state: S) => { readonly outcome: string; readonly state: S };
}

/** `undecided`: the search was given up, which says nothing. */
export type Verdict = 'linearizable' | 'not linearizable' | 'undecided';

/** How many steps are searched. One an operation, where every answer is known (measured: 961 of 961, with 64 writers); what needs a
 *  hundred times as many is not found out in a test's time either. */
const MOST_STEPS = 100_000;

/** The verdict on a history that began in `initial`; `keyOf` tells states apart. */
export function linearize<S>(
  history: readonly Operation<S>[],
  initial: S,
  keyOf: (state: S) => string,
  mostSteps: number = MOST_STEPS,
): Verdict {
  const operations = history.toSorted((a, b) => Number(a.invokedAt - b.invokedAt));
  const search = new Search(operations, keyOf, mostSteps);
  if (search.from(initial)) return 'linearizable';
  return search.steps > mostSteps ? 'undecided' : 'not linearizable';
}

class Search<S> {
  readonly #operations: readonly Operation<S>[];
  readonly #keyOf: (state: S) => string;
  readonly #mostSteps: number;
  readonly #done: boolean[];
  readonly #inVain = new Set<string>();
  #left: number;
  /** When the last of those that are done began: what had ended by then can no longer be put next. */
  #newest = -1n;
  steps = 0;

  constructor(operations: readonly Operation<S>[], keyOf: (state: S) => string, mostSteps: number) {
    this.#operations = operations;
    this.#keyOf = keyOf;
    this.#mostSteps = mostSteps;
    this.#done = operations.map(() => false);
    this.#left = operations.filter(({ returnedAt }) => returnedAt !== undefined).length;
  }

  /** Whether what is left can follow on `state`. */
  from(state: S): boolean {
    if (this.#left === 0) return true;
    this.steps += 1;
    if (this.steps > this.#mostSteps) return false;
    const next = this.#matching(state);
    // What changes nothing and answers as it did can be put here without loss: it stands in nobody's way any more. Unless it began
    // when something that nobody knows about, and that is left, had ended: put here, it would say that this never happened.
    const idle = next.find(({ index, after }) => after === state && this.#leavesAllOpen(index));
    if (idle !== undefined) return this.#with(idle.index, () => this.from(state));
    const key = `${this.#keyOf(state)}|${this.#doneKey()}`;
    if (this.#inVain.has(key)) return false;
    const found = next.some(({ index, after }) => this.#with(index, () => this.from(after)));
    if (!found) this.#inVain.add(key);
    return found;
  }

  /** Whether each that is left can still be put after this one. */
  #leavesAllOpen(index: number): boolean {
    const began = this.#operations[index]?.invokedAt ?? 0n;
    return this.#operations.every(
      ({ endedAt = NEVER }, at) => endedAt >= began || endedAt < this.#newest || this.#done[at] === true,
    );
  }

  /** What may come next and would answer as it did, the earliest return first; what nobody knows about last. */
  #matching(state: S): readonly { readonly index: number; readonly after: S; readonly order: bigint }[] {
    const matching: { index: number; after: S; order: bigint }[] = [];
    for (const index of this.#candidates()) {
      const operation = this.#operations[index];
      if (operation === undefined || (operation.endedAt ?? NEVER) < this.#newest) continue;
      const { outcome, state: after } = operation.step(state);
      const { returnedAt } = operation;
      const fits = returnedAt === undefined ? after !== state : outcome === operation.outcome;
      if (fits) matching.push({ index, after, order: returnedAt ?? NEVER });
    }
    return matching.toSorted((a, b) => (a.order < b.order ? -1 : 1));
  }

  /** Those that began before any other that is left had returned. Operations are in the order in which they began. */
  *#candidates(): Generator<number> {
    let earliestReturn = NEVER;
    for (let index = this.#first(); index < this.#operations.length; index += 1) {
      const operation = this.#operations[index];
      if (operation === undefined || operation.invokedAt > earliestReturn) return;
      if (this.#done[index] === true) continue;
      if ((operation.returnedAt ?? NEVER) < earliestReturn) earliestReturn = operation.returnedAt ?? NEVER;
      yield index;
    }
  }

  #first(): number {
    const first = this.#done.indexOf(false);
    return first === -1 ? this.#done.length : first;
  }

  #doneKey(): string {
    const first = this.#first();
    const beyond = this.#done.flatMap((done, index) => (done && index > first ? [index] : []));
    return `${first}:${beyond.join()}`;
  }

  #with(index: number, then: () => boolean): boolean {
    const counts = this.#operations[index]?.returnedAt === undefined ? 0 : 1;
    const before = this.#newest;
    const began = this.#operations[index]?.invokedAt ?? 0n;
    this.#newest = began > before ? began : before;
    this.#done[index] = true;
    this.#left -= counts;
    const found = then();
    if (found) return true;
    this.#newest = before;
    this.#done[index] = false;
    this.#left += counts;
    return false;
  }
}

const NEVER = 2n ** 63n;
