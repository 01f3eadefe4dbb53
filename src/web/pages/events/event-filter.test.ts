// The choice of events in the address.
import { expect, test } from 'vitest';
import { fieldText, minuteOf, queryOf, wantedEvents } from './event-filter.ts';

const NOW_MS = 10 * 86_400_000;

test.each([
  ['', {}],
  ['kind=host-lost&host=kvm-1', { kind: 'host-lost', host: 'kvm-1' }],
  ['kind=none-of-ours&since=tomorrow', {}],
  ['since=day', { since: String(9 * 86_400_000) }],
  ['until=1970-01-03T00:00Z', { until: String(2 * 86_400_000) }],
  ['since=day&until=1970-01-03T00:00Z', { since: String(86_400_000), until: String(2 * 86_400_000) }],
  ['until=1969-12-31T00:00Z', {}],
  ['until=1970-13-03T00:00Z', {}],
])('?%s', (address, asked) => {
  const query = queryOf(wantedEvents(new URLSearchParams(address)), NOW_MS);
  expect(query).toEqual({ kind: undefined, host: undefined, since: undefined, until: undefined, ...asked });
});

test('a minute of the reader’s own time is in the address in UTC, and comes back as he typed it', () => {
  const minute = minuteOf('2026-11-25T20:05');
  expect(minute).toMatch(/^2026-11-2\dT\d\d:\d5Z$/);
  expect([fieldText(minute), minuteOf(minute), fieldText(''), minuteOf('')]).toEqual([
    '2026-11-25T20:05',
    minute,
    '',
    '',
  ]);
});
