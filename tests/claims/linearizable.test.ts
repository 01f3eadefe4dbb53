// The checker of histories itself: it accepts what one thread could have made, and only that.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linearize, type Operation } from './linearizable.ts';
import { keyOfClaims, NOT_THERE, operationsOf, stepOf, type Claims, type WriterOperation } from './writer-operation.ts';

type Line = readonly [from: number, to: number | undefined, operation: WriterOperation, outcome: string];

const open = (id: string, amount: number): WriterOperation => ({
  kind: 'open',
  id,
  provider: 'a',
  amount,
  shares: false,
});
const release = (id: string): WriterOperation => ({ kind: 'release', id });

function historyOf(lines: readonly Line[]): readonly Operation<Claims>[] {
  return lines.map(([from, to, operation, outcome]) => ({
    invokedAt: BigInt(from),
    returnedAt: to === undefined ? undefined : BigInt(to),
    outcome: to === undefined ? undefined : outcome,
    step: (state) => stepOf(operation, state),
  }));
}

test('what nobody knows about happened before it had ended, or never', () => {
  const [lost, ...others] = historyOf([
    [0, undefined, open('x', 60), ''],
    [5, 6, open('w', 60), 'ok'],
    [7, 8, release('w'), 'ok'],
    [9, 10, open('y', 60), 'short 60 20'],
  ]);
  if (lost === undefined) throw new Error('there is a first');
  // Only after w had gone was there room for x; y met x.
  expect(verdictOn([lost, ...others])).toBe('linearizable');
  expect(verdictOn([{ ...lost, endedAt: 8n }, ...others])).toBe('linearizable');
  expect(verdictOn([{ ...lost, endedAt: 4n }, ...others])).toBe('not linearizable');
});

test('what changes nothing, and began later, does not say that what nobody knows about never happened', () => {
  const [lost, ...others] = historyOf([
    [0, undefined, open('x', 60), ''],
    [5, 6, release('nobody'), NOT_THERE],
    [7, 8, open('y', 60), 'short 60 20'],
  ]);
  if (lost === undefined) throw new Error('there is a first');
  // y met x, which had happened before release was refused.
  expect(verdictOn([{ ...lost, endedAt: 4n }, ...others])).toBe('linearizable');
});

function verdictOn(history: readonly Operation<Claims>[], mostSteps?: number): string {
  return linearize(history, new Map(), keyOfClaims, mostSteps);
}

test.each<[title: string, verdict: string, lines: readonly Line[]]>([
  ['nothing', 'linearizable', []],
  [
    'one after the other',
    'linearizable',
    [
      [0, 1, open('x', 60), 'ok'],
      [2, 3, open('y', 60), 'short 60 20'],
    ],
  ],
  [
    'two at once, one of which fits',
    'linearizable',
    [
      [0, 9, open('x', 60), 'short 60 20'],
      [1, 8, open('y', 60), 'ok'],
    ],
  ],
  [
    'more promised than there is',
    'not linearizable',
    [
      [0, 9, open('x', 60), 'ok'],
      [1, 8, open('y', 60), 'ok'],
    ],
  ],
  [
    'refused although nothing was promised',
    'not linearizable',
    [
      [0, 1, open('x', 60), 'short 60 20'],
      [2, 3, open('y', 60), 'ok'],
    ],
  ],
  [
    'refused for a sum that never was',
    'not linearizable',
    [
      [0, 1, open('x', 60), 'ok'],
      [2, 3, open('y', 60), 'short 61 21'],
    ],
  ],
  [
    'the room of a claim that is released later',
    'not linearizable',
    [
      [0, 1, open('x', 60), 'ok'],
      [2, 3, open('y', 60), 'ok'],
      [4, 5, release('x'), 'ok'],
    ],
  ],
  [
    'the room of a claim that is released meanwhile',
    'linearizable',
    [
      [0, 1, open('x', 60), 'ok'],
      [2, 9, open('y', 60), 'ok'],
      [4, 5, release('x'), 'ok'],
    ],
  ],
  [
    'promised twice under one id',
    'not linearizable',
    [
      [0, 1, open('x', 6), 'ok'],
      [2, 3, open('x', 6), 'ok'],
    ],
  ],
  [
    'an acknowledged claim is lost',
    'not linearizable',
    [
      [0, 1, open('x', 6), 'ok'],
      [2, 3, release('x'), 'no such claim'],
    ],
  ],
  [
    'an acknowledged release is lost',
    'not linearizable',
    [
      [0, 1, open('x', 60), 'ok'],
      [2, 3, release('x'), 'ok'],
      [4, 5, open('y', 60), 'short 60 20'],
    ],
  ],
  [
    'what nobody knows about did happen',
    'linearizable',
    [
      [0, undefined, open('x', 60), ''],
      [5, 6, open('y', 60), 'short 60 20'],
    ],
  ],
  [
    'what nobody knows about did not happen',
    'linearizable',
    [
      [0, undefined, open('x', 60), ''],
      [5, 6, open('y', 60), 'ok'],
    ],
  ],
  [
    'what nobody knows about happened, and then had not',
    'not linearizable',
    [
      [0, undefined, open('x', 60), ''],
      [5, 6, open('y', 60), 'short 60 20'],
      [7, 8, open('z', 60), 'ok'],
    ],
  ],
])('%s: %s', (_title, verdict, lines) => {
  expect(verdictOn(historyOf(lines))).toBe(verdict);
});

/** A true history of some writers: each operation happens at a moment of its own, and is seen to take from before to after it. */
const pasts = fc.record({ seed: fc.nat(1_000_000), moves: fc.boolean(), spread: fc.integer({ min: 1, max: 12 }) });

function trueHistory({ seed, moves, spread }: { seed: number; moves: boolean; spread: number }): Operation<Claims>[] {
  let state: Claims = new Map();
  const writers = [1, 2, 3, 4].map((writer) => operationsOf({ seed, count: 12, ids: 6, moves }, writer));
  const order = writers[0]?.flatMap((_, index) => writers.flatMap((list) => list[index] ?? [])) ?? [];
  return order.map((operation, index) => {
    const { outcome, state: after } = stepOf(operation, state);
    state = after;
    const [before, behind] = [(index * 7 + seed) % spread, (index * 5 + seed) % spread];
    const at = index * 4;
    const step: Operation<Claims>['step'] = (from) => stepOf(operation, from);
    return { invokedAt: BigInt(at - before), returnedAt: BigInt(at + behind), outcome, step };
  });
}

test('every true history is accepted, and none with an answer that was never given', () => {
  fc.assert(
    fc.property(pasts, fc.nat(47), (past, spoilt) => {
      const history = trueHistory(past);
      expect(verdictOn(history)).toBe('linearizable');
      const lie = history.map((operation, index) =>
        index === spoilt ? { ...operation, outcome: 'short 2 1' } : operation,
      );
      // Nobody is promised less than 3, so 2 was never promised.
      expect(verdictOn(lie)).toBe('not linearizable');
    }),
  );
});

test('a search that is given up says so', () => {
  expect(verdictOn(trueHistory({ seed: 1, moves: false, spread: 1 }), 3)).toBe('undecided');
});
