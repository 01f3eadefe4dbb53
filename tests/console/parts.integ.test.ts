// What the console loads, and when, in a real Chromium: little at first, the rest when it is needed, and a way out when that does not come.
import { gzipSync } from 'node:zlib';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Response } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { buildWeb } from '../../tools/build-web.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk, OTHER_NAME } from './person.ts';

/** Compressed, of all that the fleet's page loads, in bytes. */
const MOST_AT_FIRST = 200 * 1024;

/** Compressed, of every file of the console, in bytes: docs/console.md tells what it is. */
const MOST_OF_ALL = 300 * 1024;

let page: Page;
let agent: TestAgent;

const desk = Desk.forTests(async () => {
  agent = await TestAgent.of(desk.server);
  // Two reports an hour apart: a past, for a chart.
  await agent.full({ pools: [facts.filesystem()] });
  desk.server.pass(HOUR_MS);
  await agent.full({ pools: [facts.filesystem()] });
});

const person = desk.seatForEachTest();

beforeEach(async () => {
  ({ page } = person);
  await page.clock.setFixedTime(desk.server.nowMs());
  loaded = [];
  page.on('response', note);
});

const HOUR_MS = 3_600_000;

/** What the name of a file has of its content. */
const HASH = /-[\w-]{8}(?=\.js$)|-[\w-]{12}(?=\.css$)/;

/** What the page has loaded of the console: names without what they have of the content, compressed bytes, and how long they are kept. */
let loaded: { readonly name: string; readonly bytes: number; readonly caching: string }[];

const names = (): readonly string[] => loaded.map(({ name }) => name);

function note(answer: Response): void {
  const [, name] = answer.url().split('/assets/');
  if (name === undefined) return;
  const headers = answer.headers();
  const bytes = Number(headers['content-length']);
  loaded.push({ name: name.replace(HASH, ''), bytes, caching: headers['cache-control'] ?? '' });
}

const shown = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

test('the fleet comes in few bytes: no chart, no other page, and one language', async () => {
  await person.signIn('reader');
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  const bytes = loaded.reduce((sum, file) => sum + file.bytes, 0);
  expect(names()).toEqual(expect.arrayContaining(['console.js', 'console.css', 'en.js']));
  expect(
    names().filter((name) => /^(?:draw-chart|zh-cn|host-page|about|place-page|placement|guest)\./.test(name)),
  ).toEqual([]);
  expect(bytes).toBeLessThan(MOST_AT_FIRST);
  expect(bytes).toBeGreaterThan(MOST_AT_FIRST / 4);
});

test('all files together are small, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ullage-parts-'));
  try {
    await buildWeb(folder);
    const files = readdirSync(join(folder, 'assets')).map((name) => readFileSync(join(folder, 'assets', name)));
    const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(bytes).toBeLessThan(MOST_OF_ALL);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what a page needs is loaded when it is opened, once, and kept by browsers', async () => {
  // A chart is of what was before now.
  desk.server.pass(60_000);
  await person.signIn('reader');
  await shown('Fleet');
  await page.getByRole('link', { name: agent.hostname }).click();
  await expect.poll(names).toContain('draw-chart.js');
  expect(loaded.filter(({ caching }) => !caching.includes('immutable'))).toEqual([]);
  const before = names();
  await page.goBack();
  await shown('Fleet');
  await page.goForward();
  await shown(agent.hostname);
  expect(names()).toEqual(before);
  expect(new Set(before).size).toBe(before.length);
  expect(person.complaints).toEqual([]);
});

test('pages that lead to one another come in one file', async () => {
  await person.signIn('placer', '/place');
  await shown('Placement');
  expect(names()).toContain('placement.js');
  const before = names();
  await page.getByRole('link', { name: 'Past decisions' }).click();
  await page.getByText('Nothing was decided yet.').waitFor();
  expect(names()).toEqual(before);
});

