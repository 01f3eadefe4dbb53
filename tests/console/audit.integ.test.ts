// The audit log in a real Chromium: in words and amounts, page after page, as far back as the reader goes.
import { randomUUID } from 'node:crypto';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { appendAudits } from '../../src/store/audit-log/audit-log.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { bearer } from '../server/server-fixture.ts';
import { Desk } from './person.ts';

/** One page and a part of another. */
const ENTRIES = 130;

let host: TestAgent;
const [placement, guest, unknownGuest, forgottenHost] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

/** What admins do, and what others may not. */
async function act(): Promise<void> {
  const { server } = desk;
  host = await TestAgent.of(server);
  await host.full({ pools: [facts.filesystem()] });
  const [admin, reader] = [bearer((await server.newToken('admin')).secret), (await server.newToken('reader')).secret];
  const policy = { scope: 'host', key: host.hostId, resource: 'disk', reason: 'for backups' };
  await server.send('PUT', '/v1/policies', { ...policy, reserved: 10n * GiB }, admin);
  await server.send('PUT', '/v1/policies', { ...policy, reserved: 12n * GiB, allocationRatio: '1.25' }, admin);
  const force = { reason: 'the old host burns' };
  const order = { id: placement, guest, host: host.hostId, disks: [{ size: 400n * GiB }], force };
  await server.post('/v1/placements', writeJsonLine(order), admin);
  const claim = { id: randomUUID(), guest: unknownGuest, host: host.hostId, expiresAfterSeconds: 60n };
  await server.post('/v1/claims', writeJsonLine({ ...claim, resources: { disk: { instances: 9_000n * GiB } } }), admin);
  await server.send('POST', `/v1/claims/${placement}/review`, { note: 'still needed', againAfterDays: 7n }, admin);
  await server.send('POST', '/v1/tokens', { role: 'tenant', label: 'shop', project: 'web' }, admin);
  await server.send('POST', '/v1/tokens', { role: 'reader', label: 'x' }, bearer(reader));
  const api = { 'x-auth-token': (await server.newToken('admin')).secret, 'openstack-api-version': 'placement 1.36' };
  await server.send('PUT', '/placement/traits/CUSTOM_FAST', undefined, api);
  await server.send('DELETE', `/placement/resource_providers/${host.hostId}/traits`, undefined, api);
  await server.send('POST', '/v1/tokens', { role: 'agent', label: 'gone', hostId: forgottenHost }, admin);
  await host.full({ pools: [facts.filesystem()], guests: [facts.guest('web-1', [], { uuid: guest })] });
  await server.send('POST', `/v1/guests/${guest}/release`, {}, admin);
  await server.send('POST', `/v1/guests/${unknownGuest}/release`, {}, admin);
}

const desk = Desk.forTests(async () => {
  await act();
  const atMs = desk.server.nowMs();
  const entries = Array.from({ length: ENTRIES }, (_, at) => ({
    atMs: atMs + at,
    actor: 'somebody',
    tokenId: undefined,
    client: undefined,
    action: 'revoke token',
    subject: `token-${at}`,
    outcome: 'done' as const,
    detail: {},
  }));
  await desk.server.store.write((tx) => appendAudits(tx, entries));
});

const person = desk.seatForEachTest();

const rows = () => person.page.locator('main tbody tr').filter({ hasText: 'token-' });

