// Writes of allocations, several in one transaction: each is decided after the ones before it, and all are committed together.
import {
  AllocationBook,
  type AllocationRefusal,
  type BookRules,
  type WantedAllocations,
} from '../../core/placement/allocation-book.ts';
import { callLast, type Call } from '../call.ts';
import type { Tx } from '../tables.ts';
import { lockBooks, type Providers } from './lock-books.ts';
import type { KnownProvider } from './read-nodes.ts';
import type { Remembered } from './remembered.ts';
import { bookToKeep, xactOf, type WrittenClaim } from './write-book.ts';

/** What is known outside of the transaction. */
export interface AllocationContext {
  /** Providers as they were at some time: what is changed since is read anew. */
  readonly remembered: readonly Remembered[];
  readonly isClass: (name: string) => boolean;
  readonly nowMs: number;
  /** What is to be written with what became of the writes, in the same message. */
  readonly also: (decided: DecidedAllocations) => readonly Call[];
}

/** What becomes of writes. */
interface DecidedAllocations {
  /** In their order; a refusal for each that was refused. */
  readonly answers: readonly (AllocationRefusal | undefined)[];
  readonly changes: readonly WrittenClaim[];
}

/** What became of writes. */
export interface WrittenAllocations extends Pick<DecidedAllocations, 'answers'> {
  /** Charged providers as they are once this is committed. */
  readonly charged: readonly KnownProvider[];
}

/** Decides writes in their order, and writes what they come to: the last statement of the transaction. */
export async function writeAllocations(
  tx: Tx,
  writes: readonly (readonly WantedAllocations[])[],
  { remembered, isClass, nowMs, also }: AllocationContext,
): Promise<WrittenAllocations> {
  const all = writes.flat();
  const consumers = [...new Set(all.map(({ consumer }) => consumer))];
  const uuids = all.flatMap(({ allocations }) => [...allocations.keys()]);
  const books = await lockBooks(tx, consumers, uuids, remembered);
  const book = new AllocationBook(books.providers, books.held.states, rulesOf(books.providers, isClass));
  const answers = writes.map((write) => book.write(write));
  const { claims, calls } = bookToKeep(book, books, consumers, nowMs);
  const xact = xactOf(await callLast(tx, [...calls, ...also({ answers, changes: claims })]));
  return { answers, charged: xact === undefined ? [] : chargedBy(book, books.providers, xact) };
}

/** What guests take of a shared pool together is more than a sum of their amounts: pools are read again. */
function chargedBy(book: AllocationBook, providers: Providers, xact: string): readonly KnownProvider[] {
  return [...book.raised].flatMap(([uuid, by]) => {
    const provider = providers.get(uuid);
    if (provider === undefined || provider.origin === 'pool') return [];
    const names = new Set([...provider.used.keys(), ...provider.inventories.keys()]);
    const used = new Map([...names].map((name) => [name, book.usedOf(uuid, name)]));
    return [{ ...provider, used, generation: provider.generation + by, changedXact: xact }];
  });
}

/** The rules of a book over these providers. */
export function rulesOf(providers: Providers, isClass: (name: string) => boolean): BookRules {
  return { isClass, isReported: (uuid) => providers.get(uuid)?.origin !== 'asked' };
}
