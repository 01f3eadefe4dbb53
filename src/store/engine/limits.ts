// What every transaction is held to, as the text that sets it: it is said with the words that begin the transaction, in one message.
import type { TransactionSettings } from 'kysely';

/** How long things may take, and how many connections there may be. */
export interface StoreLimits {
  /** For a new connection, and for a free one of the pool. */
  readonly connectMs: number;
  /** For one statement, and for a pause between two of a transaction. PGlite cannot interrupt a statement. */
  readonly statementMs: number;
  /** For a lock that another transaction holds. */
  readonly lockMs: number;
  readonly connections: number;
}

/** One statement without parameters. For this transaction only: behind PgBouncer the session belongs to somebody else a moment later.
 *  Time zone and date style are what column-types.ts reads; PGlite starts every transaction read-write, whatever Kysely asks. */
export function limitsText({ statementMs, lockMs }: StoreLimits, { accessMode }: TransactionSettings): string {
  const settings = [
    ['statement_timeout', String(statementMs)],
    ['lock_timeout', String(lockMs)],
    ['idle_in_transaction_session_timeout', String(statementMs)],
    ['timezone', 'UTC'],
    ['datestyle', 'ISO'],
    ['transaction_read_only', accessMode === 'read only' ? 'on' : 'off'],
  ];
  return `select ${settings.map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')}`;
}
