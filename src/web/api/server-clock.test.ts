// The server's clock behind a browser's that is right, hours off, or set while the page is open.
import { expect, test } from 'vitest';
import { serverClock, type ServerClock } from './server-clock.ts';

const [NOON_MS, HOUR_MS] = [Date.UTC(2026, 10, 25, 12), 3_600_000];

/** A server whose answers are dated, and a browser whose clock can be set. */
function world(
  date: () => string | undefined,
  status = 200,
): { readonly clock: ServerClock; readonly set: (ms: number) => void } {
  let browserMs = NOON_MS;
  const answer = (): Response => {
    const dated = date();
    return new Response('{}', { status, headers: dated === undefined ? {} : { date: dated } });
  };
  const clock = serverClock(
    () => Promise.resolve(answer()),
    () => browserMs,
  );
  return {
    clock,
    set: (ms) => {
      browserMs = ms;
    },
  };
}

const at = (ms: number) => (): string => new Date(ms).toUTCString();

test.each([
  ['right', at(NOON_MS), 0],
  ['off by less than is noted', at(NOON_MS + 3_000), 0],
  ['five hours behind', at(NOON_MS + 5 * HOUR_MS), 5 * HOUR_MS + 500],
  ['a day ahead', at(NOON_MS - 24 * HOUR_MS), -24 * HOUR_MS + 500],
  ['beside no date', (): undefined => undefined, 0],
  ['beside a date that is none', (): string => 'yesterday', 0],
] as const)('a browser whose clock is %s', async (_what, date, aheadMs) => {
  const { clock } = world(date);
  await clock.fetch('/');
  expect(clock.nowMs() - NOON_MS).toBe(aheadMs);
  expect(clock.ofBrowser(NOON_MS) - NOON_MS).toBe(aheadMs);
});

test('a refusal is dated by whoever refuses', async () => {
  const { clock } = world(at(NOON_MS + 5 * HOUR_MS), 502);
  await clock.fetch('/');
  expect(clock.nowMs()).toBe(NOON_MS);
});

test('whoever follows is told once, and again when the browser’s clock is set', async () => {
  const { clock, set } = world(at(NOON_MS));
  let leaps = 0;
  const stop = clock.follow(() => (leaps += 1));
  set(NOON_MS - HOUR_MS);
  await clock.fetch('/');
  await clock.fetch('/');
  expect([leaps, clock.nowMs()]).toEqual([1, NOON_MS + 500]);
  set(NOON_MS);
  await clock.fetch('/');
  expect([leaps, clock.nowMs()]).toEqual([2, NOON_MS]);
  stop();
});
