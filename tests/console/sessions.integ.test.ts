// A session that ends while somebody works, and tabs that share one, in a real Chromium: nothing typed is lost, and nobody goes on as another.
import { beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { Role } from '../../src/store/tables.ts';
import { bearer } from '../server/server-fixture.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

let host: TestAgent;
let page: Page;

const desk = Desk.forTests(async () => {
  host = await TestAgent.of(desk.server);
  await host.full({ pools: [facts.filesystem()] });
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

/** Into the page as it is, in a tab. */
async function signInAgain(role: Role, tab: Page = page): Promise<void> {
  const { secret } = await desk.server.newToken(role);
  await tab.locator('#token').fill(secret);
  await tab.keyboard.press('Enter');
  await tab.locator('#token').waitFor({ state: 'detached' });
}

const ended = () => page.getByText('Your session has ended.');

test('a policy that is typed while the session ends is still there after signing in, and is previewed', async () => {
  await person.signIn('operator', '/settings');
  await page.getByLabel('Reason').fill('more room for builds');
  await page.getByLabel('Reserved (GiB)').fill('12');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Preview' }).click();
  await ended().waitFor();
  expect(await page.getByLabel('Reason').isVisible()).toBe(false);
  expect(await person.barriers()).toEqual([]);
  await signInAgain('operator');
  expect(await page.getByLabel('Reason').inputValue()).toBe('more room for builds');
  expect(await page.getByLabel('Reserved (GiB)').inputValue()).toBe('12');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('What would come of it').waitFor();
});

test('a new token’s label and a placement’s needs and forced reason outlive a session, too', async () => {
  await person.signIn('admin', '/tokens');
  await page.getByLabel('Label').fill('for a script');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Create a token' }).click();
  await ended().waitFor();
  await signInAgain('admin');
  expect(await page.getByLabel('Label').inputValue()).toBe('for a script');
  await page.getByRole('button', { name: 'Create a token' }).click();
  await page.getByText('never shown again').waitFor();
  await page.getByRole('link', { name: 'Placement', exact: true }).click();
  await page.getByLabel('Size (GiB)').first().fill('7');
  await page.getByLabel('Only this host (id or name)').fill(host.hostname);
  await page.getByLabel('Force: claim though limits are overrun').check();
  await page.getByLabel('Reason', { exact: true }).fill('the site is down');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Dry run' }).click();
  await ended().waitFor();
  await signInAgain('admin');
  expect(await page.getByLabel('Size (GiB)').first().inputValue()).toBe('7');
  expect(await page.getByLabel('Reason', { exact: true }).inputValue()).toBe('the site is down');
  await page.getByLabel('Force: claim though limits are overrun').uncheck();
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByText(`Would go to ${host.hostname}`).first().waitFor();
});

test('who signs in with another role finds his own pages, and nothing of what another typed', async () => {
  await person.signIn('admin', '/tokens');
  await page.getByLabel('Label').fill('for a script');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Create a token' }).click();
  await ended().waitFor();
  await signInAgain('reader');
  await page.getByText('This page is for admins.').waitFor();
  expect(await page.getByLabel('Label').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
});

test('a change goes through when its proof is of the session before, and was made by the same', async () => {
  await person.signIn('operator', '/settings');
  await page.getByLabel('Reason').fill('more room');
  await page.getByLabel('Reserved (GiB)').fill('12');
  // The same person signs in anew behind the page's back: another cookie, another proof.
  const { secret } = await desk.server.newToken('operator');
  const answered = await page.context().request.post(`${desk.server.url}/v1/session`, { data: { token: secret } });
  expect(answered.status()).toBe(200);
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('What would come of it').waitFor();
  expect(await page.getByLabel('Reason').inputValue()).toBe('more room');
});

test('who signs out in one tab is out in the other; who signs in as another there has no old buttons here', async () => {
  await person.signIn('admin', '/tokens');
  const other = await page.context().newPage();
  await other.goto(`${desk.server.url}/events`);
  await other.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
  await other.locator('.who > button').click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await other.locator('#token').waitFor();
  await ended().waitFor();
  await signInAgain('reader', other);
  await page.getByText('This page is for admins.').waitFor();
  expect(await page.getByRole('button', { name: 'Create a token' }).count()).toBe(0);
});

test('a token that is revoked ends the stream, and the page says so', async () => {
  const { id, secret } = await desk.server.newToken('reader');
  await page.goto(desk.server.url);
  await page.locator('#token').fill(secret);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.liveness').textContent()).toBe('Live');
  const admin = await desk.server.newToken('admin');
  expect((await desk.server.tell(`/v1/tokens/${id}/revoke`, bearer(admin.secret))).status).toBe(200);
  desk.server.pass(6_000);
  await ended().waitFor();
  expect(await page.getByRole('grid').isVisible()).toBe(false);
});
