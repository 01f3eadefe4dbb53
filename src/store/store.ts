// The database as everything above sees it: transactions over one of two engines, with limits, and errors that say what to do.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { UllageError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { Engine, WhenAbsent } from './engine/engine.ts';
import type { StoreLimits } from './engine/limits.ts';
import { isWorthRepeating, storeError } from './failure.ts';
import type { Tables, Tx } from './tables.ts';
import { shownTarget, type Target } from './target.ts';

/** For a server's own work: what takes longer than this is stuck behind something, and its caller has gone. */
export const SERVICE_LIMITS: StoreLimits = {
  connectMs: 5_000,
  statementMs: 30_000,
  lockMs: 10_000,
  // One PostgreSQL serves its best rate with a few connections per core, and N replicas each bring as many.
  connections: 10,
};

/** For migrations and for moving a whole database: each statement may take minutes, and others' locks are waited for. */
export const MAINTENANCE_LIMITS: StoreLimits = {
  connectMs: 10_000,
  statementMs: 1_800_000,
  lockMs: 600_000,
  connections: 1,
};

/** A transaction that lost to another (deadlock, serialization) is run again this often: it usually wins the second time. */
const MOST_ATTEMPTS = 4;

/** After the first loss a pause of up to twice this, then four and eight times: drawn, so that two that met do not meet again. */
const PAUSE_MS = 10;

/** An open database. */
export class Store {
  readonly #engine: Engine;
  readonly #db: Kysely<Tables>;
  readonly #shown: string;
  readonly #inside = new AsyncLocalStorage<boolean>();
  readonly #failures = new Map<string, number>();
  #closing: Promise<void> | undefined;

  private constructor(engine: Engine, shown: string) {
    this.#engine = engine;
    this.#db = new Kysely<Tables>({ dialect: engine.dialect });
    this.#shown = shown;
  }

  /** Connects, or opens the directory and takes its lock. A directory that is not there is made, unless "absent" says otherwise. The schema is not looked at: see migrate.ts.
   *  Throws STORE_UNREACHABLE, STORE_REFUSED, STORE_VERSION, STORE_LOCKED or STORE_DIRECTORY. */
  static async open(target: Target, limits: StoreLimits = SERVICE_LIMITS, absent: WhenAbsent = 'make'): Promise<Store> {
    const shown = shownTarget(target);
    try {
      return new Store(await openEngine(target, limits, absent), shown);
    } catch (error) {
      throw storeError(error, shown, 'open');
    }
  }

  /** Which engine it is. */
  get kind(): Target['kind'] {
    return this.#engine.kind;
  }

  /** Where it is, without a password. */
  get shown(): string {
    return this.#shown;
  }

  /** Runs `work` over one unchanging view of the database. Nothing can be written. */
  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#transaction('read', work);
  }

  /** Runs `work` and commits when it resolves. `work` may run again when another transaction won, so it must do nothing but
   *  database work. Throws STORE_LOST when the outcome is unknown: whoever asks again must be able to tell. */
  async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const result = await this.#transaction('write', work);
    await this.#engine.afterWrite();
    return result;
  }

  /** How many transactions failed, by the code of the error. What `work` threw of its own is none of these. */
  get failures(): readonly (readonly [code: string, count: number])[] {
    return [...this.#failures];
  }

  /** What nobody else does for the engine: PGlite has no background vacuum. Nothing to do for PostgreSQL. */
  async maintain(): Promise<void> {
    await this.#engine.maintain();
  }

  /** Waits for what runs, then closes, and gives the directory's lock back. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#db.destroy();
    } finally {
      await this.#engine.close();
    }
  }

  async #transaction<T>(access: 'read' | 'write', work: (tx: Tx) => Promise<T>): Promise<T> {
    invariant(this.#inside.getStore() !== true, 'a transaction is not started inside another');
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(access, work);
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !isWorthRepeating(error)) throw this.#failed(error, access);
        await sleep(randomInt(PAUSE_MS * 2 ** attempt));
      }
    }
  }

  #failed(error: unknown, access: 'read' | 'write'): unknown {
    const failure = storeError(error, this.#shown, access);
    if (failure instanceof UllageError && failure.code.startsWith('STORE_')) {
      this.#failures.set(failure.code, (this.#failures.get(failure.code) ?? 0) + 1);
    }
    return failure;
  }

  async #attempt<T>(access: 'read' | 'write', work: (tx: Tx) => Promise<T>): Promise<T> {
    const transaction = this.#db
      .transaction()
      .setIsolationLevel(access === 'read' ? 'repeatable read' : 'read committed')
      .setAccessMode(access === 'read' ? 'read only' : 'read write');
    return transaction.execute((tx) => this.#inside.run(true, () => work(tx)));
  }
}

/** Each engine is loaded only when it is asked for: PGlite is 10 MB of WebAssembly. */
async function openEngine(target: Target, limits: StoreLimits, absent: WhenAbsent): Promise<Engine> {
  if (target.kind === 'postgresql') {
    const { openPostgres } = await import('./engine/postgres.ts');
    return openPostgres(target.url, limits);
  }
  const { openPglite } = await import('./engine/pglite.ts');
  return openPglite(target.directory, limits, absent);
}
