// The list of tokens, in a real Chromium: the one that was just made stands first, and any of many is found.
import { expect, test } from 'vitest';
import { Desk } from './person.ts';

const TOKENS = 40;

const desk = Desk.forTests(async () => {
  const { secret } = await desk.server.newToken('admin');
  for (let at = 1; at <= TOKENS; at += 1) {
    desk.server.pass(1_000);
    const order = { role: 'reader', label: `token-${at}` };
    await desk.server.send('POST', '/v1/tokens', order, { authorization: `Bearer ${secret}` });
  }
});

const person = desk.seatForEachTest();

test('the newest stands first, those of before are found by their names', async () => {
  const { page } = person;
  await person.signIn('admin', '/tokens');
  const names = page.locator('main tbody th');
  desk.server.pass(1_000);
  await page.getByLabel('Label').fill('mine');
  await page.getByRole('button', { name: 'Create a token' }).click();
  await expect.poll(() => names.first().textContent()).toBe('mine');
  expect(await names.count()).toBe(20);
  expect(await names.allTextContents()).not.toContain('token-1');
  await page.getByLabel('Find in: Tokens').fill('token-1');
  await expect.poll(() => names.last().textContent()).toBe('token-1');
  expect(await names.first().textContent()).toBe('token-19');
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});
