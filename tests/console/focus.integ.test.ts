// Where the keyboard is after a form was sent, in a real Chromium: at the button still, or at what came of it, and never nowhere.
import { expect, test } from 'vitest';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

let hostId: string;

const desk = Desk.forTests(async () => {
  const agent = await TestAgent.of(desk.server);
  ({ hostId } = agent);
  const guests = Array.from({ length: 101 }, (_, at) => facts.guest(`guest-${at}`, []));
  await agent.full({ pools: [facts.filesystem()], guests });
});

const person = desk.seatForEachTest();

const button = (name: string) => person.page.getByRole('button', { name, exact: true });

/** Presses it as the keyboard does. */
async function press(name: string): Promise<void> {
  await button(name).focus();
  await person.page.keyboard.press('Enter');
}

/** What has the focus: what it is, and how it begins. */
const focused = (): Promise<string> =>
  person.page.evaluate(
    "document.activeElement.tagName.toLowerCase() + ': ' + document.activeElement.textContent.trim().slice(0, 20)",
  );

test('a preview, what is applied, and a change that is refused', async () => {
  const { page } = person;
  await person.signIn('operator', '/settings');
  await page.getByLabel('Allocation ratio').fill('2');
  await page.getByLabel('Reason').fill('compressed');
  await press('Preview');
  await page.getByRole('status', { name: 'What would come of it' }).waitFor();
  expect(await focused()).toBe('button: Preview');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('button: Apply');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Changed' }).waitFor();
  expect(await focused()).toBe('button: Apply');
  // Nothing was previewed since: pressed again, nothing is done.
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Scope' }).selectOption('host');
  await page.getByRole('textbox', { name: 'Host (id or name)' }).first().fill('nohost');
  await press('Preview');
  await page.getByRole('alert').waitFor();
  expect(await focused()).toBe('button: Preview');
  expect(await person.barriers()).toEqual([]);
});

test('a dry run that ends in an error, and one that is answered', async () => {
  const { page } = person;
  await person.signIn('placer', '/place');
  await page.getByLabel('vCPUs').fill('1');
  await page.getByLabel('Only this host (id or name)').fill('nohost');
  await press('Dry run');
  await page.getByRole('alert').waitFor();
  expect(await focused()).toBe('button: Dry run');
  await page.getByLabel('Only this host (id or name)').fill('');
  await press('Dry run');
  await expect.poll(focused).toMatch(/^h2: /);
});

test('a new token, by its button and from a field; hidden; revoked', async () => {
  const { page } = person;
  page.on('dialog', (dialog) => void dialog.accept());
  await person.signIn('admin', '/tokens');
  await page.getByLabel('Label').fill('one');
  await press('Create a token');
  await expect.poll(focused).toMatch(/^div: The token .one/);
  await page.getByLabel('Label').fill('two');
  await page.keyboard.press('Enter');
  await expect.poll(focused).toMatch(/^div: The token .two/);
  await press('Hide it');
  expect(await focused()).toBe('button: Create a token');
  await press('Revoke two');
  await expect.poll(focused).toBe('td: revoked');
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('a token for a host that there is', async () => {
  const { page } = person;
  await person.signIn('admin', '/tokens?role=agent');
  await page.getByLabel('Label').fill('agent');
  await page.getByLabel('Host id (for an agent)').fill(hostId);
  await press('Create a token');
  await expect.poll(focused).toMatch(/^div: The token .agent/);
});

test('the last page of a list: the list, as there is no more to ask for', async () => {
  await person.signIn('reader', '/guests');
  await press('More guests');
  await expect.poll(() => person.page.locator('main tbody tr').count()).toBe(101);
  expect(await focused()).toMatch(/^div: Guests/);
  expect(await button('More guests').count()).toBe(0);
});
