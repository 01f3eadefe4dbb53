// A question about a placement and its answer, left and come back to, in a real Chromium: by the back button, and by loading the page anew.
import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

let page: Page;
let agent: TestAgent;

const POOL = { total: 100n * GiB, free: 100n * GiB, available: 100n * GiB };

const desk = Desk.forTests(async () => {
  agent = await TestAgent.of(desk.server);
  await agent.full({ pools: [facts.filesystem(POOL)] });
  desk.server.pass(1_000);
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const goesThere = (): Promise<void> =>
  page.getByRole('heading', { level: 2, name: `Would go to ${agent.hostname}` }).waitFor();
const asked = (): Promise<string | null> => page.locator('.decision').textContent();
const size = (): Promise<string> => page.getByLabel('Size (GiB)').inputValue();
const isOld = (): Promise<number> => page.locator('.stale .decision').count();

test('form and answer are as they were left after a page in between, and after loading anew', async () => {
  await person.signIn('placer', '/place');
  await page.getByLabel('Size (GiB)').fill('40');
  await page.getByText('More about it').click();
  await page.getByLabel('Project').fill('50% & more');
  expect(new URL(page.url()).search).toBe('');
  await button('Dry run').click();
  await goesThere();
  await page.locator('.decision h2 a').click();
  await person.heading(agent.hostname).waitFor();
  for (const comeBack of [() => page.goBack(), () => page.reload()]) {
    await comeBack();
    await goesThere();
    expect(await asked()).toContain('Asked for: disk 40.0 GiB');
    expect([await size(), await page.getByLabel('Project').inputValue()]).toEqual(['40', '50% & more']);
    expect(await page.getByLabel('Project').isVisible()).toBe(true);
    expect([await isOld(), await page.getByRole('alert').count()]).toEqual([0, 0]);
  }
  await page.getByLabel('Size (GiB)').fill('41');
  await expect.poll(isOld).toBe(1);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('another question is a step of the back button; a new guest begins with an empty form', async () => {
  await person.signIn('placer', '/place');
  for (const gib of ['10', '20', '20']) {
    await page.getByLabel('Size (GiB)').fill(gib);
    await button('Dry run').click();
    await expect.poll(asked).toContain(`Asked for: disk ${gib}.0 GiB`);
    await expect.poll(() => new URL(page.url()).searchParams.has('decision')).toBe(true);
  }
  await page.goBack();
  await expect.poll(asked).toContain('Asked for: disk 10.0 GiB');
  expect([await size(), await isOld()]).toEqual(['10', 0]);
  await page.goForward();
  await expect.poll(asked).toContain('Asked for: disk 20.0 GiB');
  expect(await size()).toBe('20');
  await page.getByRole('link', { name: 'New guest' }).click();
  await expect.poll(size).toBe('');
  expect(await page.locator('.decision').count()).toBe(0);
  expect(person.complaints).toEqual([]);
});

test('a reason is in no address, and in the form again with its decision', async () => {
  await person.signIn('operator', '/place');
  await page.getByLabel('Size (GiB)').fill('400');
  await page.getByLabel('Only this host (id or name)').fill(agent.hostname);
  await page.getByLabel('Force: claim though limits are overrun').check();
  await page.getByLabel('Reason').fill('the customer moves out tomorrow');
  await button('Dry run').click();
  await goesThere();
  await expect.poll(() => new URL(page.url()).searchParams.has('decision')).toBe(true);
  expect(page.url()).not.toMatch(/customer/);
  await page.reload();
  await goesThere();
  await expect.poll(() => page.getByLabel('Reason').inputValue()).toBe('the customer moves out tomorrow');
  await expect.poll(isOld).toBe(0);
  expect(person.complaints).toEqual([]);
});

test('a decision that is no longer kept takes nothing from the form', async () => {
  await person.signIn('placer', '/place?disk=7:raw::instances&decision=7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55');
  await page.getByRole('alert').waitFor();
  expect([await size(), await page.getByLabel('Format').inputValue()]).toEqual(['7', 'raw']);
  await button('Dry run').click();
  await goesThere();
  expect(await page.getByRole('alert').count()).toBe(0);
});
