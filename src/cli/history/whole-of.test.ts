// A past that is longer than one answer.
import { expect, test } from 'vitest';
import { wholeOf } from './whole-of.ts';

const PAST = [10, 20, 20, 20, 30, 40, 40, 50].map((startMs, number) => ({ startMs, number }));

/** As a server answers: the bucket that the time lies in is the first. */
const pagesOf = (limit: number) => {
  const asked: number[] = [];
  const pageFrom = (fromMs: number) => {
    asked.push(fromMs);
    const found = PAST.filter(({ startMs }) => startMs > fromMs - 10);
    return Promise.resolve({ buckets: found.slice(0, limit), truncated: found.length > limit });
  };
  return { asked, pageFrom };
};

test.each([
  [100, [15]],
  [8, [15]],
  [6, [15, 40]],
  [5, [15, 30]],
  [4, [15, 20, 30]],
])('in pages of %d', async (limit, expected) => {
  const { asked, pageFrom } = pagesOf(limit);
  expect([await wholeOf(15, pageFrom), asked]).toEqual([PAST, expected]);
});

test('a server that gives the same for ever is asked no more than twice', async () => {
  let asked = 0;
  const found = await wholeOf(0, () => {
    asked += 1;
    return Promise.resolve({ buckets: [{ startMs: 7 }], truncated: true });
  });
  expect([found, asked]).toEqual([[{ startMs: 7 }], 2]);
});
