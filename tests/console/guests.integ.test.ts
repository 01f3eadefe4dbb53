// Lists of guests and of claims, in a real Chromium: who looks for a guest finds it, and a sum of promises leads to each of them.
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { disks, placed } from '../server/placements-fixture.ts';
import { Desk } from './person.ts';

const WEB = '00000000-0000-4000-8000-000000000001';
const DB = '00000000-0000-4000-8000-000000000002';
const GONE = '00000000-0000-4000-8000-000000000003';
const PROMISED = '00000000-0000-4000-8000-000000000004';

let agents: readonly [TestAgent, TestAgent];

const desk = Desk.forTests(async () => {
  const { server } = desk;
  agents = [await TestAgent.of(server), await TestAgent.of(server)];
  const [one, other] = agents;
  await one.full({
    pools: [facts.filesystem()],
    guests: [
      facts.guest('web-1', [facts.disk('/web')], { uuid: WEB }),
      facts.guest('db-1', [facts.disk('/db')], { uuid: DB, state: 'shut-off' }),
    ],
    images: [facts.qcow2('/web', 20n * GiB, 2n * GiB), facts.qcow2('/db', 30n * GiB, 3n * GiB)],
  });
  await other.full({
    pools: [facts.filesystem()],
    guests: [facts.guest('web-2', [facts.disk('/gone')], { uuid: GONE })],
  });
});

const person = desk.seatForEachTest();

let page: Page;

beforeEach(async () => {
  desk.server.pass(5_000);
  await person.signIn('reader');
  ({ page } = person);
});

const names = (): Promise<readonly string[]> =>
  page.locator('table.guests tbody').getByRole('rowheader').allTextContents();

test('a guest is found by a part of its name or by its UUID, whichever host it is on, and leads to its page', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Guests' }).click();
  await expect.poll(names).toHaveLength(3);
  expect(await person.barriers()).toEqual([]);
  await page.getByRole('searchbox').fill('web');
  await expect.poll(async () => (await names()).toSorted()).toEqual(['web-1', 'web-2']);
  expect(new URL(page.url()).search).toBe('?search=web');
  await page.getByRole('searchbox').fill(DB);
  await expect.poll(names).toEqual(['db-1']);
  const row = page.locator('table.guests tbody tr');
  expect(await row.locator('.figure').last().getAttribute('title')).toContain('28 ');
  await page.getByRole('link', { name: 'db-1' }).click();
  await page.getByRole('heading', { level: 1, name: 'db-1' }).waitFor();
  expect(person.complaints).toEqual([]);
});

test('what is not known of a guest is a dash, and what is known in part has a mark', async () => {
  await person.goTo('/guests?search=web-2');
  const row = page.locator('table.guests tbody tr');
  await row.waitFor();
  expect(await row.locator('td.number').allTextContents()).toEqual(['1', '—', '—']);
});

test('the count of a host leads to its guests, and from there to those of all', async () => {
  await person.goTo(`/hosts/${agents[0].hostId}`);
  await page.locator('.head-figures').getByRole('link', { name: '2', exact: true }).click();
  await expect.poll(names).toHaveLength(2);
  await page.getByRole('link', { name: 'Of all hosts' }).click();
  await expect.poll(names).toHaveLength(3);
});

test('what may be promised leads to every claim that is charged, adopted ones too', async () => {
  await person.goTo(`/hosts/${agents[0].hostId}`);
  await page.locator('.head-figures > div').filter({ hasText: 'May be promised' }).getByRole('button').click();
  await page.getByRole('link', { name: 'What is promised here, claim by claim' }).click();
  const rows = page.locator('table.claims tbody tr');
  await expect
    .poll(async () => (await rows.getByRole('rowheader').allTextContents()).toSorted())
    .toEqual(['db-1', 'web-1']);
  const told = await rows.filter({ hasText: 'web-1' }).textContent();
  expect(told).toContain('20.0 GiB');
  expect(told).toContain('adopted');
  expect(await person.barriers()).toEqual([]);
  await page.getByRole('link', { name: 'Of all hosts' }).click();
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByLabel('Which').selectOption('all');
  await expect.poll(() => new URL(page.url()).search).toBe('?which=all');
  await rows.getByRole('link', { name: 'web-1' }).click();
  await page.getByRole('heading', { level: 1, name: 'web-1' }).waitFor();
  expect(person.complaints).toEqual([]);
});

test('a guest that is promised and not built yet has a page of its claims, with the host by its name', async () => {
  const [one] = agents;
  const { placement } = await placed(desk.server, { guest: PROMISED, host: one.hostname, ...disks(1n) });
  await person.goTo(`/hosts/${one.hostId}/guests/${PROMISED}`);
  await person.heading(PROMISED).waitFor();
  await page.getByText('A claim is made before its guest is built').waitFor();
  const row = page.locator('table.claims tbody tr');
  expect(await row.textContent()).toContain('1.0 GiB');
  await row.getByRole('link', { name: one.hostname }).waitFor();
  expect(await page.locator('main').textContent()).toContain(`The latest report of ${one.hostname} has no such guest.`);
  expect(await page.getByRole('link', { name: `Back to ${one.hostname}` }).count()).toBe(1);
  expect(await person.barriers()).toEqual([]);
  expect(placement.outcome).toBe('placed');
  expect(person.complaints).toEqual([]);
});

test('of a guest that nobody ever knew it says that no claim is known', async () => {
  await person.goTo(`/hosts/${agents[0].hostId}/guests/00000000-0000-4000-8000-00000000000f`);
  await expect.poll(() => page.locator('main').textContent()).toContain('No claim is known of this guest.');
});
