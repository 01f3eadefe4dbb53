// The list of the fleet in a real Chromium: what its columns say, groups, and thousands of hosts.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { countBySeverity } from '../../src/core/finding.ts';
import { SHOW_HOST } from '../../src/wire/api/hosts.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import type { TestServer } from '../server/server-fixture.ts';
import { Desk } from './person.ts';

const HOUR_MS = 3_600_000;

const EXPORT = facts.filesystem({
  id: 'nfs:filer:/export',
  name: 'filer:/export',
  total: 900n * GiB,
  free: 500n * GiB,
  available: 500n * GiB,
  shared: true,
});

const AGGREGATE = randomUUID();

let agents: { readonly alone: TestAgent; readonly one: TestAgent; readonly other: TestAgent };

/** A guest of 20 GiB that has written 2, and stands still because there was no space for more. */
const PAUSED = {
  guests: [
    facts.guest('db', [facts.disk('/db')], { uuid: randomUUID(), state: 'paused', ioError: 'no space' }),
    facts.guest('web', [facts.disk('/web')], { uuid: randomUUID() }),
  ],
  images: [facts.qcow2('/db', 20n * GiB, 2n * GiB), facts.qcow2('/web', 280n * GiB, 2n * GiB)],
};

const desk = Desk.forTests(async () => {
  const { server } = desk;
  agents = { alone: await TestAgent.of(server), one: await TestAgent.of(server), other: await TestAgent.of(server) };
  await agents.alone.full({ ...PAUSED, pools: [facts.filesystem({ free: 214n * GiB })] });
  server.pass(24 * HOUR_MS);
  await agents.alone.full(PAUSED);
  await agents.one.full({ pools: [EXPORT] });
  await agents.other.full({ pools: [EXPORT] });
  await join(server, agents.one.hostId);
});

const person = desk.seatForEachTest();

/** Puts a host into the aggregate, as an operator's tools do. */
async function join(server: TestServer, hostId: string): Promise<void> {
  const { secret } = await server.newToken('admin');
  const path = `/placement/resource_providers/${hostId}/aggregates`;
  const headers = { authorization: `Bearer ${secret}`, 'openstack-api-version': 'placement 1.18' };
  const { status } = await fetch(server.url + path, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body: writeJsonLine([AGGREGATE]),
  });
  expect(status).toBe(200);
}

/** The texts of all rows, headings included, as they stand. */
const rows = () => person.page.locator('.rows .body [role=row]').allTextContents();

