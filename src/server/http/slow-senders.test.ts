// Slow senders: each is remembered for a time, and no more of them than were asked for.
import { expect, test } from 'vitest';
import { SlowSenders } from './slow-senders.ts';

test('one is remembered from when he was slow last, and those not slow for longest are forgotten first', () => {
  let nowMs = 0;
  const slow = new SlowSenders(() => nowMs, { forMs: 1_000, most: 2 });
  slow.add('a');
  nowMs = 900;
  slow.add('b');
  expect(['a', 'b', 'c'].map((key) => slow.has(key))).toEqual([true, true, false]);
  nowMs = 1_000;
  expect(['a', 'b'].map((key) => slow.has(key))).toEqual([false, true]);
  for (const key of ['c', 'b', 'd']) slow.add(key);
  expect(['b', 'c', 'd'].map((key) => slow.has(key))).toEqual([true, false, true]);
});
