// The console in a real Chromium, as a person would use it, over a real server that agents report to.
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import type { TestServer } from '../server/server-fixture.ts';
import { Desk } from './person.ts';

let server: TestServer;
let page: Page;
let agent: TestAgent;

/** A host whose one guest may still grow by what its disk of `virtualGib` has not written. */
const promising = (virtualGib: bigint) => ({
  pools: [facts.filesystem()],
  guests: [facts.guest('guest-1', [facts.disk('/var/lib/nova/instances/one/disk')])],
  images: [facts.qcow2('/var/lib/nova/instances/one/disk', virtualGib * GiB, 2n * GiB)],
});

const desk = Desk.forTests(async () => {
  ({ server } = desk);
  agent = await TestAgent.of(server);
  await agent.full(promising(20n));
  await (await TestAgent.of(server)).full({ pools: [facts.filesystem()] });
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

test('who is not signed in sees the way in, and a wrong token says what to do', async () => {
  await page.goto(server.url);
  await page.getByRole('textbox', { name: 'Token' }).fill('ullage_wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('it is unknown, revoked or expired');
  expect(await person.barriers()).toEqual([]);
});

test('the fleet: hosts with their worst case, the tightest first, and the way to one of them', async () => {
  await person.signIn('reader');
  const rows = page.getByRole('grid').getByRole('row');
  await expect.poll(() => rows.count()).toBe(3);
  await expect.poll(() => rows.nth(1).textContent()).toContain('176 GiB');
  expect(await rows.nth(1).textContent()).toContain(agent.hostname);
  expect(await person.barriers()).toEqual([]);
  await page.getByRole('link', { name: agent.hostname }).click();
  await page.getByRole('heading', { level: 1, name: agent.hostname }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/hosts/${agent.hostId}`);
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
  expect(person.complaints).toEqual([]);
});

test('what the reader looks for stands in the address, and the address shows it again', async () => {
  await person.signIn('reader');
  await page.getByLabel('Search hosts').fill(agent.hostname);
  await expect.poll(() => page.getByText('1 of 2 hosts').count()).toBe(1);
  await page.reload();
  await expect.poll(() => page.getByText('1 of 2 hosts').count()).toBe(1);
  expect(await page.getByLabel('Search hosts').inputValue()).toBe(agent.hostname);
  expect(person.complaints).toEqual([]);
});

test('a host goes below zero while somebody looks: the row says so by itself', async () => {
  await person.signIn('reader');
  const row = page.getByRole('row').filter({ hasText: agent.hostname });
  await expect.poll(() => row.textContent()).toContain('176 GiB');
  await agent.full(promising(300n));
  await expect.poll(() => row.textContent(), { timeout: 30_000 }).toContain('−104 GiB');
  await agent.full(promising(20n));
  expect(person.complaints).toEqual([]);
});

test('a host: the ledger to the worst case, its promises, and its guest', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  const ledger = page.getByRole('table', { name: /^Ledger of/ });
  await expect.poll(() => ledger.textContent()).toContain('Worst-case free');
  expect(await ledger.textContent()).toContain('176 GiB');
  expect(await person.barriers()).toEqual([]);
  await page.getByRole('link', { name: 'guest-1', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'guest-1' }).waitFor();
  await page.getByRole('link', { name: 'vda' }).click();
  await expect.poll(() => page.getByText('/var/lib/nova/instances/one/disk', { exact: true }).count()).toBe(1);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test.each(['/pools', '/reclaim', '/events', '/about'])(
  '%s shows itself to a reader, without barriers',
  async (path) => {
    await person.signIn('reader', path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => page.getByText('Loading').count()).toBe(0);
    expect(await person.barriers()).toEqual([]);
    expect(person.complaints).toEqual([]);
  },
);

test('a reader is offered no page of admins', async () => {
  await person.signIn('reader');
  expect(await page.getByRole('link', { name: 'Tokens' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
});

test('an admin makes a token, sees its secret once, and revokes it', async () => {
  await person.signIn('admin', '/tokens');
  await page.getByLabel('Label').fill('for a script');
  await page.getByRole('button', { name: 'Create a token' }).click();
  const secret = page.getByRole('status').filter({ hasText: 'never shown again' });
  await expect.poll(() => secret.textContent()).toMatch(/ullage_[\w-]{43}/);
  const row = page.getByRole('row').filter({ hasText: 'for a script' });
  expect(await person.barriers()).toEqual([]);
  page.once('dialog', (dialog) => void dialog.accept());
  await row.getByRole('button', { name: 'Revoke for a script' }).click();
  await expect.poll(() => row.textContent()).toContain('revoked');
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect.poll(() => page.getByText('revoke token').count()).toBeGreaterThan(0);
  expect(person.complaints).toEqual([]);
});

test('in Chinese, on a narrow screen, in the dark', async () => {
  await person.sitDown({ locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  ({ page } = person);
  const { secret } = await server.newToken('reader');
  await page.goto(server.url);
  await page.getByLabel('令牌').fill(secret);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { level: 1, name: '主机群' }).waitFor();
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
  // Wide tables scroll by themselves: the page does not.
  expect(await person.excessWidth()).toBeLessThanOrEqual(0);
  expect(await person.barriers()).toEqual([]);
});

test('a host that stops reporting is late, then lost; its figures are marked as old ones', async () => {
  const silent = await TestAgent.of(server);
  await silent.full({ pools: [facts.filesystem()] });
  await person.signIn('reader', `/hosts/${silent.hostId}`);
  await expect.poll(() => page.getByText('fresh', { exact: true }).count()).toBe(1);
  server.pass(6 * 60_000);
  await page.reload();
  await expect.poll(() => page.locator('article.stale .state').textContent()).toMatch(/^lost · /);
  await page.goto(`${server.url}/?show=lost`);
  await expect.poll(() => page.getByRole('row').filter({ hasText: silent.hostname }).count()).toBe(1);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('who signs out is out', async () => {
  await person.signIn('reader');
  await page.locator('.who > button').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('textbox', { name: 'Token' }).waitFor();
  expect(await page.getByRole('navigation').count()).toBe(0);
});
