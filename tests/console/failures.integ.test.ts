// A server that misbehaves behind a proxy, in a real Chromium: nothing waits for ever, what was shown before is grey with its age, and comes
// back with the server. Besides: a browser without scripts, one whose clock is wrong, and a page that is older than its server.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { startBadProxy, type BadProxy } from './bad-proxy.ts';
import { Desk } from './person.ts';

let agent: TestAgent;
let proxy: BadProxy;

const desk = Desk.forTests(async () => {
  agent = await TestAgent.of(desk.server);
});

const person = desk.seatForEachTest();

beforeAll(async () => {
  proxy = await startBadProxy(desk.server.url);
});

afterAll(() => proxy.close());

beforeEach(async () => {
  proxy.behave('good');
  await report(90n);
});

async function report(available: bigint): Promise<void> {
  desk.server.pass(1_000);
  const pool = facts.filesystem({ total: 100n * GiB, free: available * GiB, available: available * GiB });
  expect((await agent.full({ pools: [pool] })).status).toBe(202);
}

/** By way of the proxy. */
async function signIn(path: string): Promise<void> {
  const { secret } = await desk.server.newToken('reader');
  await person.page.goto(proxy.url + path);
  await person.page.locator('#token').fill(secret);
  await person.page.keyboard.press('Enter');
  await person.page.getByRole('navigation').first().waitFor();
}

const row = () => person.page.locator('.rows .body [role=row]').first().textContent();
const stale = () => person.page.locator('main.stale, main .kept.stale').count();

test.each(['silent', 'half', 'html', 'busy'] as const)(
  'figures are grey, with their age, while a proxy is %s; they are fresh by themselves once it is not',
  async (manners) => {
    await signIn('/');
    await expect.poll(row).toContain('90.0 GiB');
    expect(await stale()).toBe(0);
    proxy.behave(manners);
    await report(80n);
    await expect.poll(stale, { timeout: 90_000 }).toBeGreaterThan(0);
    const said = person.page.getByRole('alert').filter({ hasText: 'What is shown is of then:' }).first();
    expect(await said.locator('time').count()).toBeGreaterThan(0);
    expect(await row()).toContain('90.0 GiB');
    expect(await person.barriers()).toEqual([]);
    proxy.behave('good');
    await expect.poll(row, { timeout: 60_000 }).toContain('80.0 GiB');
    await expect.poll(stale, { timeout: 60_000 }).toBe(0);
  },
  180_000,
);

test('an answer that is none of ours makes what it was to replace old, and nothing else; it can be asked for again', async () => {
  await signIn('/');
  await expect.poll(row).toContain('90.0 GiB');
  proxy.behave('wrong');
  await report(80n);
  await expect.poll(stale, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await person.page.locator('.away').count()).toBe(0);
  const again = person.page.getByRole('button', { name: 'Try again' }).first();
  await again.waitFor();
  proxy.behave('good');
  await again.click();
  await expect.poll(row, { timeout: 30_000 }).toContain('80.0 GiB');
  await expect.poll(stale, { timeout: 60_000 }).toBe(0);
});

test('no page waits for ever: where nothing is answered each says so, and what to do', async () => {
  await signIn('/');
  await expect.poll(row).toContain('90.0 GiB');
  proxy.behave('html');
  for (const name of ['Pools', 'Reclaim', 'Events', 'Settings', 'About', 'Placement']) {
    await person.page.getByRole('link', { name, exact: true }).first().click();
    await person.page.locator('main').getByRole('button', { name: 'Try again' }).first().waitFor();
    expect(await person.page.locator('main .loading').count()).toBe(0);
  }
});

test('where the server never answered, the page says so and tries again by itself', async () => {
  proxy.behave('html');
  await person.page.goto(proxy.url);
  await person.page.getByRole('button', { name: 'Try again' }).waitFor();
  proxy.behave('good');
  await expect.poll(() => person.page.locator('#token').count(), { timeout: 30_000 }).toBe(1);
});

test.each([-5, 5])('a browser whose clock is %d hours off tells ages by the server’s', async (hours) => {
  await person.page.addInitScript(`{
    const now = Date.now;
    Date.now = () => now() + ${hours} * 3_600_000;
  }`);
  desk.server.pass(3 * 60_000);
  await person.signIn('reader');
  const state = person.page.locator('.rows .state').first();
  // A time that moves every ten seconds, rounded down.
  await expect.poll(() => state.textContent()).toMatch(/^late · (?:3|4) min$/);
});

test('without scripts the page says what it needs, and what does without', async () => {
  await person.sitDown({ javaScriptEnabled: false });
  await person.page.goto(desk.server.url);
  // Searches by text leave out what is for browsers without scripts.
  const needs = person.page.locator('noscript p');
  expect(await needs.first().isVisible()).toBe(true);
  expect(await needs.first().innerText()).toContain('ullage explain');
  expect(await needs.nth(1).innerText()).toContain('控制台需要 JavaScript');
  expect(await person.page.getByText('The console is on its way').isVisible()).toBe(false);
});

test('a page that is older than its server offers to be loaded anew, once, and is then the new one', async () => {
  await person.signIn('reader');
  let asked = 0;
  await person.page.route('**/assets/pools-page-*.js', (route) => {
    asked += 1;
    return route.fulfill({ status: 404, contentType: 'application/json', body: '{}' });
  });
  await person.page.getByRole('link', { name: 'Pools', exact: true }).click();
  const anew = person.page.getByRole('button', { name: 'Load the page anew' });
  await anew.waitFor();
  expect(asked).toBe(1);
  await person.page.unroute('**/assets/pools-page-*.js');
  await anew.click();
  await person.heading('Pools').waitFor();
  await person.page.getByRole('link', { name: '/var/lib/nova' }).first().waitFor();
});
