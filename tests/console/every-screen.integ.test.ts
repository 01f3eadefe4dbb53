// Every screen in a real Chromium, light and dark, in both languages, wide and narrow: no barrier that axe finds, nothing past the edge, no error
// in the console. Besides: what forced colours, spaced text, less motion, and a server that never answers leave of it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk, type Person } from './person.ts';

let desk: Desk;
let person: Person;
let host: TestAgent;

/** A guest whose disk is promised so much, and something that could not be read. */
const having = (gib: bigint) => ({
  guests: [facts.guest('guest-1', [facts.disk('/one')])],
  images: [facts.qcow2('/one', gib * GiB, 2n * GiB)],
  problems: [{ kind: 'denied', subject: { path: '/x' }, attempted: 'read /x', found: 'permission denied' }] as const,
});

beforeAll(async () => {
  desk = await Desk.open();
  host = await TestAgent.of(desk.server);
  await host.full(having(300n));
  const silent = await TestAgent.of(desk.server);
  await silent.full({ pools: [facts.filesystem({ id: 'fs:other' })] });
  desk.server.pass(20 * 60_000);
  await host.full(having(300n));
});

afterAll(async () => {
  await desk.close();
});

beforeEach(async () => {
  desk.server.pass(60_000);
  person = await desk.seat();
});

afterEach(async () => {
  await person.leave();
});

const screens = (): readonly string[] => [
  '/',
  '/?group=pool',
  `/hosts/${host.hostId}`,
  `/hosts/${host.hostId}/guests/uuid-guest-1`,
  '/place',
  '/place/decisions',
  '/place/forced',
  '/pools',
  '/reclaim',
  '/events',
  `/settings?host=${host.hostId}`,
  '/audit',
  '/tokens?role=tenant',
  '/about',
];

/** Everything has come. */
async function settle(): Promise<void> {
  await person.page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => person.page.locator('.loading').count(), { timeout: 30_000 }).toBe(0);
}

const edge = () => person.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

test.each([
  ['light', 'en-GB', 1440],
  ['dark', 'en-GB', 360],
  ['dark', 'zh-CN', 1440],
  ['light', 'zh-CN', 360],
] as const)(
  'every screen %s, in %s, %d pixels wide',
  async (colorScheme, locale, width) => {
    await person.leave();
    person = await desk.seat({ colorScheme, locale, viewport: { width, height: 800 } });
    await person.signIn('admin');
    for (const path of screens()) {
      await person.goTo(path);
      await settle();
      expect([path, await person.barriers(), await edge()]).toEqual([path, [], 0]);
      expect([path, await person.page.getByRole('heading', { level: 1 }).count()]).toEqual([path, 1]);
    }
    expect(person.complaints).toEqual([]);
  },
  600_000,
);

test('with colours of the reader, and text spaced as he needs it, figures and signs are there and nothing is cut off', async () => {
  await person.leave();
  person = await desk.seat({ forcedColors: 'active', viewport: { width: 720, height: 450 } });
  await person.signIn('reader');
  // WCAG 2.2, 1.4.12. Set on elements, as no style of another's may be added.
  await person.page.evaluate(`document.querySelectorAll('*').forEach((element) => {
    Object.assign(element.style, { lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em' });
  })`);
  expect(await edge()).toBe(0);
  const cut = await person.page.evaluate(`[...document.querySelectorAll('button, .figure, dt, h1, h2')]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow === 'hidden')
    .map((element) => element.textContent)`);
  expect(cut).toEqual([]);
});

test('a change is seen where motion is welcome, and nothing moves where it is not', async () => {
  await person.signIn('reader');
  const row = person.page.getByRole('row').filter({ hasText: host.hostname });
  await expect.poll(() => row.textContent()).toContain('−104 GiB');
  await host.full(having(200n));
  const changed = row.locator('.changed').first();
  await changed.waitFor({ timeout: 30_000 });
  const motion = () => person.page.evaluate(`getComputedStyle(document.querySelector('.rows .changed')).animationName`);
  expect(await motion()).toBe('changed');
  await person.page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await motion()).toBe('none');
});

test('what never comes is given up after a while, and can be asked for again', async () => {
  await person.signIn('reader');
  const { page } = person;
  // Neither answered nor refused.
  await page.route('**/v1/health', () => {});
  await page.getByRole('link', { name: 'About' }).click();
  await page.locator('.loading').first().waitFor();
  const again = page.getByRole('button', { name: 'Try again' }).first();
  await again.waitFor({ timeout: 40_000 });
  await page.unroute('**/v1/health');
  await again.click();
  await expect.poll(() => page.getByText('The database answered in').count()).toBe(1);
});
