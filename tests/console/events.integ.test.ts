// Events in a real Chromium: sentences with the ways to what they are about, chosen by kind, host and time, in the address, older ones, and live.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { appendEvents } from '../../src/store/fleet/events.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { bearer } from '../server/server-fixture.ts';
import { Desk } from './person.ts';

let host: TestAgent;
let other: TestAgent;
const guest = randomUUID();
const placement = randomUUID();

const desk = Desk.forTests(async () => {
  host = await TestAgent.of(desk.server);
  other = await TestAgent.of(desk.server);
  for (const agent of [host, other]) await agent.full({ pools: [facts.filesystem()] });
  const asked = bearer((await desk.server.newToken('operator')).secret);
  const forced = {
    id: placement,
    guest,
    host: host.hostId,
    disks: [{ size: 400n * GiB }],
    force: { reason: 'the old host burns' },
  };
  await desk.server.post('/v1/placements', writeJsonLine(forced), asked);
  const policy = { scope: 'host', key: host.hostId, resource: 'disk', reserved: 10n * GiB, reason: 'for backups' };
  await desk.server.send('PUT', '/v1/policies', policy, asked);
});

const person = desk.seatForEachTest();

const rows = () => person.page.locator('main tbody tr');
const row = (text: string) => rows().filter({ hasText: text }).first();
const address = () => String(new URL(person.page.url()).searchParams);

test('each event is a sentence, and leads to host, guest and decision; JSON is nowhere', async () => {
  await person.signIn('reader', '/events');
  await expect.poll(() => row('was promised what it asks for').textContent()).toContain('because: the old host burns.');
  const promise = row('was promised');
  expect(await promise.textContent()).toMatch(/Forced by .*Over: disk by [\d.]+ GiB/);
  const found = await promise.getByRole('link').all();
  const links = await Promise.all(found.map((link) => link.getAttribute('href')));
  expect(links).toEqual([`/hosts/${host.hostId}`, `/hosts/${host.hostId}/guests/${guest}`, `/place/${placement}`]);
  expect(await row('It reported for the first time.').count()).toBe(1);
  expect(await row('for backups').textContent()).toContain('disk nothing of its own → 10.0 GiB reserved');
  expect(await rows().allTextContents()).not.toEqual(expect.arrayContaining([expect.stringMatching(/[{}[\]"]/)]));
  expect(await person.barriers()).toEqual([]);
  await promise.getByRole('link', { name: 'Decision' }).click();
  await expect.poll(() => person.page.getByText(host.hostname).count()).toBeGreaterThan(0);
  expect(new URL(person.page.url()).pathname).toBe(`/place/${placement}`);
  expect(person.complaints).toEqual([]);
});

test('what is chosen stands in the address; back is the choice before', async () => {
  await person.signIn('reader', '/events');
  await row('for the first time').waitFor();
  await person.page.getByRole('main').getByRole('combobox', { name: 'What' }).selectOption('host-appeared');
  await expect.poll(() => rows().count()).toBe(2);
  expect(address()).toBe('kind=host-appeared');
  await person.page.getByLabel('Host (id or name)').fill(other.hostname);
  await person.page.keyboard.press('Enter');
  await expect.poll(() => rows().count()).toBe(1);
  await person.page.reload();
  await expect.poll(() => rows().count()).toBe(1);
  expect(await person.page.getByLabel('Host (id or name)').inputValue()).toBe(other.hostname);
  await person.page.goBack();
  await expect.poll(() => rows().count()).toBe(2);
  await person.page.getByRole('main').getByRole('combobox', { name: 'What' }).selectOption('two-agents');
  await person.page.getByText('Nothing of this happened, or it is kept no longer.').waitFor();
  await person.page.getByRole('main').getByRole('combobox', { name: 'What' }).selectOption('host-appeared');
  await expect.poll(() => rows().count()).toBe(2);
  await person.page.getByLabel('Until (your time)').fill('2026-11-25T00:30');
  await person.page.keyboard.press('Enter');
  await person.page.getByText('Nothing of this happened, or it is kept no longer.').waitFor();
  expect(new URLSearchParams(address()).get('until')).toMatch(/^2026-11-2\dT\d\d:[03]0Z$/);
  expect(await person.page.getByLabel('Since').textContent()).toContain('1 hour before');
  await person.page.getByLabel('Until (your time)').fill('2026-11-27T00:30');
  await person.page.keyboard.press('Enter');
  await expect.poll(() => rows().count()).toBe(2);
  expect(await person.barriers()).toEqual([]);
});

test('older ones come when they are asked for, and new ones by themselves', async () => {
  const atMs = desk.server.nowMs();
  const event = {
    hostId: other.hostId,
    hostName: other.hostname,
    kind: 'host-late',
    detail: { was: 'fresh' },
  } as const;
  await desk.server.store.write((tx) =>
    appendEvents(
      tx,
      atMs,
      Array.from({ length: 120 }, () => event),
    ),
  );
  await person.signIn('reader', '/events?kind=host-late');
  await expect.poll(() => rows().count()).toBe(100);
  await person.page.getByRole('button', { name: 'Older' }).click();
  await expect.poll(() => rows().count()).toBe(120);
  await expect.poll(() => person.page.getByRole('button', { name: 'Older' }).count()).toBe(0);
  await person.goTo('/events?kind=host-appeared');
  await expect.poll(() => rows().count()).toBe(2);
  const late = await TestAgent.of(desk.server);
  await late.full({ pools: [facts.filesystem()] });
  await expect.poll(() => rows().count(), { timeout: 30_000 }).toBe(3);
  expect(await rows().first().textContent()).toContain(late.hostname);
});

test('in Chinese, with kinds that this console does not know shown by their own names', async () => {
  await person.sitDown({ locale: 'zh-CN' });
  await person.page.route('**/v1/past-events?*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('host-appeared', 'host-painted') });
  });
  await person.signIn('reader', `/events?host=${host.hostId}`);
  await expect.poll(() => row('获得了所请求的承诺').textContent()).toContain('强制，原因：the old host burns。');
  expect(await row('host-painted').count()).toBe(1);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test.each([
  ['en-GB', '/events'],
  ['zh-CN', '/events'],
  ['en-GB', '/place/forced'],
  ['zh-CN', '/place/forced'],
])('on a narrow screen rows take a few lines each, and are a table still: %s %s', async (locale, path) => {
  await person.sitDown({ locale, viewport: { width: 360, height: 740 } });
  await person.signIn('operator', path);
  await rows().first().waitFor();
  const heights = await person.page.evaluate<number[]>(
    `[...document.querySelectorAll('main tbody tr')].map((row) => row.getBoundingClientRect().height)`,
  );
  // A forced claim has its form, and a line or more for each of three limits that it overran.
  expect(Math.max(...heights)).toBeLessThan(path === '/events' ? 160 : 420);
  const cut = `[...document.querySelectorAll('main td, main tbody th')]
    .filter((cell) => cell.getBoundingClientRect().right > document.documentElement.clientWidth).map((cell) => cell.textContent)`;
  expect(await person.page.evaluate(cut)).toEqual([]);
  expect(await person.excessWidth()).toBe(0);
  expect(await person.page.getByRole('columnheader').count()).toBeGreaterThan(3);
  expect(await person.barriers()).toEqual([]);
});
