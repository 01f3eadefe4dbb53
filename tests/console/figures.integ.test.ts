// No bare figure on any screen: each opens how it is made up, leads to what it is of, or stands in what says where its figures come from. And
// what a derivation says is the figure: its terms are put together here by their signs, to the byte.
import { expect, test } from 'vitest';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { disks, FORCE, placed } from '../server/placements-fixture.ts';
import { diskFleetReport, EXPORT, onExport } from './disk-fleet.ts';
import { bareFigures, derivationsOf } from './figures.ts';
import { Desk } from './person.ts';

/** A guest that is promised more than its host has, by force: it is in no report yet. */
const GUEST = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';

let host: TestAgent;
let decision: string;

const desk = Desk.forTests(async () => {
  const { server } = desk;
  host = await TestAgent.of(server);
  const [silent, other, roomy] = [await TestAgent.of(server), await TestAgent.of(server), await TestAgent.of(server)];
  await silent.full({ pools: [facts.filesystem({ id: 'fs:silent' })] });
  await other.full(onExport('/mnt/export', 41, 'shared-2'));
  server.pass(20 * 60_000);
  await host.full(diskFleetReport());
  await roomy.full({ pools: [facts.filesystem({ id: 'fs:roomy' })] });
  await other.full(onExport('/mnt/export', 41, 'shared-2'));
  server.pass(1_000);
  const { placement } = await placed(server, { guest: GUEST, host: host.hostname, force: FORCE, ...disks(400n) });
  decision = placement.id;
});

const person = desk.seatForEachTest();

/** By name, and the address where there is that much to see. */
const SCREENS: Readonly<Record<string, () => string>> = {
  fleet: () => '/',
  'fleet by pool': () => '/?group=pool',
  host: () => `/hosts/${host.hostId}`,
  guest: () => `/hosts/${host.hostId}/guests/uuid-web`,
  'guest with a claim': () => `/hosts/${host.hostId}/guests/5d0c1f4e-0000-4000-8000-00000000000a`,
  disk: () => `/hosts/${host.hostId}/guests/uuid-web/disks/vda`,
  file: () => `/hosts/${host.hostId}/files?path=${encodeURIComponent(`${facts.ROOT}/_base/f00d`)}`,
  folder: () => `/hosts/${host.hostId}/files?path=${encodeURIComponent(facts.ROOT)}`,
  guests: () => '/guests',
  decisions: () => '/place/decisions',
  claims: () => '/place/claims',
  decision: () => `/place/${decision}`,
  forced: () => '/place/forced',
  pools: () => '/pools',
  pool: () => `/pools/${encodeURIComponent(facts.POOL_ID)}`,
  'shared pool': () => `/pools/${encodeURIComponent(EXPORT)}`,
  reclaim: () => '/reclaim',
  events: () => '/events',
  settings: () => `/settings?host=${host.hostId}`,
  audit: () => '/audit',
  tokens: () => '/tokens',
  about: () => '/about',
};

test.each(Object.keys(SCREENS))('%s: no figure is bare, and each derivation sums to its figure', async (name) => {
  await person.signIn('admin', SCREENS[name]?.() ?? '/');
  await person.settled();
  // What opens is looked into, too.
  await person.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })");
  await person.settled();
  expect(await bareFigures(person.page)).toEqual([]);
  const wrong = (await derivationsOf(person.page)).filter(
    ({ sum, figure }) => sum !== undefined && figure !== undefined && sum !== figure,
  );
  expect(wrong).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('what a policy would do says how far it takes a host over, and of what', async () => {
  await person.signIn('admin', '/settings');
  const { page } = person;
  await page.getByLabel('Reserved (GiB)').fill('200');
  await page.getByLabel('Reason').fill('a test');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('Over capacity by it').waitFor();
  expect(await bareFigures(page)).toEqual([]);
  const over = (await derivationsOf(page)).filter(({ name }) => name === 'How Over by is made up');
  expect(over.length).toBeGreaterThan(0);
  for (const { figure, sum } of over) expect(sum).toBe(figure);
});

test('a dry run: every host is short by what its terms say, and reasons lead to the hosts that they count', async () => {
  await person.signIn('operator', '/place');
  const { page } = person;
  await page.getByLabel('Size (GiB)').first().fill('900');
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByRole('heading', { level: 2, name: 'Nowhere to go' }).waitFor();
  expect(await bareFigures(page)).toEqual([]);
  const short = (await derivationsOf(page)).filter(({ name }) => name === 'How short by is made up');
  expect(short.length).toBeGreaterThan(0);
  for (const { figure, sum } of short) expect(sum).toBe(figure);
  await page.getByRole('button', { name: /1 host lacks a recent report/ }).click();
  await expect.poll(() => page.locator('.answers .body [role=row]').count()).toBe(1);
});

test('what would be left of each host, and each limit that it is short of, is worked out from its books of then', async () => {
  await person.signIn('operator', '/place');
  const { page } = person;
  await page.getByLabel('Size (GiB)').first().fill('20');
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByRole('heading', { level: 2, name: 'Would go to' }).waitFor();
  expect(await bareFigures(page)).toEqual([]);
  const read = await derivationsOf(page);
  const left = read.filter(({ name }) => /^How (promises|worst case|space now) is made up$/.test(name));
  expect(new Set(left.map(({ name }) => name)).size).toBe(3);
  const limits = read.filter(({ name }) => name === 'How limit is made up');
  expect(limits.length).toBeGreaterThan(0);
  // Of a host that has no such disk, no limit is made up.
  expect(await page.locator('.answers').getByText('it has none').count()).toBeGreaterThan(0);
  for (const { name, terms, figure, sum } of [...left, ...limits]) {
    expect([name, terms, sum !== undefined, sum]).toEqual([name, terms, true, figure]);
  }
  expect(person.complaints).toEqual([]);
});

test('Kilo is short of nothing that it does not know: a host without the class is said to have none, without a figure', async () => {
  await person.signIn('operator', '/place');
  const { page } = person;
  await page.getByLabel('Rules').selectOption('nova-kilo');
  await page.getByLabel('Size (GiB)').first().fill('1');
  await page.getByLabel('Pool class').first().selectOption('Another class');
  await page.getByRole('textbox', { name: 'Another class' }).fill('ssd');
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByRole('heading', { level: 2, name: 'Nowhere to go' }).waitFor();
  const lacks = await page.locator('.answers .shortages').allTextContents();
  expect(lacks.length).toBeGreaterThan(0);
  for (const text of lacks)
    expect(text).toMatch(/: it has none asked 1\.0 GiB never → a pool of this class on the host, or another/);
});

test('a figure without a way is found: the check can fail', async () => {
  await person.signIn('reader', '/about');
  await person.settled();
  await person.page.evaluate(
    `document.querySelector('main').insertAdjacentHTML('beforeend', '<p><span class="figure">7 GiB</span></p>')`,
  );
  expect(await bareFigures(person.page)).toEqual([expect.stringContaining('7 GiB')]);
});
