// The choice of events in the address.
import { expect, test } from 'vitest';
import { queryOf, wantedEvents } from './event-filter.ts';

const NOW_MS = 10 * 86_400_000;

test.each([
  ['', {}],
  ['kind=host-lost&host=kvm-1', { kind: 'host-lost', host: 'kvm-1' }],
  ['kind=none-of-ours&since=tomorrow', {}],
  ['since=day', { since: String(9 * 86_400_000) }],
])('?%s', (address, asked) => {
  const query = queryOf(wantedEvents(new URLSearchParams(address)), NOW_MS);
  expect(query).toEqual({ kind: undefined, host: undefined, since: undefined, ...asked });
});
