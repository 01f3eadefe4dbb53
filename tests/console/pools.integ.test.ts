// Pools, in a real Chromium: all of them once, searched and put in order; and the page of one, with its members, its users and its thin-pool data
// and metadata.
import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB, MiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

const EXPORT = 'nfs:filer:/vol/guests';

let page: Page;
let late: TestAgent;
let fresh: TestAgent;
let alone: TestAgent;

const SHARE = facts.filesystem({
  id: EXPORT,
  name: '/srv/guests',
  mountPoint: '/srv/guests',
  shared: true,
  fsType: 'nfs4',
});

/** An export that a late and a fresh host mount, and a thin pool of a host that is lost. */
const desk = Desk.forTests(async () => {
  const { server } = desk;
  [late, fresh, alone] = [await TestAgent.of(server), await TestAgent.of(server), await TestAgent.of(server)];
  await alone.full({
    pools: [
      facts.thinPool({
        id: 'thin:data',
        name: 'vg0/thin',
        total: 100n * GiB,
        dataUsedPpm: 612_300,
        metadataUsedPpm: undefined,
        metadataSize: 128n * MiB,
      }),
    ],
  });
  server.pass(600_000);
  await late.full({ pools: [SHARE] });
  server.pass(150_000);
  await fresh.full({
    pools: [SHARE],
    guests: [facts.guest('web', [facts.disk('/srv/guests/web')], { uuid: '11111111-0000-4000-8000-000000000001' })],
    images: [facts.qcow2('/srv/guests/web', 90n * GiB, GiB, { fileFacts: { poolId: EXPORT } })],
  });
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

const rows = (): Locator => page.locator('table.pools tbody tr');

test('a shared pool is once in the list, fresh as its freshest host; search, kind and order stand in the address', async () => {
  await person.signIn('reader', '/pools');
  await expect.poll(() => rows().count()).toBe(2);
  const share = rows().filter({ hasText: '/srv/guests' });
  expect(await share.getAttribute('class')).toBe(null);
  expect(await share.textContent()).toContain(`${late.hostname} (late)`);
  expect(await rows().filter({ hasText: 'vg0/thin' }).getAttribute('class')).toBe('stale');
  await page.getByLabel('Kind').selectOption('thin-pool');
  await expect.poll(() => rows().count()).toBe(1);
  expect(page.url()).toContain('kind=thin-pool');
  await page.goBack();
  await expect.poll(() => rows().count()).toBe(2);
  await page.getByRole('searchbox').fill(fresh.hostname);
  await expect.poll(() => rows().count()).toBe(1);
  await page.getByRole('searchbox').fill('');
  await expect.poll(() => rows().count()).toBe(2);
  await page.getByLabel('Order').selectOption('name');
  await expect.poll(() => rows().first().textContent()).toContain('/srv/guests');
  expect(await person.barriers()).toEqual([]);
  await page.getByRole('link', { name: '/srv/guests' }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasText: '/srv/guests' }).waitFor();
  expect(person.complaints).toEqual([]);
});

test('the page of a pool has its members, its ledger, who uses it on all hosts, and its past', async () => {
  await person.signIn('reader', `/pools/${encodeURIComponent(EXPORT)}`);
  await page.getByRole('heading', { level: 1 }).filter({ hasText: '/srv/guests' }).waitFor();
  const members = page.getByRole('list', { name: /^Hosts that report this pool/ });
  await expect
    .poll(() => members.getByRole('listitem').allTextContents())
    .toEqual([`${fresh.hostname} fresh`, `${late.hostname} late`]);
  const users = page.getByRole('region', { name: /^1 disk of guests/ });
  expect(await users.textContent()).toContain('web');
  expect(await users.textContent()).toContain(fresh.hostname);
  await page.getByRole('region', { name: /^Ledger of/ }).waitFor();
  await page.getByRole('heading', { name: 'Over time' }).waitFor();
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('a thin pool has data and metadata apart, and what is not known is no zero', async () => {
  await person.signIn('reader', '/pools/thin%3Adata');
  const thin = page.getByRole('region', { name: 'Thin pool' });
  await thin.waitFor();
  const data = thin.getByRole('row').filter({ hasText: /^Data/ });
  await expect.poll(() => data.textContent()).toContain('85 %');
  expect(await data.textContent()).toContain('61.23 %');
  const metadata = thin.getByRole('row').filter({ hasText: /^Metadata/ });
  expect(await metadata.textContent()).toContain('LVM did not say');
  expect(await metadata.textContent()).toContain('128 MiB');
  expect(await page.locator('article').getAttribute('class')).toBe('stale');
});

test.each(['en-GB', 'zh-CN'])(
  'on a narrow screen the thin pool is read without scrolling sideways: %s',
  async (locale) => {
    await person.sitDown({ locale, viewport: { width: 360, height: 740 } });
    ({ page } = person);
    await person.signIn('reader', '/pools/thin%3Adata');
    const rowsOfIt = page.locator('#ledger .stacks tbody tr');
    await expect.poll(() => rowsOfIt.count()).toBe(2);
    for (const row of await rowsOfIt.all()) {
      const box = await row.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
      expect(box?.height).toBeLessThan(260);
    }
    const cut = `[...document.querySelectorAll('#ledger .stacks td')]
    .filter((cell) => cell.getBoundingClientRect().right > document.documentElement.clientWidth).length`;
    expect(await page.evaluate(cut)).toBe(0);
    expect(await person.barriers()).toEqual([]);
  },
);

test('the name of a pool on the page of a host leads to the pool', async () => {
  await person.signIn('reader', `/hosts/${alone.hostId}`);
  await page.getByRole('heading', { level: 2 }).getByRole('link', { name: 'vg0/thin' }).click();
  await page.getByRole('region', { name: 'Thin pool' }).waitFor();
  expect(page.url()).toContain('/pools/thin%3Adata');
});

test('a pool that no host reports is said to be none, in the server’s words', async () => {
  await person.signIn('reader', '/pools/fs%3Anone');
  await page.getByRole('alert').waitFor();
  await page.getByRole('alert').getByRole('link').click();
  await expect.poll(() => rows().count()).toBe(2);
});

test.each([
  ['en-GB', 360],
  ['en-GB', 1440],
  ['zh-CN', 360],
  ['zh-CN', 1440],
])('in %s at %i pixels list and page have no barriers, and do not scroll sideways', async (locale, width) => {
  await person.sitDown({ locale, viewport: { width, height: 900 } });
  ({ page } = person);
  await person.signIn('reader', '/pools');
  for (const path of ['/pools', `/pools/${encodeURIComponent(EXPORT)}`, '/pools/thin%3Adata']) {
    await person.goTo(path);
    await page.locator('table').first().waitFor();
    expect(await person.barriers()).toEqual([]);
    expect(await person.excessWidth()).toBeLessThanOrEqual(0);
  }
  expect(person.complaints).toEqual([]);
});

test('a pool that is short by the guests of all its hosts says so on each of them, and on its own page', async () => {
  const { server } = desk;
  server.pass(10_000);
  await late.full({
    pools: [SHARE],
    guests: [facts.guest('db', [facts.disk('/srv/guests/db')], { uuid: '11111111-0000-4000-8000-000000000002' })],
    images: [facts.qcow2('/srv/guests/db', 150n * GiB, GiB, { fileFacts: { poolId: EXPORT } })],
  });
  server.pass(10_000);
  await person.signIn('reader');
  for (const { hostname, hostId } of [late, fresh]) {
    const row = page.getByRole('row').filter({ hasText: hostname });
    expect(await row.locator('.figure').first().textContent()).toMatch(/^−/);
    await row.getByRole('link', { name: hostname }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: hostname }).waitFor();
    await page.getByText('shared-pool-over-promised').first().waitFor();
    expect(page.url()).toContain(hostId);
    await page.goBack();
  }
  await person.goTo(`/pools/${encodeURIComponent(EXPORT)}`);
  await page.getByText('shared-pool-over-promised').first().waitFor();
  await page.getByText(/^As .* What may still grow is here of the guests of/).waitFor();
  expect(await page.getByRole('main').textContent()).not.toContain('not counted here');
  expect(person.complaints).toEqual([]);
});
