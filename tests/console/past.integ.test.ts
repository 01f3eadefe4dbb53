// The past of a host and of a guest in a real Chromium: windows in the address, by pointer and by keyboard, marks, and the table behind the chart.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { bearer } from '../server/server-fixture.ts';
import { Desk, type Person } from './person.ts';

const HOUR_MS = 3_600_000;

const GUEST = randomUUID();

let desk: Desk;
let person: Person;
let agent: TestAgent;

const having = (gib: bigint) => ({
  pools: [facts.filesystem({ free: (250n - gib) * GiB })],
  guests: [facts.guest('web', [facts.disk('/web')], { uuid: GUEST })],
  images: [facts.qcow2('/web', 40n * GiB, gib * GiB)],
});

beforeAll(async () => {
  desk = await Desk.open();
  agent = await TestAgent.of(desk.server);
  for (let hour = 0; hour <= 24; hour++) {
    if (hour > 0) desk.server.pass(HOUR_MS);
    await agent.full(having(5n + BigInt(hour)));
    if (hour === 20) await forceClaim();
  }
});

afterAll(async () => {
  await desk.close();
});

beforeEach(async () => {
  person = await desk.seat({ timezoneId: 'UTC' });
  await person.page.clock.setFixedTime(desk.server.nowMs());
});

afterEach(async () => {
  await person.leave();
});

async function forceClaim(): Promise<void> {
  const { secret } = await desk.server.newToken('operator');
  const body = writeJsonLine({
    id: randomUUID(),
    guest: randomUUID(),
    host: agent.hostId,
    resources: { disk: { instances: 400n * GiB } },
    force: { reason: 'the old host burns' },
  });
  expect((await desk.server.post('/v1/claims', body, bearer(secret))).status).toBe(201);
}

const addressOf = () => new URL(person.page.url()).searchParams;

/** The window in the address, in hours before now. */
const windowNow = (): readonly number[] =>
  ['from', 'to'].map((name) =>
    addressOf().has(name) ? Math.round((Number(addressOf().get(name)) - desk.server.nowMs()) / HOUR_MS) : Number.NaN,
  );

const canvas = () => person.page.locator('.chart .u-over').first();

test('a part that is drawn over is looked at closer; the address keeps it, and back is the whole', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  await canvas().waitFor();
  await canvas().scrollIntoViewIfNeeded();
  const box = (await canvas().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await person.page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
  await person.page.mouse.down();
  await person.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
  await person.page.mouse.up();
  await expect.poll(windowNow).toEqual([-18, -12]);
  await person.page.getByText('The same as a table').first().click();
  const table = person.page.locator('.chart details tbody').first();
  // From 18 to 12 hours ago, a report an hour.
  await expect.poll(() => table.getByRole('row').count()).toBe(6);
  expect(await person.barriers()).toEqual([]);
  await person.page.goBack();
  await expect.poll(windowNow).toEqual([Number.NaN, Number.NaN]);
  await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(20);
  expect(person.complaints).toEqual([]);
});

test('without a pointer: earlier, closer, and the whole window again', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}?window=day`);
  await canvas().waitFor();
  await person.page.getByRole('button', { name: 'Closer' }).focus();
  await person.page.keyboard.press('Enter');
  await expect.poll(windowNow).toEqual([-18, -6]);
  await person.page.getByRole('button', { name: 'Earlier' }).focus();
  await person.page.keyboard.press('Enter');
  await expect.poll(windowNow).toEqual([-24, -12]);
  await person.page.getByRole('button', { name: 'Whole window' }).focus();
  await person.page.keyboard.press('Enter');
  await expect.poll(() => String(addressOf())).toBe('window=day');
  await person.page.getByLabel('7 days').check();
  await expect.poll(() => String(addressOf())).toBe('window=week');
  await person.page.reload();
  await expect.poll(() => person.page.getByLabel('7 days').isChecked()).toBe(true);
  expect(person.complaints).toEqual([]);
});

test('a promise that was forced is a mark with who and why, and none where the window does not reach', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  const marks = person.page.getByRole('list', { name: 'Marks on the time axis' });
  await expect.poll(() => marks.textContent()).toContain('by test operator: the old host burns');
  const now = desk.server.nowMs();
  await person.goTo(`/hosts/${agent.hostId}?from=${now - 12 * HOUR_MS}&to=${now - 6 * HOUR_MS}`);
  await canvas().waitFor();
  expect(await marks.count()).toBe(0);
});

test('a line has the colour that the style sheet gives it', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  await canvas().waitFor();
  const colours = await person.page.evaluate<string[]>(`[...document.querySelectorAll('.u-legend .u-marker')]
    .map((marker) => getComputedStyle(marker).borderTopColor)`);
  const pixels = await person.page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.chart canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let red = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200 && data[at] > 150 && data[at + 1] < 80 && data[at + 2] < 80) red += 1;
    return red;
  })()`);
  // The first is of the time, and has none.
  expect([new Set(colours.slice(1)).size, pixels > 100]).toEqual([4, true]);
});

test('a guest’s disk over time, and what it grew by in a day', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}/guests/${GUEST}`);
  await person.page.getByRole('heading', { name: 'Over time' }).waitFor();
  const figure = person.page.locator('dl > div').filter({ hasText: 'In a day' });
  await expect.poll(() => figure.locator('dd').textContent()).toContain('24.0 GiB');
  await person.page.getByText('The same as a table').click();
  const first = person.page.locator('.chart tbody').getByRole('row').first();
  expect(await first.textContent()).toMatch(/5\.0 GiB.*40\.0 GiB$/);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});
