// When an audit began, by the server's clock, for reports that waited and hosts whose clocks are wrong.
import { expect, test } from 'vitest';
import { observedAtMs } from './observed-at.ts';

const HOUR = 3_600_000;
const RECEIVED = 100 * HOUR;

/** An audit that took 5 s, by a host's clock that is ahead by `ahead`, sent `waited` after its end. */
function journey({ ahead = 0, waited = 0, says = true }) {
  const finishedAtMs = RECEIVED - waited + ahead;
  const sentAtMs = says ? RECEIVED + ahead : undefined;
  return observedAtMs({ startedAtMs: finishedAtMs - 5_000, finishedAtMs }, { receivedAtMs: RECEIVED, sentAtMs });
}

test.each<[what: string, given: Parameters<typeof journey>[0], before: number]>([
  ['sent at once', {}, 5_000],
  ['waited an hour', { waited: HOUR }, HOUR + 5_000],
  ['clock ahead', { ahead: HOUR }, 5_000],
  ['clock behind', { ahead: -HOUR }, 5_000],
  ['clock behind, and waited', { ahead: -HOUR, waited: HOUR }, HOUR + 5_000],
  ['nobody says when it was sent', { waited: HOUR, says: false }, HOUR + 5_000],
  ['nobody says, clock ahead', { ahead: HOUR, says: false }, 5_000],
  ['nobody says, clock behind: earlier than it was', { ahead: -HOUR, says: false }, HOUR + 5_000],
])('%s', (_what, given, before) => {
  expect(journey(given)).toBe(RECEIVED - before);
});

test('a clock that is set back while the audit runs makes it no newer than its arrival', () => {
  const heading = { startedAtMs: 2 * HOUR, finishedAtMs: HOUR };
  expect(observedAtMs(heading, { receivedAtMs: RECEIVED, sentAtMs: HOUR })).toBe(RECEIVED);
});
