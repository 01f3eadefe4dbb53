// Writes of allocations, several in one transaction: each is decided after the ones before it, and all are committed together.
import {
  AllocationBook,
  type AllocationRefusal,
  type BookRules,
  type WantedAllocations,
} from '../../core/placement/allocation-book.ts';
import type { Tx } from '../tables.ts';
import { lockBooks, type Providers } from './lock-books.ts';
import { writeBook, type WrittenClaim } from './write-book.ts';

/** What is known outside of the transaction. */
export interface AllocationContext {
  readonly known: Providers;
  readonly isClass: (name: string) => boolean;
  readonly nowMs: number;
}

/** What became of writes. */
export interface WrittenAllocations {
  /** In their order; a refusal for each that was refused. */
  readonly answers: readonly (AllocationRefusal | undefined)[];
  readonly changes: readonly WrittenClaim[];
}

/** Decides writes in their order. */
export async function writeAllocations(
  tx: Tx,
  writes: readonly (readonly WantedAllocations[])[],
  { known, isClass, nowMs }: AllocationContext,
): Promise<WrittenAllocations> {
  const all = writes.flat();
  const consumers = [...new Set(all.map(({ consumer }) => consumer))];
  const uuids = all.flatMap(({ allocations }) => [...allocations.keys()]);
  const books = await lockBooks(tx, consumers, uuids, known);
  const book = new AllocationBook(books.providers, books.held.states, rulesOf(books.providers, isClass));
  const answers = writes.map((write) => book.write(write));
  return { answers, changes: await writeBook(tx, book, books, consumers, nowMs) };
}

/** The rules of a book over these providers. */
export function rulesOf(providers: Providers, isClass: (name: string) => boolean): BookRules {
  return { isClass, isReported: (uuid) => providers.get(uuid)?.origin !== 'asked' };
}