test('a team behind one address loads the console: its files are not counted as calls of strangers', async () => {
  const { server } = desk;
  const [, script = ''] = /src="(\/assets\/[^"]+)"/.exec((await server.get('/')).text) ?? [];
  const loads = Array.from({ length: 300 }, (_, load) => server.get(load % 2 === 0 ? '/' : script));
  expect(new Set((await Promise.all(loads)).map(({ status }) => status))).toEqual(new Set([200]));
  expect((await server.get('/v1/version')).status).toBe(200);
});

test('over plain HTTP, under a name that is not this machine’s own, the browser has nothing to complain of', async () => {
  const { secret } = await desk.server.newToken('reader');
  await page.goto(desk.server.url.replace('127.0.0.1', OTHER_NAME));
  await page.locator('#token').fill(secret);
  await page.locator('button[type=submit]').click();
  await shown('Fleet');
  expect(person.complaints).toEqual([]);
});

test('who comes for the first time, and who reads about the API, leaves no error in the browser', async () => {
  await page.goto(desk.server.url);
  await page.locator('#token').waitFor();
  await page.goto(`${desk.server.url}/v1/docs`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(person.unexpected).toEqual([]);
});

test('the page takes no script from elsewhere', async () => {
  const { headers } = await fetch(desk.server.url);
  expect(headers.get('content-security-policy')).toContain("script-src 'self'");
});

test.each([
  ['is gone after an upgrade', { status: 404, body: '{}' }],
  ['cannot be fetched', undefined],
] as const)(
  'a page whose file %s says so, leaves the way to others, and comes when it is loaded anew',
  async (_why, answer) => {
    await person.signIn('reader');
    await shown('Fleet');
    await page.route('**/assets/events-*.js', (route) =>
      answer === undefined ? route.abort() : route.fulfill(answer),
    );
    const link = page.getByRole('navigation').getByRole('link', { name: 'Events' });
    await link.click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('could not be loaded');
    expect(await person.barriers()).toEqual([]);
    await page.getByRole('link', { name: 'About' }).click();
    await shown('About');
    await link.click();
    await page.unroute('**/assets/events-*.js');
    await page.getByRole('button', { name: 'Load the page anew' }).click();
    await shown('Events');
  },
);

test('a page whose file did not come while the server was away comes by itself once that is back', async () => {
  await person.signIn('reader');
  await shown('Fleet');
  await page.context().setOffline(true);
  await page.getByRole('navigation').getByRole('link', { name: 'Events' }).click();
  await expect.poll(() => page.locator('main').textContent()).toContain('could not be loaded');
  await page.context().setOffline(false);
  await shown('Events');
});

test('a file that does not come in time is given up', async () => {
  await page.clock.install({ time: desk.server.nowMs() });
  await person.signIn('reader');
  await shown('Fleet');
  await page.route('**/assets/reclaim-*.js', () => {});
  await page.getByRole('link', { name: 'Reclaim' }).click();
  await expect.poll(() => page.getByRole('main').textContent()).toContain('Loading');
  await page.clock.fastForward(21_000);
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('could not be loaded');
});

test('a language whose words do not come says so in that language', async () => {
  await person.signIn('reader');
  await shown('Fleet');
  await page.route('**/assets/zh-cn-*.js', (route) => route.abort());
  await page.locator('.who > button').click();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('zh-CN');
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('无法加载');
  await page.unroute('**/assets/zh-cn-*.js');
  await page.getByRole('button', { name: '重新加载页面' }).click();
  await shown('主机群');
});

test('a page that fails says that it did, and the others are still there', async () => {
  await person.signIn('reader');
  await shown('Fleet');
  await page.evaluate('Intl.DateTimeFormat = undefined');
  await page.getByRole('link', { name: 'About' }).click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('a fault of the console itself');
  await page.getByRole('link', { name: 'Pools' }).click();
  await shown('Pools');
});

test('where the script that starts does not come, the page says what to do in both languages', async () => {
  await page.route('**/assets/console-*.js', (route) => route.abort());
  await page.goto(desk.server.url);
  const says = page.locator('.starting');
  await says.waitFor({ state: 'visible' });
  expect(await says.textContent()).toMatch(/load the page anew.*重新加载页面/s);
});
