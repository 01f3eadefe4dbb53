// Thousands of hosts in the list, in a real Chromium: sorted, searched, scrolled to the end, and back again.
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { hostIdOf, hostName } from '../hosts/fleet.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { bearer } from '../server/server-fixture.ts';
import { postgresEngine } from '../services/store-engines.ts';
import { Desk } from './person.ts';

/** As many as a fleet is said to have. */
const HOSTS = 10_000;

/** Agents that report at one time. */
const SENDERS = 8;

/** Of the pool of each host: another number for each, and not in the order of their names. */
const availableGib = (host: number): bigint => BigInt((host * 7_919) % HOSTS) + 1n;

const desk = Desk.forTests(
  async () => {
    const hosts = Array.from({ length: HOSTS }, (_, host) => host).values();
    const send = async (): Promise<void> => {
      for (const host of hosts) {
        const agent = await TestAgent.of(desk.server, hostIdOf(host));
        const available = availableGib(host) * GiB;
        const pool = facts.filesystem({ id: `fs:${host}`, total: 16_384n * GiB, free: 16_000n * GiB, available });
        const { status } = await agent.full({ hostname: hostName(host), pools: [pool] });
        expect(status).toBe(202);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, send));
  },
  { engine: postgresEngine, timeoutMs: 300_000 },
);

const person = desk.seatForEachTest();

/** The host whose list by available is at this place. */
const byAvailable = (place: number): string =>
  hostName(Array.from({ length: HOSTS }, (_, host) => host).find((host) => availableGib(host) === BigInt(place)) ?? -1);

const hostRows = () => person.page.locator('.rows .body [role=row]');
const firstRow = () => hostRows().first().textContent();
const count = () => person.page.locator('.count').textContent();
const pathNow = (): string => new URL(person.page.url()).search;

test('all hosts come, and only those that are looked at are drawn', async () => {
  await person.signIn('reader');
  await expect.poll(count, { timeout: 60_000 }).toBe(`${HOSTS} hosts`);
  expect(await firstRow()).toContain(byAvailable(1));
  expect(await hostRows().count()).toBeLessThan(100);
  expect(await person.page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(HOSTS + 1));
  await person.page.evaluate("document.querySelector('.rows').scrollTop = 1e9");
  await expect.poll(() => hostRows().last().textContent()).toContain(byAvailable(HOSTS));
  expect(await hostRows().count()).toBeLessThan(100);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('a column sorts all of them, either way, and the address keeps it', async () => {
  await person.signIn('reader');
  await expect.poll(count, { timeout: 60_000 }).toBe(`${HOSTS} hosts`);
  await person.page.getByRole('button', { name: 'Host' }).click();
  await expect.poll(firstRow).toContain(hostName(0));
  await person.page.getByRole('button', { name: 'Host' }).click();
  await expect.poll(firstRow).toContain(hostName(HOSTS - 1));
  expect(pathNow()).toBe('?sort=name&order=down');
  await person.page.getByRole('button', { name: 'Available' }).click();
  await expect.poll(firstRow).toContain(byAvailable(1));
  await person.goTo('/?sort=available&order=down');
  await expect.poll(firstRow, { timeout: 60_000 }).toContain(byAvailable(HOSTS));
  expect(person.complaints).toEqual([]);
});

test('a search finds one among them; who goes to it and comes back finds his search again', async () => {
  await person.signIn('reader');
  await expect.poll(count, { timeout: 60_000 }).toBe(`${HOSTS} hosts`);
  const wanted = hostName(HOSTS - 123);
  await person.page.getByLabel('Search hosts').fill(wanted.toUpperCase());
  await expect.poll(count).toBe(`1 of ${HOSTS} hosts`);
  await person.page.getByRole('link', { name: wanted }).click();
  await person.page.getByRole('heading', { level: 1, name: wanted }).waitFor();
  await person.page.goBack();
  await expect.poll(count).toBe(`1 of ${HOSTS} hosts`);
  await person.page.getByLabel('Search hosts').fill('no such host');
  await expect.poll(() => person.page.getByText('No host matches.').count()).toBe(1);
  expect(person.complaints).toEqual([]);
});

test('a dry run over all of them says of each what it lacks; only those that are looked at are drawn', async () => {
  await person.signIn('placer', '/place');
  const { page } = person;
  await page.getByLabel('Size (GiB)').fill('2000');
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByRole('heading', { level: 2, name: /^Would go to/ }).waitFor({ timeout: 60_000 });
  const answers = page.getByRole('table', { name: /^Every host that was considered/ });
  expect(await answers.getAttribute('aria-rowcount')).toBe(String(HOSTS + 1));
  expect(await answers.getByRole('row').count()).toBeLessThan(100);
  await page.evaluate("document.querySelector('.answers').scrollTop = 1e9");
  // The furthest miss has 1 GiB.
  await expect.poll(() => answers.getByRole('row').last().textContent()).toContain(byAvailable(1));
  await page.getByLabel('Search hosts').fill(byAvailable(7));
  await expect.poll(() => answers.getByRole('row').count()).toBe(2);
  expect(await answers.getByRole('row').last().textContent()).toContain('room for the worst case (disk): short by');
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('what changes is asked for by itself: a host that fills, one that is new, one that is forgotten', async () => {
  await person.signIn('reader');
  await expect.poll(count, { timeout: 60_000 }).toBe(`${HOSTS} hosts`);
  const asked: string[] = [];
  person.page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/v1/hosts') asked.push([...searchParams.keys()].toSorted().join(' '));
  });
  const appeared = await TestAgent.of(desk.server, hostIdOf(HOSTS));
  // It is lost soon, and the others are still fresh then.
  appeared.periodMs = 5_000;
  const filling = facts.filesystem({ id: `fs:${HOSTS}`, total: 4_096n * GiB, free: 4_000n * GiB, available: GiB / 2n });
  await appeared.full({ hostname: 'a-new-one', pools: [filling] });
  await expect.poll(firstRow, { timeout: 30_000 }).toContain('a-new-one');
  await expect.poll(count).toBe(`${HOSTS + 1} hosts`);
  await appeared.full({ hostname: 'a-new-one', pools: [{ ...filling, available: 4_000n * GiB }] });
  await expect.poll(firstRow, { timeout: 30_000 }).toContain(byAvailable(1));
  desk.server.pass(40_000);
  const { secret } = await desk.server.newToken('operator');
  const forgotten = await desk.server.tell(`/v1/hosts/${appeared.hostId}/forget`, bearer(secret));
  expect(forgotten.status).toBe(200);
  await expect.poll(count, { timeout: 30_000 }).toBe(`${HOSTS} hosts`);
  expect([...new Set(asked)]).toEqual(['ids limit']);
  expect(person.complaints).toEqual([]);
});
