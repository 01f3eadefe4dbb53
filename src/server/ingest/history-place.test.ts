// When an audit ended by the server's clock, whatever the host's clock says.
import { expect, test } from 'vitest';
import { endedAtMs } from './history-place.ts';

const HOUR = 3_600_000;
const RECEIVED = 100 * HOUR;

test.each<[what: string, finishedAtMs: number, sentAtMs: number | undefined, before: number]>([
  ['sent at once', RECEIVED, RECEIVED, 0],
  ['waited an hour', RECEIVED - HOUR, RECEIVED, HOUR],
  ['waited an hour, clock ahead', RECEIVED + HOUR, RECEIVED + 2 * HOUR, HOUR],
  ['waited an hour, clock behind', RECEIVED - 3 * HOUR, RECEIVED - 2 * HOUR, HOUR],
  ['nobody says when it was sent', RECEIVED - HOUR, undefined, 0],
  ['a clock that was set back while it waited', RECEIVED, RECEIVED - HOUR, 0],
  ['a wait that began before 1970', 0, 200 * HOUR, RECEIVED],
])('%s', (_what, finishedAtMs, sentAtMs, before) => {
  expect(endedAtMs({ finishedAtMs }, { receivedAtMs: RECEIVED, sentAtMs })).toBe(RECEIVED - before);
});
