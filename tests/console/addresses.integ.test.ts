// Addresses in a real Chromium: what stands in one is read once and written once, whatever it is; back and forward lead through what was
// chosen; one that was opened before signing in is where signing in leads.
import { beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

/** A name that would be another, or none, if it were decoded twice. */
const NAME = '50%41%';

let page: Page;
let host: TestAgent;

const desk = Desk.forTests(async () => {
  host = await TestAgent.of(desk.server);
  await host.full({ guests: [facts.guest(NAME, [])] });
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

const guest = () => `/hosts/${host.hostId}/guests/${encodeURIComponent(NAME)}`;
const here = () => new URL(page.url()).pathname + new URL(page.url()).search;

test('a percent sign in what is searched for is a percent sign', async () => {
  await person.signIn('reader', `/pools?search=${encodeURIComponent(NAME)}&kind=filesystem`);
  const search = page.getByRole('searchbox');
  expect(await search.inputValue()).toBe(NAME);
  await page.getByLabel('Order').selectOption('name');
  expect(here()).toBe(`/pools?search=${encodeURIComponent(NAME)}&kind=filesystem&sort=name`);
  expect(await search.inputValue()).toBe(NAME);
  await page.goBack();
  await expect.poll(() => page.getByLabel('Order').inputValue()).toBe('worst-case-free');
  await page.goForward();
  await expect.poll(() => page.getByLabel('Order').inputValue()).toBe('name');
});

test('a window is chosen on the page of a guest whose name has percent signs, and the page stays', async () => {
  await person.signIn('reader', guest());
  await person.heading(NAME).waitFor();
  await page.getByLabel('7 days').check();
  expect(here()).toBe(`${guest()}?window=week`);
  await person.heading(NAME).waitFor();
  await page.reload();
  await person.heading(NAME).waitFor();
  expect(await page.getByLabel('7 days').isChecked()).toBe(true);
});

test.each([
  '/?show=%ZZ&group=constructor&sort=__proto__&order=%00&search=%F0%9F',
  '/pools?kind=toString&shared=1&sort=%27;drop&search=%',
  '/reclaim?kind=hasOwnProperty&search=%3Cscript%3E',
  '/events?kind=__proto__&since=valueOf&host=%252F..',
  '/place?host=%00',
  '/place/decisions?outcome=constructor&forced=maybe&after=%zz',
  '/place/forced?host=..',
  '/settings?host=%2E%2E%2F',
  '/tokens?role=constructor',
  '/hosts/..%2F..%2Fetc?window=__proto__&from=-1&to=1e99',
  '/hosts/%25E0%25A4?window=week',
  '/place/%25',
  '/pools/%25%32%35',
  `/hosts/${'x'.repeat(1_100)}`,
])('%s is a page of the console, and breaks nothing', async (path) => {
  await person.signIn('admin', path);
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  await expect.poll(() => page.locator('main :is(h1, h2, [role=alert])').count()).toBeGreaterThan(0);
  expect(await page.getByText('This page failed').count()).toBe(0);
  expect(await person.excessWidth()).toBe(0);
  expect(person.complaints.filter((text) => !text.includes('status of 40'))).toEqual([]);
});

test('back closes no form with what was typed, and an explanation of a figure is gone with its page', async () => {
  await person.signIn('operator', '/settings');
  await page.getByLabel('Reason').fill('more room');
  await page.getByLabel('Host (id or name)').last().fill(host.hostname);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('table', { name: host.hostname }).waitFor();
  await page.goBack();
  expect(await page.getByLabel('Reason').inputValue()).toBe('more room');
  await page.goto(`${desk.server.url}/`);
  const row = page.getByRole('row').filter({ hasText: host.hostname });
  await row.getByRole('button').first().click();
  await page.getByRole('dialog').waitFor();
  await page.getByRole('link', { name: 'Pools' }).click();
  await person.heading('Pools').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.goBack();
  await person.heading('Fleet').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('an address that was opened before signing in, with all that stands in it, is where signing in leads', async () => {
  const path = `${guest()}?window=month#past`;
  await person.signIn('reader', path);
  await person.heading(NAME).waitFor();
  expect(page.url()).toBe(desk.server.url + path);
  expect(await page.getByLabel('30 days').isChecked()).toBe(true);
});
