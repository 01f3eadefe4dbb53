// What is around each page, in a real Chromium: colours and language that the reader chose, the way about by keyboard, a server that is away,
// and a session that ends.
import { expect, test } from 'vitest';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

let agent: TestAgent;

const desk = Desk.forTests(async () => {
  agent = await TestAgent.of(desk.server);
  await agent.full({ pools: [facts.filesystem()] });
});

const person = desk.seatForEachTest();

const focused = () => person.page.locator(':focus');
const paper = () => person.page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
const account = () => person.page.locator('.who > button');

test('the colours that the reader chose hold, whatever the system says, and are kept', async () => {
  await person.signIn('reader');
  expect(await paper()).toBe('rgb(255, 255, 255)');
  await person.page.emulateMedia({ colorScheme: 'dark' });
  expect(await paper()).toBe('rgb(15, 20, 25)');
  await account().click();
  await person.page.getByRole('combobox', { name: 'Colours' }).selectOption('light');
  expect(await paper()).toBe('rgb(255, 255, 255)');
  await person.page.reload();
  await person.heading('Fleet').waitFor();
  expect(await paper()).toBe('rgb(255, 255, 255)');
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('the keyboard comes to the content first if it wants, and is there after each step', async () => {
  await person.signIn('reader');
  const { page } = person;
  await page.reload();
  await person.heading('Fleet').waitFor();
  await page.keyboard.press('Tab');
  expect(await focused().textContent()).toBe('Skip to content');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused().getAttribute('id')).toBe('content');
  await page.getByRole('link', { name: 'Pools' }).focus();
  await page.keyboard.press('Enter');
  await person.heading('Pools').waitFor();
  expect(await focused().getAttribute('id')).toBe('content');
  await page.goBack();
  await person.heading('Fleet').waitFor();
  expect(await focused().getAttribute('id')).toBe('content');
});

test('on a narrow screen the pages are behind a button, which the keyboard opens and Escape closes', async () => {
  await person.sitDown({ viewport: { width: 360, height: 740 } });
  await person.signIn('reader');
  const { page } = person;
  const menu = page.getByRole('button', { name: 'Menu: Fleet' });
  expect(await page.getByRole('link', { name: 'Pools' }).isVisible()).toBe(false);
  await menu.focus();
  await page.keyboard.press('Enter');
  expect(await person.barriers()).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('link', { name: 'Pools' }).isVisible()).toBe(false);
  expect(await focused().textContent()).toContain('Menu');
  await menu.click();
  await page.getByRole('link', { name: 'Pools' }).click();
  await page.getByRole('button', { name: 'Menu: Pools' }).waitFor();
  expect(await page.getByRole('link', { name: 'Reclaim' }).isVisible()).toBe(false);
  expect(person.complaints).toEqual([]);
});

test('while the server is away everything is marked as old, with since when; once it answers, all is as before', async () => {
  await person.signIn('reader');
  const { page } = person;
  await page.getByRole('link', { name: agent.hostname }).waitFor();
  await page.route('**/v1/**', (route) => route.abort('connectionrefused'));
  await page.getByRole('link', { name: 'About' }).click();
  const away = page.getByRole('alert').filter({ hasText: 'The server does not answer. What is shown is of then:' });
  await away.waitFor();
  expect(await page.locator('main').getAttribute('class')).toBe('stale');
  await page.getByRole('link', { name: 'Fleet' }).click();
  await page.getByRole('link', { name: agent.hostname }).waitFor();
  expect(await person.barriers()).toEqual([]);
  await page.unroute('**/v1/**');
  await expect.poll(() => away.count(), { timeout: 30_000 }).toBe(0);
  expect(await page.locator('main').getAttribute('class')).toBe(null);
});

test('a session that ends leads to the way in, and from there back to the same page', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  const { page } = person;
  await person.heading(agent.hostname).waitFor();
  await page.context().clearCookies();
  await page.getByRole('link', { name: 'Pools' }).click();
  await page.getByText('Your session has ended.').waitFor();
  expect(await person.barriers()).toEqual([]);
  const { secret } = await desk.server.newToken('reader');
  await page.locator('#token').fill(secret);
  await page.keyboard.press('Enter');
  await person.heading('Pools').waitFor();
  expect(new URL(page.url()).pathname).toBe('/pools');
});

test.each(['agent', 'tenant'] as const)('a token of role %s signs nobody in, and the page says why', async (role) => {
  const { page } = person;
  const { secret } = await desk.server.newToken(role, role === 'agent' ? agent.hostId : undefined);
  await page.goto(desk.server.url);
  // Nothing else is to be done here: who types is in the field.
  await expect.poll(() => focused().getAttribute('id')).toBe('token');
  await page.keyboard.type(secret);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('This token may not read');
  expect(await page.getByRole('navigation').count()).toBe(0);
  expect(await person.barriers()).toEqual([]);
});
