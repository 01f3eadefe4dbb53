// The mark on a statement after which its transaction has nothing more to ask.
import type { CompiledQuery } from 'kysely';

const LAST = new WeakSet<object>();

/** The same statement, marked: where the engine can, the words that end the transaction go to the database with it, in one message.
 *  Another statement after it is a bug. */
export function asLast<Row>(query: CompiledQuery<Row>): CompiledQuery<Row> {
  LAST.add(query);
  return query;
}

/** Whether it is marked. */
export function isLast(query: CompiledQuery): boolean {
  return LAST.has(query);
}
