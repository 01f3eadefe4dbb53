// Waiting: never less than the least, never longer than the most, and no longer than until something happens.
import { expect, test } from 'vitest';
import { ManualTimers } from '../../../tests/services/manual-timers.ts';
import { Wake } from './wake.ts';

/** When it is over, of a wait of 1 to 10 s that is poked at these times. */
async function overAt(pokes: readonly number[]): Promise<number | undefined> {
  const timers = new ManualTimers();
  const wake = new Wake({ after: (delayMs, action) => timers.after(delayMs, action) });
  let isOver = false;
  void wake.wait(1_000, 10_000).then(() => (isOver = true));
  for (let seconds = 0; seconds <= 10; seconds += 0.5) {
    if (seconds > 0) timers.advance(500);
    if (pokes.includes(seconds)) wake.poke();
    // All that follows from it.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    if (isOver) return seconds;
  }
  return undefined;
}

test.each<[pokes: readonly number[], over: number]>([
  [[], 10],
  [[0], 1],
  [[0.5], 1],
  [[1], 1],
  [[4], 4],
  [[4, 5], 4],
])('poked at %j s it is over after %d s', async (pokes, over) => {
  expect(await overAt(pokes)).toBe(over);
});
