// The waterfall sums as the ledger does: it ends where the pool's own figures say.
import { expect, test } from 'vitest';
import type { ExplainedPool } from '../api/explanation.ts';
import { stepsOf } from './pool-ledger.tsx';

const line = (kind: ExplainedPool['ledger'][number]['kind'], bytes: bigint) => ({
  kind,
  label: kind,
  bytes,
  files: [],
});

test('each step begins where the one before ended; below zero it goes on', () => {
  const pool = {
    total: 100n,
    available: 20n,
    growth: 50n,
    worstCaseFree: -30n,
    ledger: [line('guest-disk', 60n), line('elsewhere', 15n), line('root-reserved', 5n), line('available', 20n)],
  } as unknown as ExplainedPool;
  expect(stepsOf(pool).map(({ kind, bytes, from, to }) => [kind, bytes, from, to])).toEqual([
    ['guest-disk', 60n, 100n, 40n],
    ['elsewhere', 15n, 40n, 25n],
    ['root-reserved', 5n, 25n, 20n],
    ['available', 20n, 0n, 20n],
    ['growth', -50n, 20n, -30n],
    ['worst', -30n, 0n, -30n],
  ]);
});
