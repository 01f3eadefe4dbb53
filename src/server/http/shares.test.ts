// Shares: what one caller may ask for, and that no number of callers costs more memory than was set.
import { expect, test } from 'vitest';
import { Shares } from './shares.ts';

const SHARE = { burst: 2, perSecond: 0.5, callers: 2 };

test('a burst is allowed, then one request in each interval', () => {
  const shares = new Shares(SHARE);
  const asked = [0, 0, 0, 1_000, 2_000, 2_000].map((nowMs) => shares.take('a', nowMs));
  expect(asked).toEqual([undefined, undefined, 2, 1, undefined, 2]);
});

test('callers do not share', () => {
  const shares = new Shares({ ...SHARE, burst: 1 });
  expect([shares.take('a', 0), shares.take('b', 0), shares.take('a', 0)]).toEqual([undefined, undefined, 2]);
});

test('a clock set back gives nothing back', () => {
  const shares = new Shares({ ...SHARE, burst: 1 });
  shares.take('a', 10_000);
  expect([shares.take('a', 0), shares.waitOf('a', 12_000)]).toEqual([2, undefined]);
});

test('the caller not seen for longest is forgotten first', () => {
  const shares = new Shares({ ...SHARE, burst: 1 });
  for (const caller of ['a', 'b', 'c']) shares.take(caller, 0);
  expect(['c', 'b', 'a'].map((caller) => shares.waitOf(caller, 0))).toEqual([2, 2, undefined]);
});
