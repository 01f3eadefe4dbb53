// What a job is: work that is done again and again, by one process of all that share a database at a time.
import type { Store } from '../../store/store.ts';
import type { Tx } from '../../store/tables.ts';

/** One job. */
export interface Job {
  /** Names its row and its lease: never reused for other work. */
  readonly name: string;
  /** From the end of a turn that succeeded to the next. */
  readonly everyMs: number;
  /** One turn. Begins anew wherever the last one got to: it may have ended anywhere, in another process, even by a power cut.
   *  Throws what went wrong; the job is tried again then. */
  run(turn: Turn): Promise<void>;
}

/** What a job has while its turn lasts. */
export interface Turn {
  /** For reading. What is written goes through `write`. */
  readonly store: Store;
  /** Milliseconds since 1970, by this process's clock. */
  readonly nowMs: () => number;
  /** One step of the work in a transaction of its own, which renews the lease and holds it to its end. A step of more than half a
   *  minute is stopped by the database. Throws LEASE_LOST when another process has the job now. */
  readonly write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** The process is to end: a job of many steps returns before the next. */
  readonly isEnding: () => boolean;
}