test('a row says what may still be promised, what was written in a day, and the over-commit beside the ratio set', async () => {
  await person.signIn('reader');
  const row = person.page.getByRole('row').filter({ hasText: agents.alone.hostname });
  await expect.poll(() => row.count()).toBe(1);
  const cells = await row.getByRole('gridcell').allTextContents();
  // 254 GiB less the 300 GiB of both guests; occupied went from 40 to 46 GiB.
  expect([cells[4], cells[6], cells[7]?.replace(/ more.*/, ''), cells[8]]).toEqual([
    '−46.0 GiB',
    '+6.0 GiB',
    '1.18 / 1.00',
    '‖ 1 · 1 stopped by a failed write, 2',
  ]);
  const unknown = person.page.getByRole('row').filter({ hasText: agents.one.hostname });
  expect((await unknown.getByRole('gridcell').allTextContents())[6]).toContain('—');
  await person.goTo('/?show=paused');
  await expect.poll(rows).toEqual([expect.stringContaining(agents.alone.hostname)]);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('a row counts the findings that the page of its host has, those of its promises too', async () => {
  await person.signIn('reader');
  const { hostId, hostname } = agents.alone;
  const { secret } = await desk.server.newToken('reader');
  const shown = SHOW_HOST.answer.parse((await desk.server.get(`/v1/hosts/${hostId}`, secret)).body);
  expect(shown.findings.map(({ code }) => code)).toContain('over-claimed');
  const { critical, warning, info } = countBySeverity(shown.findings);
  const counts = person.page.getByRole('row', { name: hostname }).locator('.finding-counts .severity');
  const told = (await counts.allTextContents()).map((text) => Number(/\d+/.exec(text)?.[0]));
  expect(told).toEqual([critical, warning, info].filter((count) => count > 0));
});

test('hosts stand under their aggregates or the pools that they share, and the address keeps it', async () => {
  await person.signIn('reader');
  const { alone, one, other } = agents;
  await person.page.getByLabel('Group by').selectOption('shared pool');
  await expect.poll(async () => (await rows())[0]).toContain('filer:/export 2 hosts');
  expect(await rows()).toEqual([
    expect.stringContaining('filer:/export 2 hosts'),
    expect.stringMatching(/^kvm-.*500 GiB/),
    expect.stringMatching(/^kvm-.*500 GiB/),
    'On no shared pool 1 host, 1 below zero',
    expect.stringContaining(alone.hostname),
  ]);
  expect(await person.barriers()).toEqual([]);
  await person.goTo('/?group=aggregate&sort=name');
  await expect.poll(async () => (await rows()).length).toBe(5);
  const rest = [alone.hostname, other.hostname].toSorted().map((name): string => expect.stringContaining(name)); // oxlint-disable-line typescript/no-unsafe-return -- vitest's matcher
  expect(await rows()).toEqual([
    `${AGGREGATE} 1 host`,
    expect.stringContaining(one.hostname),
    'In no aggregate 2 hosts, 1 below zero',
    ...rest,
  ]);
  expect(person.complaints).toEqual([]);
});

test('the list by keyboard: Tab comes to one row, keys move from there, Enter opens the host', async () => {
  await person.signIn('reader', '/?sort=name');
  const { page } = person;
  const names = Object.values(agents)
    .map(({ hostname }) => hostname)
    .toSorted();
  await expect.poll(async () => (await rows()).length).toBe(3);
  await page.getByRole('button', { name: 'Findings' }).focus();
  const focused = () => page.locator(':focus').textContent();
  await page.keyboard.press('Tab');
  expect(await focused()).toContain(names[0]);
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toContain(names[1]);
  await page.keyboard.press('End');
  await expect.poll(focused).toContain(names[2]);
  // What is in the row comes next, and nothing of the others.
  await page.keyboard.press('Tab');
  expect(await focused()).toBe(names[2]);
  await page.keyboard.press('Home');
  await expect.poll(focused).toContain(names[0]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: String(names[0]) }).waitFor();
  expect(person.complaints).toEqual([]);
});

test('each choice is one step for the back button', async () => {
  await person.signIn('reader', '/about');
  const { page } = person;
  const search = () => new URL(page.url()).search;
  await page.getByRole('link', { name: 'Ullage' }).click();
  await page.getByRole('link', { name: '1 below zero' }).click();
  await expect.poll(async () => (await rows()).length).toBe(1);
  await page.getByRole('button', { name: 'Available' }).click();
  await expect.poll(search).toBe('?show=negative&sort=available');
  await page.getByLabel('Search hosts').pressSequentially('kvm');
  await expect.poll(search).toBe('?show=negative&sort=available&search=kvm');
  await page.goBack();
  await expect.poll(search).toBe('?show=negative');
  await page.goBack();
  await expect.poll(async () => (await rows()).length).toBe(3);
  expect(search()).toBe('');
  await page.goBack();
  await person.heading('About').waitFor();
  expect(person.complaints).toEqual([]);
});

test('totals have a card for each kind of pool that there is, and states with their counts are links that filter', async () => {
  await person.signIn('reader');
  const { page } = person;
  const cards = page.getByRole('region', { name: 'Totals, shared pools counted once' }).getByRole('listitem');
  await expect.poll(() => cards.last().textContent()).toBe('No host has volume groups or thin pools.');
  expect(await cards.count()).toBe(2);
  await page.getByRole('link', { name: '1 below zero' }).click();
  await expect.poll(rows).toEqual([expect.stringContaining(agents.alone.hostname)]);
  expect(new URL(page.url()).search).toBe('?show=negative');
  await page.getByRole('link', { name: '0 lost' }).click();
  await page.getByText('No host matches.').waitFor();
  await page.getByRole('link', { name: 'Show all hosts' }).click();
  await expect.poll(async () => (await rows()).length).toBe(3);
  await page.getByRole('button', { name: '−46.0 GiB' }).first().click();
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});
