// Whether pages stay where they are while they load, in a real Chromium over the seeded fleet, when each answer comes by itself.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SCREENS, seededDesk } from './screens.ts';

const { desk, places } = seededDesk();

const person = desk.seatForEachTest();

/** One answer after another, far enough apart that each is drawn before the next. */
const APART_MS = 100;

/** Answers of one page that come by themselves; what is asked for later comes with them again. */
const MOST_APART = 8;

/** Up to here web.dev/cls calls a page good. */
const GOOD = 0.1;

/** The sum of all shifts that the reader did not cause (Layout Instability API), and what moved in each that can be seen. */
const SHIFTS = `new Promise((resolve) => {
  const said = ({ node, previousRect: from, currentRect: to }) => (node?.className || node?.nodeName) + ' from ' + from.y + ' to ' + to.y;
  const observer = new PerformanceObserver((list) => {
    const shifts = list.getEntries().filter(({ hadRecentInput }) => !hadRecentInput);
    resolve({
      sum: shifts.reduce((sum, { value }) => sum + value, 0),
      moved: shifts
        .filter(({ value }) => value > 0.01)
        .map(({ value, sources }) => [value, ...sources.map(said)].join(' ')),
    });
  });
  observer.observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve({ sum: 0, moved: [] }), 1_000);
})`;

test.each([360, 1440, 2560])(
  'nothing moves under the reader while a page loads, and nothing is past the edge, at %d pixels',
  async (width) => {
    await person.sitDown({ viewport: { width, height: 900 } });
    const { page } = person;
    await page.clock.setFixedTime(desk.server.nowMs());
    await person.signIn('admin');
    let asked = 0;
    await page.route(/\/v1\/(?!events)/, async (route) => {
      asked += 1;
      await sleep((asked % MOST_APART) * APART_MS);
      await route.continue();
    });
    for (const { path: pathOf } of SCREENS) {
      const path = pathOf(places());
      asked = 0;
      await person.goTo(path);
      await person.settled();
      await expect.poll(() => page.locator('.loading').count()).toBe(0);
      const { sum, moved } = await page.evaluate<{ readonly sum: number; readonly moved: readonly string[] }>(SHIFTS);
      expect({ path, moved: sum < GOOD ? [] : moved }).toEqual({ path, moved: [] });
      expect([path, await person.excessWidth()]).toEqual([path, 0]);
      desk.server.pass(1_000);
    }
    expect(person.unexpected).toEqual([]);
  },
  300_000,
);
