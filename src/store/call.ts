// Calls of functions that our migrations made (0016): as many as wanted go to the database in one statement, in their order.
import { CompiledQuery } from 'kysely';
import type { Tx } from './tables.ts';

/** One call. */
export interface Call {
  readonly name: string;
  /** Texts and numbers as the database reads them; their types are those of the function. */
  readonly given: readonly unknown[];
}

/** Makes the calls one after the other; what each returned, by its name. Functions are volatile, so each sees what those before it
 *  wrote (PostgreSQL, 38.7). */
export async function callAll(tx: Tx, calls: readonly Call[]): Promise<Readonly<Record<string, unknown>>> {
  let count = 0;
  const texts = calls.map(({ name, given }) => `${name}(${given.map(() => `$${(count += 1)}`).join(', ')})`);
  const parameters = calls.flatMap(({ given }) => given);
  const query = CompiledQuery.raw(`select ${texts.join(', ')}`, parameters);
  return (await tx.executeQuery<Record<string, unknown>>(query)).rows[0] ?? {};
}
