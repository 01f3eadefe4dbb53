// Every figure says how it is made up, in a real Chromium: by pointer and by keyboard, with its terms and the way to where they come from.
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

let agent: TestAgent;

const desk = Desk.forTests(async () => {
  agent = await TestAgent.of(desk.server);
  await agent.full({
    pools: [facts.filesystem()],
    guests: [facts.guest('guest-1', [facts.disk('/one')])],
    images: [facts.qcow2('/one', 300n * GiB, 2n * GiB)],
  });
});

const person = desk.seatForEachTest();

const card = () => person.page.getByRole('dialog');
const worst = () => person.page.getByRole('grid').getByRole('button', { name: '−104 GiB' });
const terms = () => card().getByRole('row').allTextContents();

test('a figure of the list opens its rule with its numbers, and Escape leads back to it', async () => {
  await person.signIn('reader');
  const { page } = person;
  await worst().focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => card().getAttribute('aria-label')).toBe('How Worst-case free is made up');
  expect(await card().textContent()).toContain('= available − Σ growth of 1 disk');
  // To the byte: what is shown is rounded.
  expect(await terms()).toEqual([' available194 GiB208 305 913 856 bytes', '− Σ growth298 GiB319 975 067 648 bytes']);
  expect(await person.barriers()).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => card().count()).toBe(0);
  expect(await page.locator(':focus').textContent()).toBe('−104 GiB');
  expect(person.complaints).toEqual([]);
});

test('a click elsewhere closes it, and its link leads to where the figure is made up', async () => {
  await person.signIn('reader');
  const { page } = person;
  await worst().click();
  await page.getByRole('heading', { level: 1 }).click();
  await expect.poll(() => card().count()).toBe(0);
  await worst().click();
  await card().getByRole('link', { name: 'Ledger and promises, disk by disk' }).click();
  await page.getByRole('heading', { level: 1, name: agent.hostname }).waitFor();
  expect(person.complaints).toEqual([]);
});

test('on a narrow screen it stays within the window, in Chinese and in the dark', async () => {
  await person.sitDown({ locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  await person.signIn('reader');
  await person.page.locator('.row .derived').first().click();
  await expect.poll(() => card().textContent()).toContain('= 可用 − 1 个磁盘的增长之和');
  const { x, width } = (await card().boundingBox()) ?? { x: -1, width: 0 };
  expect(x).toBeGreaterThanOrEqual(0);
  expect(x + width).toBeLessThanOrEqual(360);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('a host has its key figures at its head, each with its rule', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  const { page } = person;
  await page.getByRole('heading', { level: 1, name: agent.hostname }).waitFor();
  const head = page.locator('.head-figures');
  const names = await head.getByRole('term').allTextContents();
  expect(names.slice(0, 3)).toEqual(['Worst-case free', 'Available', 'May be promised']);
  expect(names.slice(-2)).toEqual(['Guests', 'Last report']);
  await head.getByRole('button', { name: '194 GiB' }).click();
  await expect.poll(() => card().textContent()).toContain('As statvfs tells it: f_bavail × f_frsize.');
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('what makes Nova’s figure differ says by how much it is too high or too low', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  const view = person.page.locator('dl.views > div').last();
  await view.locator('summary').click();
  const said = await view.getByRole('listitem').allTextContents();
  expect(said).toContainEqual(expect.stringMatching(/^[\d.]+ KiB too high: .*metadata\. \(1 disk\)$/));
  expect(said.filter((text) => !/^[\d.]+ \w+ too (?:high|low): [A-Z]/.test(text))).toEqual([]);
});
