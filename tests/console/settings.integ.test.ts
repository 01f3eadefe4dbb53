// Ratios and reserves by scope, in a real Chromium: what is set and who says so, a change that is previewed first, and what readers see.
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { bearer, type TestServer } from '../server/server-fixture.ts';
import { Desk } from './person.ts';

let server: TestServer;
let page: Page;
let host: TestAgent;

/** A host of 254 GiB of which 200 are promised. */
const desk = Desk.forTests(async () => {
  ({ server } = desk);
  host = await TestAgent.of(server);
  await host.full({ pools: [facts.filesystem({ free: 254n * GiB, available: 254n * GiB })] });
  server.pass(1_000);
  const { secret } = await server.newToken('operator');
  const resources = { disk: { instances: 200n * GiB } };
  const body = writeJsonLine({ id: randomUUID(), guest: randomUUID(), host: host.hostId, resources });
  const { status, text } = await server.post('/v1/claims', body, bearer(secret));
  if (status !== 201) throw new Error(`claim 200 GiB: expected 201, found ${status}: ${text}`);
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const preview = (): Locator => page.getByRole('status', { name: 'What would come of it' });
const rows = (): Locator => page.getByRole('region', { name: /^What is set, by scope/ }).getByRole('row');

test('an operator sees who would be over capacity before he changes a ratio, and what holds afterwards', async () => {
  await person.signIn('operator', '/settings');
  await expect.poll(() => rows().count()).toBe(4);
  await page.getByLabel('Reserved (GiB)').fill('100');
  await page.getByLabel('Reason').fill('room for snapshots');
  expect(await button('Apply').isDisabled()).toBe(true);
  await button('Preview').click();
  await expect.poll(() => preview().textContent()).toContain('Over capacity by it: 1 host, 0 shared pools.');
  const over = preview().getByRole('row').filter({ hasText: host.hostname });
  expect(await over.getByRole('cell').allTextContents()).toEqual(['disk', '154 GiB', '200 GiB', '46.0 GiB']);
  expect(await person.barriers()).toEqual([]);
  // Nothing was changed yet; another figure has to be previewed anew.
  expect(await rows().count()).toBe(4);
  await page.getByLabel('Reserved (GiB)').fill('50');
  expect(await button('Apply').isDisabled()).toBe(true);
  await button('Preview').click();
  await expect.poll(() => preview().textContent()).toContain('Nobody becomes over capacity by it.');
  await button('Apply').click();
  await expect.poll(() => rows().count()).toBe(5);
  const row = rows().last();
  expect(await row.textContent()).toContain('room for snapshots');
  expect(await row.getByRole('cell').nth(2).textContent()).toBe('50.0 GiB');
  expect(await row.getByRole('cell').nth(3).textContent()).toBe('left to the scopes beneath');
  expect(person.complaints).toEqual([]);
});

test('a reader sees from when on something is a finding, in his language', async () => {
  await person.signIn('reader', '/settings');
  const shown = page.getByRole('table', { name: 'From when on something is a finding' });
  await expect.poll(() => shown.getByRole('cell').allTextContents()).toEqual(['30 days', '20 %', '85 %', '95 %']);
  expect(person.complaints).toEqual([]);
});

test('what holds on a host says by which scope; the way there is on its page, and what is set is taken away again', async () => {
  await person.signIn('admin', `/hosts/${host.hostId}`);
  await page.getByRole('link', { name: 'Ratios and reserves that hold here' }).click();
  const disk = page.getByRole('table', { name: host.hostname }).getByRole('row').filter({ hasText: 'disk' });
  await expect
    .poll(() => disk.getByRole('cell').allTextContents())
    .toEqual(['50.0 GiB', 'fleet: all hosts', '1', 'settings: of the servers']);
  await page.getByRole('combobox', { name: 'Scope' }).selectOption('host');
  await page.getByLabel('Host (id or name)').first().fill(host.hostname);
  await page.getByLabel('Allocation ratio').fill('1.25');
  await page.getByLabel('Reason').fill('compressed arrays');
  await button('Preview').click();
  await expect.poll(() => preview().textContent()).toContain('Concerns 1 host and 0 shared pools.');
  await button('Apply').click();
  await expect
    .poll(async () => (await disk.getByRole('cell').allTextContents()).slice(2))
    .toEqual(['1.25', `host: ${host.hostname}`]);
  await button(`Take away host ${host.hostname} disk`).click();
  await page.getByLabel('Reason').fill('measured otherwise');
  await button('Preview').click();
  await expect.poll(() => preview().textContent()).toContain('nothing: the scopes beneath hold');
  await button('Apply').click();
  await expect.poll(() => rows().filter({ hasText: host.hostname }).count()).toBe(0);
  expect(await person.barriers()).toEqual([]);
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect.poll(() => page.getByText('take a policy away').count()).toBeGreaterThan(0);
  expect(person.complaints).toEqual([]);
});

test('what the server refuses is said beside the form, and nothing can be applied', async () => {
  await person.signIn('operator', '/settings');
  await page.getByRole('combobox', { name: 'Scope' }).selectOption('host');
  await page.getByLabel('Host (id or name)').first().fill('nobody');
  await page.getByLabel('Allocation ratio').fill('2');
  await page.getByLabel('Reason').fill('a slip of the pen');
  await button('Preview').click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('No host of this name or id has reported.');
  expect(await button('Apply').isDisabled()).toBe(true);
});

test.each(['reader', 'placer'] as const)('a %s sees what is set and no form for changes', async (role) => {
  await person.signIn(role, '/settings');
  await expect.poll(() => rows().count()).toBe(5);
  expect(await page.getByRole('button', { name: /^(Preview|Apply|Change|Take away)/ }).count()).toBe(0);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('in Chinese, on a narrow screen, in the dark', async () => {
  await person.sitDown({ locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  ({ page } = person);
  await person.signIn('operator', `/settings?host=${host.hostId}`);
  await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
  await expect.poll(() => page.getByText('主机群: 全部主机').count()).toBe(1);
  expect(await person.excessWidth()).toBeLessThanOrEqual(0);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});
