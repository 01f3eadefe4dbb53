// Claims in the console, in a real Chromium: the list of all of them, what a guest with a claim is told, and room for reasons.
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { placed } from '../server/placements-fixture.ts';
import { Desk } from './person.ts';

let page: Page;
let agent: TestAgent;

const guest = randomUUID();
/** A name in one piece, which takes its width from the other columns. */
const LONG_NAME = 'compute-0042.availability-zone-b.region-north.example.org';

const POOL = { total: 400n * GiB, free: 400n * GiB, available: 400n * GiB };

const desk = Desk.forTests(async () => {
  agent = await TestAgent.of(desk.server);
  await agent.full({ hostname: LONG_NAME, pools: [facts.filesystem(POOL)], node: facts.node() });
  desk.server.pass(1_000);
  await placed(desk.server, { guest, disks: [{ size: 20n * GiB }], memoryMib: 6_144n, vcpus: 2n });
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

test.each([
  {
    locale: 'en-GB',
    words: { size: 'Size (GiB)', guest: 'Guest (UUID)', claim: 'Claim', claims: 'Claims of this host' },
    said: (host: string) => `Guest ${guest} has a claim already, on host ${host}.`,
  },
  {
    locale: 'zh-CN',
    words: { size: '大小 (GiB)', guest: '虚拟机 (UUID)', claim: '承诺', claims: '此主机的承诺' },
    said: (host: string) => `虚拟机 ${guest} 已有承诺，位于主机 ${host}。`,
  },
])('in $locale a guest that has a claim is told where, with the ways there', async ({ locale, words, said }) => {
  await person.sitDown({ locale });
  ({ page } = person);
  await person.signIn('placer', '/place');
  await page.getByLabel(words.size).fill('5');
  await page.getByLabel(words.guest).fill(guest);
  await page.getByRole('button', { name: words.claim, exact: true }).click();
  const alert = page.getByRole('alert');
  await expect.poll(() => alert.textContent()).toContain(said(LONG_NAME));
  const text = (await alert.textContent()) ?? '';
  for (const raw of ['CLAIM_HELD_ALREADY', desk.server.url, agent.hostId]) expect(text).not.toContain(raw);
  const hrefs = await Promise.all((await alert.getByRole('link').all()).map((link) => link.getAttribute('href')));
  expect(hrefs).toEqual([
    `/hosts/${agent.hostId}/guests/${guest}`,
    `/hosts/${agent.hostId}`,
    `/place/claims?host=${agent.hostId}`,
  ]);
  expect(await person.barriers()).toEqual([]);
  await alert.getByRole('link', { name: words.claims }).click();
  await expect.poll(() => page.locator('main tbody').textContent()).toContain(guest);
});

test('each amount of a claim is a line of its own, beside names that take what they need', async () => {
  await person.signIn('reader', '/place/claims');
  const amounts = page.locator('table.claims tbody li');
  await expect.poll(() => amounts.allTextContents()).toEqual(['disk  20.0 GiB', 'memory  6.0 GiB', 'vCPUs  2']);
  const heights = await Promise.all((await amounts.all()).map(async (one) => (await one.boundingBox())?.height ?? 0));
  expect(Math.max(...heights)).toBeLessThan(2 * 16);
  expect(person.complaints).toEqual([]);
});

test('the reason of a forced claim has room for a sentence', async () => {
  await person.signIn('operator', '/place');
  await page.getByLabel('Only this host (id or name)').fill(LONG_NAME);
  await page.getByLabel('Force: claim though limits are overrun').check();
  const width = async (): Promise<number> => (await page.getByLabel('Reason').boundingBox())?.width ?? 0;
  expect(await width()).toBeGreaterThan(400);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await person.excessWidth()).toBeLessThanOrEqual(0);
});
