// The waterfall sums as the ledger does: it ends where the pool's own figures say.
import { expect, test } from 'vitest';
import type { ExplainedPool } from '../api/explanation.ts';
import { shortened, stepsOf } from './pool-ledger.tsx';

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

test('of hundreds of disks the largest are told one by one, and the rest as one that sums', () => {
  const sizes = Array.from({ length: 300 }, (_, at) => BigInt(300 - at));
  const disks = sizes.map((size) => line('guest-disk', size));
  const total = sizes.reduce((sum, size) => sum + size, 10n);
  const pool = { total, available: 0n, growth: 0n, ledger: [...disks, line('elsewhere', 10n)] };
  const steps = stepsOf(pool as unknown as ExplainedPool);
  const shown = shortened(steps, (count) => `${count} others`);
  expect(shown.map(({ label }) => label).slice(11, 14)).toEqual(['guest-disk', '288 others', 'elsewhere']);
  expect(shown[12]?.bytes).toBe(sizes.slice(12).reduce((sum, size) => sum + size, 0n));
  expect([shown[12]?.from, shown[12]?.to]).toEqual([steps[12]?.from, steps[299]?.to]);
  expect(shortened(steps.slice(286), String)).toEqual(steps.slice(286));
});
