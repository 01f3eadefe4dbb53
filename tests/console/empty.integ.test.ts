// A server that nobody reports to yet, in a real Chromium: every page says that it has nothing, and what to do next.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Desk, type Person } from './person.ts';

let desk: Desk;
let person: Person;

beforeAll(async () => {
  desk = await Desk.open();
  person = await desk.seat();
});

afterAll(async () => {
  await person.leave();
  await desk.close();
});

test('an empty fleet has the one command that connects a host, with the real address, and the way to a token', async () => {
  await person.signIn('admin');
  const { page } = person;
  const command = `ullage agent --server ${desk.server.url} --token-file /etc/ullage/agent-token`;
  await page.getByText(command, { exact: true }).waitFor();
  expect(await person.barriers()).toEqual([]);
  await page.getByRole('link', { name: 'Make the token' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tokens' }).waitFor();
  expect(await page.getByLabel('Role').inputValue()).toBe('agent');
  expect(person.complaints).toEqual([]);
});
