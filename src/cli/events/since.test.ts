// "--since" as people write it.
import { expect, test } from 'vitest';
import { sinceMs } from './since.ts';

const NOW_MS = Date.UTC(2026, 10, 25, 12) + 0.5;

test.each([
  ['90s', '2026-11-25T11:58:30.000Z'],
  ['30m', '2026-11-25T11:30:00.000Z'],
  ['6h', '2026-11-25T06:00:00.000Z'],
  ['7d', '2026-11-18T12:00:00.000Z'],
  ['999999d', '1970-01-01T00:00:00.000Z'],
  ['2026-11-25', '2026-11-25T00:00:00.000Z'],
  ['2026-11-25T12:00Z', '2026-11-25T12:00:00.000Z'],
  ['2026-11-25T12:00:00+01:00', '2026-11-25T11:00:00.000Z'],
])('%s is %s', (text, time) => {
  expect(new Date(sinceMs(text, NOW_MS)).toISOString()).toBe(time);
});

test.each(['', 'yesterday', '7', '1w', '-5m', '2026-13-40', '1960-01-01', '25.11.2026'])('"%s" is refused', (text) => {
  expect(() => sinceMs(text, NOW_MS)).toThrow(/expected 30m, 6h, 7d or a time/);
});
