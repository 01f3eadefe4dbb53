// Where nothing is, and how pages are told apart: what is said and where it leads, titles of the document, and the finer fields of a placement.
import { expect, test } from 'vitest';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk, saidAt } from './person.ts';

let host: TestAgent;

const desk = Desk.forTests(async () => {
  host = await TestAgent.of(desk.server);
  await host.full({ pools: [facts.filesystem()] });
});

const person = desk.seatForEachTest();

const title = () => person.page.title();

test('an address that is no page says so, and where to go', async () => {
  await person.signIn('reader');
  await expect.poll(title).toBe('Fleet · Ullage');
  await person.page.evaluate("history.pushState({}, '', '/nowhere')");
  await person.page.getByRole('heading', { level: 1, name: 'There is no page at this address' }).waitFor();
  expect(await person.page.getByRole('main').textContent()).toContain('/nowhere');
  expect(await person.barriers()).toEqual([]);
  await person.page.getByRole('main').getByRole('link', { name: 'Pools' }).click();
  await expect.poll(title).toBe('Pools · Ullage');
});

test.each([
  ['/hosts/nobody', 'No such host', 'All hosts'],
  ['/pools/fs%3Anone', 'No such pool', 'All pools'],
  ['/place/7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55', 'No such decision', 'Past decisions'],
])('%s: what may have become of it, and where to look', async (path, heading, link) => {
  await person.signIn('reader', path);
  await person.page.getByRole('heading', { name: heading }).waitFor();
  expect(await person.page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await person.page.getByRole('main').getByRole('link', { name: link }).count()).toBeGreaterThan(0);
});

test('the title is the page’s, by host and in the reader’s language', async () => {
  await person.sitDown({ locale: 'zh-CN' });
  await person.signIn('reader', `/hosts/${host.hostId}`);
  await expect.poll(title).toBe(`${host.hostname} · Ullage`);
  await person.goTo('/events');
  await expect.poll(title).toBe('事件 · Ullage');
});

test('a seed, a project, a fill and an expiry are sent with the request; what is wrong is refused', async () => {
  await person.signIn('operator', '/place');
  await person.page.getByText('More about it').click();
  await person.page.getByLabel('Seed').fill('7');
  await person.page.getByLabel('Project').fill('web');
  await person.page.getByLabel('Expected fill (%)').fill('50');
  await person.page.getByLabel('Size (GiB)').first().fill('1');
  expect(await person.barriers()).toEqual([]);
  const sent = person.page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().includes('placement'),
  );
  await person.page.getByRole('button', { name: 'Dry run' }).click();
  expect((await sent).postData()).toMatch(/"project":"web","expectedFillPpm":500000,"seed":7/);
  await expect.poll(() => person.page.getByText(`Would go to ${host.hostname}`).count()).toBeGreaterThan(0);
  const fill = person.page.getByLabel('Expected fill (%)');
  await fill.fill('100.5');
  await person.page.getByRole('button', { name: 'Dry run' }).click();
  await expect.poll(() => saidAt(fill)).toContain('from 0 to 100');
  await fill.fill('100');
  await person.page.getByLabel('Seed').fill('4294967296');
  await person.page.getByRole('button', { name: 'Dry run' }).click();
  expect(await saidAt(person.page.getByLabel('Seed'))).toBe('This is too large: 4 294 967 295 at most.');
});
