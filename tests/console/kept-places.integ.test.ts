// Lists that are longer than a screen, in a real Chromium: who opens one of their rows and comes back finds the list where he left it.
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { hostName } from '../hosts/fleet.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

const HOSTS = 60;

const desk = Desk.forTests(
  async () => {
    for (let host = 0; host < HOSTS; host += 1) {
      const agent = await TestAgent.of(desk.server);
      const poolId = `fs:${host}`;
      const lost = facts.file(`${facts.ROOT}/b0b0b0b0-0000-4000-8000-00000000${1000 + host}/disk`, GiB, { poolId });
      await agent.full({
        hostname: hostName(host),
        pools: [facts.filesystem({ id: poolId, available: BigInt(host + 1) * GiB })],
        guests: [facts.guest(`guest-${host}`, [facts.disk('/one')])],
        images: [facts.qcow2('/one', 20n * GiB, 2n * GiB, { fileFacts: { poolId } })],
        found: [facts.found(lost, 'disk', 'b0b0b0b0')],
      });
    }
  },
  { timeoutMs: 120_000 },
);

const person = desk.seatForEachTest();

beforeEach(() => person.sitDown({ viewport: { width: 1440, height: 700 } }));

const scrolled = (list: string): Promise<number> => person.page.evaluate(`document.querySelector('${list}').scrollTop`);

/** To a pixel, as browsers set it to what their screens have. */
const isAt = async (list: string, top: number) => Math.abs((await scrolled(list).catch(() => 0)) - top) < 2;

const rowCount = (list: string): Promise<number> => person.page.locator(`${list} :is(tbody tr, .row)`).count();

/** Scrolls the list about so far, and says how far. */
async function scrollTo(list: string, top: number): Promise<number> {
  await expect.poll(() => rowCount(list)).toBeGreaterThan(10);
  await person.page.evaluate(`document.querySelector('${list}').scrollTop = ${top}`);
  const reached = await scrolled(list);
  expect(reached).toBeGreaterThan(top / 2);
  return reached;
}

/** Opens the host of the first row that is seen below the head. */
async function openFirstSeen(list: string): Promise<void> {
  const seen = await person.page.evaluateHandle<object>(`[...document.querySelectorAll('${list} a[href^="/hosts/"]')]
    .find((link) => link.getBoundingClientRect().top > document.querySelector('${list}').getBoundingClientRect().top + 60)`);
  await seen.asElement()?.click();
  await person.page.waitForURL(/\/hosts\//);
  await person.settled();
}

const LISTS = [
  ['/', '.rows'],
  ['/?show=fresh', '.rows'],
  ['/guests', '.scrolls'],
  ['/pools', '.scrolls'],
  ['/reclaim', '.scrolls'],
  ['/events', '.scrolls'],
] as const;

test.each(LISTS)(
  '%s: Back leads to the row that was left, after a reload, too; Forward to the host',
  async (path, list) => {
    const { page } = person;
    await person.signIn('reader', path);
    const top = await scrollTo(list, 700);
    await openFirstSeen(list);
    const host = page.url();
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.goBack();
    await expect.poll(() => isAt(list, top)).toBe(true);
    expect(await page.evaluate(`document.activeElement.id`)).toBe('content');
    await page.reload();
    await expect.poll(() => isAt(list, top)).toBe(true);
    await page.goForward();
    await page.waitForURL(host);
    await page.goBack();
    await expect.poll(() => isAt(list, top)).toBe(true);
    expect(person.complaints).toEqual([]);
  },
);

test('a page of its own length keeps its place, and who comes anew begins at the top', async () => {
  await person.sitDown({ viewport: { width: 1440, height: 360 } });
  const { page } = person;
  await person.signIn('reader', '/guests');
  const top = await scrollTo('.scrolls', 400);
  const last = await page.evaluate<number>('(scrollTo(0, 1e9), scrollY)');
  expect(last).toBeGreaterThan(50);
  await page
    .locator('.scrolls')
    .getByRole('link', { name: /guest-/ })
    .nth(15)
    .click();
  await page.waitForURL(/\/guests\//);
  await person.settled();
  expect(await page.evaluate('scrollY')).toBe(0);
  await page.goBack();
  await expect.poll(() => isAt('.scrolls', top)).toBe(true);
  await expect.poll(() => page.evaluate('scrollY')).toBe(last);
  await page.getByRole('navigation').getByRole('link', { name: 'Pools' }).click();
  await page.waitForURL(/\/pools/);
  await page.getByRole('navigation').getByRole('link', { name: 'Guests' }).click();
  await expect.poll(() => rowCount('.scrolls')).toBe(HOSTS);
  expect([await scrolled('.scrolls'), await page.evaluate('scrollY')]).toEqual([0, 0]);
});

test('who moves on by himself is not taken back', async () => {
  const { page } = person;
  await person.signIn('reader', '/guests');
  await scrollTo('.scrolls', 700);
  await openFirstSeen('.scrolls');
  const late = Promise.withResolvers<void>();
  await page.reload();
  await person.settled();
  await page.route('**/v1/guests?*', async (route) => {
    await late.promise;
    await route.continue();
  });
  await page.goBack();
  await person.heading('Guests').waitFor();
  await page.keyboard.press('Tab');
  late.resolve();
  await expect.poll(() => rowCount('.scrolls')).toBe(HOSTS);
  expect(await scrolled('.scrolls')).toBe(0);
});
