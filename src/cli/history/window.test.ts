// Which window the flags of `ullage history` mean.
import { expect, test } from 'vitest';
import { windowOf } from './window.ts';

const NOW_MS = Date.UTC(2026, 10, 25, 12) + 0.5;

test.each<[flags: Omit<Parameters<typeof windowOf>[0], 'color'>, from: string, to: string, resolution: string]>([
  [{}, '2026-11-18T12:00:00.000Z', '2026-11-25T12:00:00.001Z', '1d'],
  [{ since: '4h' }, '2026-11-25T08:00:00.000Z', '2026-11-25T12:00:00.001Z', '5min'],
  [{ since: '2d' }, '2026-11-23T12:00:00.000Z', '2026-11-25T12:00:00.001Z', '1h'],
  [{ every: '5m' }, '2026-11-18T12:00:00.000Z', '2026-11-25T12:00:00.001Z', '5min'],
  [{ since: '2026-11-01', until: '1d', every: '1h' }, '2026-11-01T00:00:00.000Z', '2026-11-24T12:00:00.000Z', '1h'],
])('%j', (flags, from, to, resolution) => {
  const { fromMs, toMs, ...rest } = windowOf({ color: true, ...flags }, NOW_MS);
  expect([new Date(fromMs).toISOString(), new Date(toMs).toISOString(), rest]).toEqual([from, to, { resolution }]);
});

test.each([
  [
    { since: '1h', until: '2h' },
    /^read --until: expected a time after --since \(2026-11-25T11:00:00.000Z\), found 2026-11-25T10/,
  ],
  [{ until: 'never' }, /^read --until: expected 30m, 6h, 7d or a time/],
])('%j is refused', (flags, words) => {
  expect(() => windowOf({ color: true, ...flags }, NOW_MS)).toThrow(words);
});
