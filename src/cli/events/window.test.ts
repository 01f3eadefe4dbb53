// "--since" and "--until" of `ullage events` together.
import { expect, test } from 'vitest';
import { eventWindow } from './window.ts';

const NOW_MS = Date.UTC(2026, 10, 25, 12);
const [DAY_AGO, HOUR_AGO] = [String(NOW_MS - 86_400_000), String(NOW_MS - 3_600_000)];

test.each([
  [{}, undefined, undefined],
  [{ since: '1d' }, DAY_AGO, undefined],
  [{ until: '1h' }, undefined, HOUR_AGO],
  [{ since: '1d', until: '1h' }, DAY_AGO, HOUR_AGO],
  [{ since: '1d', watch: true }, DAY_AGO, undefined],
])('%o', (flags, since, until) => {
  expect(eventWindow(flags, NOW_MS)).toEqual({ since, until });
});

test.each([
  [
    { since: '1h', until: '1h' },
    /^read --until: expected a time after --since \(2026-11-25T11:00:00.000Z\), found 2026/,
  ],
  [{ until: 'tomorrow' }, /^read --until: expected 30m, 6h, 7d or a time/],
  [{ until: '1h', watch: true }, /^read --until: expected none beside --watch/],
])('%o is refused', (flags, reason) => {
  expect(() => eventWindow(flags, NOW_MS)).toThrow(reason);
});
