// Every order in which reports can arrive, and what becomes of each.
import { expect, test } from 'vitest';
import { decide, type Arrived, type Held } from './decide.ts';

const NOW = 1_000_000;
const HELD: Held = { agentRun: 'a', sequence: 7, periodMs: 60_000, previous: undefined };
const AFTER_B: Held = { ...HELD, previous: { agentRun: 'b', replacedAtMs: NOW - 120_000 } };
const LONG_AFTER_B: Held = { ...HELD, previous: { agentRun: 'b', replacedAtMs: NOW - 120_001 } };

const full = (agentRun: string, sequence: number): Arrived => ({ kind: 'full', agentRun, sequence });
const delta = (agentRun: string, sequence: number, base: number): Arrived => ({
  kind: 'delta',
  agentRun,
  sequence,
  base,
});

test.each<[what: string, held: Held | undefined, arrived: Arrived, outcome: string]>([
  ['first report of a host', undefined, full('a', 0), 'accept newRun'],
  ['delta of an unknown host', undefined, delta('a', 1, 0), 'needs-full'],
  ['next delta', HELD, delta('a', 8, 7), 'accept'],
  ['delta on an older base', HELD, delta('a', 8, 6), 'needs-full'],
  ['delta after a gap, on our base', HELD, delta('a', 9, 7), 'accept'],
  ['delta after a gap', HELD, delta('a', 9, 8), 'needs-full'],
  ['full report after a gap', HELD, full('a', 20), 'accept'],
  ['the same delta again', HELD, delta('a', 7, 6), 'known'],
  ['the same full report again', HELD, full('a', 7), 'known'],
  ['a delta that was overtaken', HELD, delta('a', 6, 5), 'older'],
  ['a full report that was overtaken', HELD, full('a', 3), 'older'],
  ['reinstalled agent', HELD, full('b', 0), 'accept newRun'],
  ['delta of a reinstalled agent', HELD, delta('b', 1, 0), 'needs-full'],
  ['a third agent run', AFTER_B, full('c', 0), 'accept newRun'],
  ['the run before, within two periods', AFTER_B, full('b', 9), 'accept newRun twoAgents'],
  ['the run before, after two periods', LONG_AFTER_B, full('b', 9), 'accept newRun'],
])('%s', (_what, held, arrived, outcome) => {
  expect(worded(decide(held, arrived, NOW))).toBe(outcome);
});

function worded(decision: ReturnType<typeof decide>): string {
  if (decision.kind !== 'accept') return decision.kind;
  return ['accept', decision.newRun ? 'newRun' : '', decision.twoAgents ? 'twoAgents' : ''].filter(Boolean).join(' ');
}
