// Transactions over a pool of connections in as few messages as they have questions: the words that begin one go with its first
// statement, and those that end it with its last, where that is known (last-statement.ts). Each message that is waited for costs both
// processes more than most statements, and a queue for the processor on a busy machine.
import { DatabaseError, type Pool, type PoolClient, type QueryResult as PgResult } from 'pg';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import { invariant } from '../../core/invariant.ts';
import { isLast } from '../last-statement.ts';
import { limitsText, type StoreLimits } from './limits.ts';

/** Drives connections that send without waiting for answers (pg's `pipeline`). */
export class PipelinedDriver implements Driver {
  readonly #pool: Pool;
  readonly #limits: StoreLimits;

  constructor(pool: Pool, limits: StoreLimits) {
    this.#pool = pool;
    this.#limits = limits;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new PipelinedConnection(await this.#pool.connect());
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const { isolationLevel = 'read committed', accessMode = 'read write' } = settings;
    const begin = `start transaction isolation level ${isolationLevel} ${accessMode}`;
    // Without parameters, so that it goes as one simple query of two statements (PostgreSQL, 55.2.3).
    ours(connection).begin(`${begin}; ${limitsText(this.#limits, settings)}`);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await ours(connection).rollback();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ours(connection).release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

function ours(connection: DatabaseConnection): PipelinedConnection {
  invariant(connection instanceof PipelinedConnection, 'a connection is driven by the driver that made it');
  return connection;
}

/** One connection of the pool, from when it is taken until it is given back. */
class PipelinedConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  /** The words that begin a transaction, until its first statement goes. */
  #opening: string | undefined;
  /** The words that end it were sent. */
  #hasEnded = false;
  /** What is left of it nobody knows. */
  #isBroken = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** Begins a transaction with its first statement. That fails only where the connection does: nothing then is done outside of one. */
  begin(words: string): void {
    this.#opening = words;
    this.#hasEnded = false;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    invariant(!this.#hasEnded, 'nothing is asked after the last statement of a transaction', { sql: query.sql });
    const { opened, answer, committed } = this.#inOneMessage(() => ({
      opened: this.#open(),
      answer: this.#send<Row>(query.sql, query.parameters),
      committed: isLast(query) ? this.#end('commit') : undefined,
    }));
    // All are waited for, or a rejection that nobody takes would end the process; the first that failed says why.
    const settled = await Promise.allSettled([opened, answer, committed]);
    for (const one of settled) if (one.status === 'rejected') throw one.reason;
    if (committed !== undefined) requireCommitted(await committed);
    return resultOf(await answer);
  }

  // oxlint-disable-next-line require-yield -- Kysely's interface has it; nothing of ours reads a result in parts
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('results are not read in parts');
  }

  async commit(): Promise<void> {
    if (this.#isOpen()) requireCommitted(await this.#end('commit'));
  }

  /** Nothing is left to be rolled back where the words that end it were sent: what had failed by then was not committed by them. */
  async rollback(): Promise<void> {
    if (this.#isOpen()) await this.#end('rollback');
  }

  release(): void {
    this.#client.release(this.#isBroken);
  }

  #isOpen(): boolean {
    return this.#opening === undefined && !this.#hasEnded;
  }

  async #open(): Promise<void> {
    if (this.#opening === undefined) return;
    const words = this.#opening;
    this.#opening = undefined;
    await this.#send(words);
  }

  async #end(word: 'commit' | 'rollback'): Promise<PgResult> {
    this.#hasEnded = true;
    try {
      return await this.#send(word);
    } catch (error) {
      if (word === 'rollback') this.#isBroken = true;
      throw error;
    }
  }

  async #send<Row>(text: string, parameters: readonly unknown[] = []): Promise<PgResult<Row & object>> {
    try {
      return await this.#client.query<Row & object>(text, [...parameters]);
    } catch (error) {
      // What the server did not say itself is of the network, and what it says when it ends the connection is its last word.
      if (!(error instanceof DatabaseError) || error.severity !== 'ERROR') this.#isBroken = true;
      throw error;
    }
  }

  /** What is sent meanwhile goes out together. */
  #inOneMessage<T>(send: () => T): T {
    const { stream } = this.#client.connection;
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }
}

/** A commit of what has failed before is answered as what it does. */
function requireCommitted({ command }: PgResult): void {
  invariant(command === 'COMMIT', 'a transaction is not committed where a statement of it failed', { command });
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

function resultOf<Row>({ command, rowCount, rows }: PgResult<Row & object>): QueryResult<Row> {
  if (!CHANGES.has(command)) return { rows };
  return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
}
