// The live list while somebody is in it, in a real Chromium: figures change under his pointer and keyboard, and rows stay where they are until
// he has left.
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

let agents: readonly [TestAgent, TestAgent, TestAgent];

const desk = Desk.forTests(async () => {
  const { server } = desk;
  agents = [await TestAgent.of(server), await TestAgent.of(server), await TestAgent.of(server)];
});

const person = desk.seatForEachTest();

let page: Page;

beforeEach(async () => {
  for (const [index, available] of [10n, 50n, 90n].entries()) await report(index, available);
  desk.server.pass(5_000);
  await person.signIn('reader');
  ({ page } = person);
  await rows().nth(2).waitFor();
});

async function report(index: number, available: bigint): Promise<void> {
  desk.server.pass(1_000);
  const id = `fs:${index}`;
  const pool = facts.filesystem({ id, total: 100n * GiB, free: 95n * GiB, available: available * GiB });
  expect((await agents[index]?.full({ pools: [pool] }))?.status).toBe(202);
}

const rows = () => page.locator('.rows .body [role=row]');

/** Whose rows they are, from above. */
async function order(): Promise<readonly number[]> {
  const texts = await rows().allTextContents();
  return texts.map((text) => agents.findIndex(({ hostname }) => text.includes(hostname)));
}

/** The last host becomes the tightest: its row would be the first. */
async function overturn(): Promise<void> {
  await report(2, 3n);
  await expect.poll(async () => (await rows().allTextContents()).some((text) => text.includes('3.0 GiB'))).toBe(true);
}

test('the tightest comes first by itself where nobody is among the rows', async () => {
  await overturn();
  await expect.poll(order).toEqual([2, 0, 1]);
});

test('under a pointer the order stays while the figures change; it is that of the figures once the pointer has left', async () => {
  await rows().nth(1).hover();
  await overturn();
  expect(await order()).toEqual([0, 1, 2]);
  await page.mouse.move(5, 5);
  await expect.poll(order).toEqual([2, 0, 1]);
});

test('so it does under the keyboard, and who presses Enter gets the row that he was on', async () => {
  await rows().nth(1).getByRole('link').first().focus();
  await overturn();
  expect(await order()).toEqual([0, 1, 2]);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${desk.server.url}/hosts/${agents[1].hostId}`);
  await page.goBack();
  await expect.poll(order).toEqual([2, 0, 1]);
});

test('who asks for another order has it at once, wherever he is', async () => {
  await rows().nth(1).hover();
  await overturn();
  await page.getByRole('columnheader', { name: 'Available' }).getByRole('button').click();
  await expect.poll(order).toEqual([2, 0, 1]);
});
