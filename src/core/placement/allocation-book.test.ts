// Writes of allocations, decided one after the other.
import { expect, test } from 'vitest';
import { AllocationBook, type ConsumerState, type WantedAllocations } from './allocation-book.ts';
import type { ProviderNode } from './provider-node.ts';

function provider(uuid: string, total: number, used = 0): ProviderNode {
  const inventory = { total, reserved: 0, minUnit: 1, maxUnit: total, stepSize: 2, allocationRatio: 1 };
  return {
    uuid,
    name: uuid,
    generation: 1,
    root: uuid,
    parent: undefined,
    aggregates: new Set(),
    traits: new Set(),
    inventories: new Map([['VCPU', inventory]]),
    used: new Map([['VCPU', used]]),
  };
}

const OWNER = { project: 'p', user: 'u', type: undefined };

function wants(
  consumer: string,
  amounts: Readonly<Record<string, number>>,
  generation?: number | null,
): WantedAllocations {
  const allocations = Object.entries(amounts).map(([uuid, amount]) => [uuid, new Map([['VCPU', amount]])] as const);
  return { consumer, allocations: new Map(allocations), generation, owner: OWNER };
}

function has(id: string, amounts: Readonly<Record<string, number>>, generation = 1): ConsumerState {
  return { id, generation, owner: OWNER, allocations: wants(id, amounts).allocations, moveId: undefined };
}

function bookOf(
  providers: readonly ProviderNode[],
  consumers: readonly ConsumerState[] = [],
  reported = false,
): AllocationBook {
  return new AllocationBook(
    new Map(providers.map((node) => [node.uuid, node])),
    new Map(consumers.map((state) => [state.id, state])),
    { isClass: (name) => name === 'VCPU', isReported: () => reported },
  );
}

test('a write finds what the one before has left', () => {
  const book = bookOf([provider('a', 10)]);
  expect(book.write([wants('one', { a: 6 })])).toBeUndefined();
  expect(book.write([wants('two', { a: 6 })])).toMatchObject({ kind: 'capacity', provider: 'a' });
  expect(book.write([wants('one', { a: 4 })])).toBeUndefined();
  expect(book.write([wants('two', { a: 6 })])).toBeUndefined();
  expect(book.usedOf('a', 'VCPU')).toBe(10);
  expect(book.consumer('one')).toMatchObject({ generation: 2 });
});

test('consumers of one write fit together or not at all', () => {
  const book = bookOf([provider('a', 10)]);
  expect(book.write([wants('one', { a: 6 }), wants('two', { a: 6 })])).toMatchObject({ kind: 'capacity' });
  expect(book.consumer('one')).toBeUndefined();
  expect(book.usedOf('a', 'VCPU')).toBe(0);
});

test('what makes nothing worse is accepted over the capacity', () => {
  const book = bookOf([provider('a', 10, 20)], [has('one', { a: 8 })]);
  expect(book.write([wants('one', { a: 8 })])).toBeUndefined();
  expect(book.write([wants('one', { a: 6 })])).toBeUndefined();
  expect(book.write([wants('one', { a: 8 })])).toMatchObject({ kind: 'capacity' });
});

test.each<[string, WantedAllocations, object]>([
  ['another generation', wants('one', { a: 2 }, 7), { kind: 'consumer-generation', expected: 1, got: 7 }],
  ['a consumer that is there', wants('one', { a: 2 }, null), { kind: 'consumer-generation', expected: 1, got: null }],
  ['a consumer that is not', wants('new', { a: 2 }, 1), { kind: 'consumer-generation', expected: null, got: 1 }],
  ['no provider', wants('one', { x: 2 }), { kind: 'no-such-provider', provider: 'x' }],
  ['half a step', wants('one', { a: 3 }), { kind: 'units' }],
  ['more than at once', wants('one', { a: 12 }), { kind: 'units' }],
  ['nothing to take away', { ...wants('new', {}), mustHave: true }, { kind: 'no-allocations' }],
])('%s is refused', (_title, wanted, refusal) => {
  expect(bookOf([provider('a', 10)], [has('one', { a: 2 })]).write([wanted])).toMatchObject(refusal);
});

test('a consumer that moves is left alone', () => {
  const moving = { ...has('one', { a: 2 }), moveId: 'm' };
  expect(bookOf([provider('a', 10)], [moving]).write([wants('one', { a: 4 })])).toEqual({
    kind: 'moving',
    consumer: 'one',
    moveId: 'm',
  });
});

function raisedByMove(reported: boolean): ReadonlyMap<string, number> {
  const book = bookOf([provider('a', 10, 2), provider('b', 10)], [has('one', { a: 2 })], reported);
  book.write([wants('one', { b: 2 })]);
  return book.raised;
}

test('generations rise where something is taken, and where it is only given back as its provider has it', () => {
  expect(raisedByMove(false)).toEqual(
    new Map([
      ['a', 0],
      ['b', 1],
    ]),
  );
  expect(raisedByMove(true)).toEqual(
    new Map([
      ['a', 1],
      ['b', 1],
    ]),
  );
});
