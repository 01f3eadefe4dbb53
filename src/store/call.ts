// Calls of functions that our migrations made (0016): as many as wanted go to the database in one statement, in their order.
import { CompiledQuery } from 'kysely';
import { asLast } from './last-statement.ts';
import type { Tx } from './tables.ts';

/** One call. */
export interface Call {
  readonly name: string;
  /** Texts and numbers as the database reads them; their types are those of the function. */
  readonly given: readonly unknown[];
}

/** What functions returned, by their names. */
export type Returned = Readonly<Record<string, unknown>>;

/** Makes the calls one after the other; what each returned, by its name. Functions are volatile, so each sees what those before it
 *  wrote (PostgreSQL, 38.7). */
export async function callAll(tx: Tx, calls: readonly Call[]): Promise<Returned> {
  return (await tx.executeQuery<Returned>(queryOf(calls))).rows[0] ?? {};
}

/** As `callAll`, and nothing is asked in this transaction afterwards (last-statement.ts). */
export async function callLast(tx: Tx, calls: readonly Call[]): Promise<Returned> {
  if (calls.length === 0) return {};
  return (await tx.executeQuery<Returned>(asLast(queryOf(calls)))).rows[0] ?? {};
}

function queryOf(calls: readonly Call[]): CompiledQuery<Returned> {
  let count = 0;
  const texts = calls.map(({ name, given }) => `${name}(${given.map(() => `$${(count += 1)}`).join(', ')})`);
  const parameters = calls.flatMap(({ given }) => given);
  return CompiledQuery.raw(`select ${texts.join(', ')}`, parameters);
}
