// What the console says of an answer by the rules of Nova Kilo, in a real Chromium: how old what is told of a host is, and what they do not tell.
import { beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

const MINUTE_MS = 60_000;

let page: Page;
let agents: { readonly lost: TestAgent; readonly late: TestAgent; readonly fresh: TestAgent };

const poolOf = ({ hostId }: TestAgent, total: bigint) => ({
  pools: [facts.filesystem({ id: `fs:${hostId}`, total: total * GiB, free: total * GiB, available: total * GiB })],
});

const desk = Desk.forTests(async () => {
  const { server } = desk;
  agents = { lost: await TestAgent.of(server), late: await TestAgent.of(server), fresh: await TestAgent.of(server) };
  const { lost, late, fresh } = agents;
  await lost.full(poolOf(lost, 200n));
  server.pass(3 * MINUTE_MS);
  await late.full(poolOf(late, 20n));
  server.pass(3 * MINUTE_MS);
  await fresh.full(poolOf(fresh, 20n));
  server.pass(1_000);
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

const rows = () => page.locator('.answers .body [role=row]');

test('a lost host is chosen, marked with its age, and its figures are grey; by the rules of Ullage it is refused', async () => {
  const { lost, late, fresh } = agents;
  await person.signIn('placer', '/place');
  await page.getByLabel('Size (GiB)').fill('40');
  await page.getByLabel('Rules').selectOption('nova-kilo');
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByRole('heading', { level: 2, name: `Would go to ${lost.hostname}` }).waitFor();
  expect(await page.locator('.decision .warns').first().textContent()).toBe(
    '? Not beyond doubt: nothing is heard of it any more lost · 6 min',
  );
  const names = await rows().getByRole('rowheader').allTextContents();
  expect(new Set(names)).toEqual(
    new Set([`${lost.hostname} lost · 6 min`, `${late.hostname} late · 3 min`, fresh.hostname]),
  );
  expect(await rows().first().textContent()).toContain('✓ chosen');
  const unknown = rows().getByRole('img', { name: 'Not known: Kilo’s rules do not work it out.' });
  expect(await unknown.allTextContents()).toEqual(['—', '—', '—']);
  const colours = (where: string): Promise<string[]> =>
    page.evaluate(`[...document.querySelectorAll('${where}')].map((one) => getComputedStyle(one).color)`);
  const [soft = ''] = await colours('.answers .stale .figure');
  expect(new Set(await colours('.decision table .figure'))).toEqual(new Set([soft]));
  expect((await colours('.answers .row:not(.stale) .figure')).every((colour) => colour !== soft)).toBe(true);
  expect(await person.barriers()).toEqual([]);
  await page.getByRole('combobox', { name: 'Rules' }).selectOption('ullage');
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByRole('heading', { level: 2, name: 'Nowhere to go' }).waitFor();
  await expect.poll(() => rows().first().textContent()).toContain('a recent report: last heard of 6 min ago');
  expect(await rows().first().getByRole('rowheader').textContent()).toBe(`${lost.hostname} lost · 6 min`);
  expect(person.complaints).toEqual([]);
});