test('older entries come below those that are there, and then there are no more', async () => {
  await person.signIn('admin', '/audit');
  await expect.poll(() => rows().count()).toBeGreaterThan(90);
  expect(await rows().first().textContent()).toContain(`token-${ENTRIES - 1}`);
  const older = person.page.getByRole('button', { name: 'Older' });
  await older.click();
  await expect.poll(() => rows().count()).toBe(ENTRIES);
  expect(await rows().last().textContent()).toContain('token-0');
  expect(await older.count()).toBe(0);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

/** Names that only a program has, and counts of bytes. */
const FOR_PROGRAMS = /[a-z]+[A-Z]\w*:|\w+\.\w+: |\b\d{7,}\b|undefined|null|\[object/;

const entry = (text: string) => person.page.locator('main tbody tr').filter({ hasText: text });

async function openAll(): Promise<readonly string[]> {
  await person.signIn('admin', '/audit');
  await person.page.locator('.older button').click();
  await expect.poll(() => entry('CUSTOM_FAST').count()).toBe(1);
  const details = await person.page.locator('main tbody td.detail').allInnerTexts();
  return details.filter((text) => text !== '');
}

test('an entry says in words and amounts what was done, and leads there', async () => {
  const details = await openAll();
  expect(details.filter((text) => FOR_PROGRAMS.test(text))).toEqual([]);
  const second = entry('for backups').first();
  expect(await second.locator('td').nth(2).textContent()).toBe('set policy');
  expect(await second.locator('.detail p').allTextContents()).toEqual([
    'disk, Reserved: 10.0 GiB → 12.0 GiB',
    'disk, Allocation ratio: left to the scopes beneath → 1.25',
    'Reason: for backups',
    'Concerns 1 host and 0 shared pools.',
  ]);
  const amounts = second.locator('.detail .figure');
  expect(await amounts.nth(1).getAttribute('title')).toBe('12 884 901 888 bytes');
  expect(await second.getByRole('link').getAttribute('href')).toBe(`/hosts/${host.hostId}`);
  const placed = entry('Claimed on').locator('.detail');
  expect(await placed.textContent()).toMatch(/May be promised [\d.]+ GiB → −[\d.]+ GiB/);
  expect(await placed.textContent()).toMatch(/because: the old host burns\..*Overran: .*capacity \(disk\) [\d.]+ GiB/);
  expect(await entry('Claimed on').getByRole('link').first().getAttribute('href')).toBe(`/place/${placement}`);
  expect(await entry('make a claim').locator('.detail').textContent()).toMatch(
    /short by: capacity \(disk\) [\d.]+ TiB/,
  );
  expect(await entry('review forced claim').locator('.detail').textContent()).toMatch(
    /^Note: still neededReview: 2 Dec 2026/,
  );
  expect(await entry('Label: shop · Role: tenant · Project: web').count()).toBe(1);
  expect(await entry('The role reader may not do this.').locator('td').nth(2).textContent()).toBe('create token');
  expect(await entry('Placement API: update traits').count()).toBe(1);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

const linked = async (link: Locator) =>
  [await link.textContent(), await link.getAttribute('title'), await link.getAttribute('href')] as const;

test('hosts and guests have their names, where they have any, and their ids in the title; who is not known has his id', async () => {
  await openAll();
  const { hostId, hostname } = host;
  expect(await linked(entry('for backups').first().getByRole('link'))).toEqual([hostname, hostId, `/hosts/${hostId}`]);
  const guestLink = entry('Claimed on').locator('.detail').getByRole('link');
  expect(await guestLink.textContent()).toBe('web-1');
  expect(await guestLink.getAttribute('href')).toBe(`/hosts/${hostId}/guests/${guest}`);
  expect(await guestLink.locator('span').getAttribute('title')).toBe(guest);
  expect(await entry('make a claim').locator('.detail p').allTextContents()).toEqual([
    `Guest: ${unknownGuest}`,
    `Host: ${hostname}`,
    expect.stringContaining('disk'),
    expect.stringContaining('short by'),
  ]);
  expect(await entry('Label: gone').locator('.detail').textContent()).toContain(`Host: ${forgottenHost}`);
  const releases = entry('release all claims of a guest').locator('td:nth-child(4)');
  expect(await releases.allTextContents()).toEqual([unknownGuest, 'web-1']);
  expect(await releases.last().locator('span').getAttribute('title')).toBe(guest);
  const ofPlacement = entry(`/resource_providers/${hostId}/traits`).locator('.detail');
  expect(await ofPlacement.locator('p').first().textContent()).toBe(`Host: ${hostname}`);
  expect(await ofPlacement.getByRole('link').getAttribute('href')).toBe(`/hosts/${hostId}`);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('in Chinese all of it but names is Chinese', async () => {
  await person.sitDown({ locale: 'zh-CN' });
  await openAll();
  const deeds = await person.page.locator('main tbody td:nth-child(3)').allTextContents();
  const outcomes = await person.page.locator('main tbody td:nth-child(5)').allTextContents();
  const ours = /Placement API|CUSTOM_FAST/g;
  expect([...deeds, ...outcomes].filter((text) => /[a-z]/.test(text.replaceAll(ours, '')))).toEqual([]);
  expect(deeds[0]).toBe('登录');
  expect(await entry('10.0 GiB → 12.0 GiB').textContent()).toContain('原因: for backups');
});

test('a kind of deed that this console does not know is shown by its own names', async () => {
  const unknown = { action: 'paint host', subject: 'x', outcome: 'done' as const, detail: { colour: { of: 'red' } } };
  const by = { atMs: desk.server.nowMs(), actor: 'somebody', tokenId: undefined, client: undefined };
  await desk.server.store.write((tx) => appendAudits(tx, [{ ...by, ...unknown }]));
  await person.signIn('admin', '/audit');
  await expect.poll(() => entry('paint host').locator('.detail').textContent()).toBe('colour.of: red');
});

test.each(['en-GB', 'zh-CN'])('on a narrow screen entries take a few lines each: %s', async (locale) => {
  await person.sitDown({ locale, viewport: { width: 360, height: 740 } });
  await openAll();
  const heights = await person.page.evaluate<number[]>(
    `[...document.querySelectorAll('main tbody tr')].map((row) => row.getBoundingClientRect().height)`,
  );
  // The longest says what it made of a host, beside all that it overran.
  expect(Math.max(...heights)).toBeLessThan(300);
  expect(heights.toSorted((a, b) => a - b)[Math.floor(heights.length / 2)]).toBeLessThan(90);
  expect(await person.excessWidth()).toBe(0);
  expect(await person.page.getByRole('columnheader').count()).toBe(6);
  expect(await person.barriers()).toEqual([]);
});
