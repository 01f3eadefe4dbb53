// The breaker's states as a ledger of what happened and when.
import { expect, test } from 'vitest';
import { Breaker } from './breaker.ts';

test('pauses double with each failure in a row, up to five minutes, and end with the first answer', () => {
  const breaker = new Breaker();
  const pauses: number[] = [];
  let nowMs = 0;
  expect(breaker.stateAt(nowMs)).toBe('closed');
  for (let failures = 0; failures < 11; failures += 1) {
    breaker.failed(nowMs);
    const pauseMs = breaker.pauseMsAt(nowMs);
    pauses.push(pauseMs);
    expect([breaker.stateAt(nowMs), breaker.stateAt(nowMs + pauseMs - 1), breaker.stateAt(nowMs + pauseMs)]).toEqual([
      'open',
      'open',
      'half-open',
    ]);
    nowMs += pauseMs;
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1000));
  breaker.succeeded();
  expect([breaker.stateAt(nowMs), breaker.pauseMsAt(nowMs)]).toEqual(['closed', 0]);
  breaker.failed(nowMs);
  expect(breaker.pauseMsAt(nowMs)).toBe(1000);
});
