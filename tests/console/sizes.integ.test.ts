// Hosts, pools and lists that are much larger than a screen, in a real Chromium: no page draws all of it, each says how much there is, and
// everything is found, or comes when it is asked for.
import { beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../server/agent.ts';
import { bearer } from '../server/server-fixture.ts';
import { postgresEngine } from '../services/store-engines.ts';
import { deepDisks, EXPORT, guestUuid, manyDisks, manyFindings, manyPools, sharingHost } from './large-fleet.ts';
import { Desk } from './person.ts';

const [DISKS, POOLS, SNAPSHOTS, LAYERS, ORPHANS, PROBLEMS] = [1_200, 300, 200, 60, 200, 100];
const [SHARERS, TOKENS, POLICIES] = [160, 1_010, 160];

/** Elements of a page. The frame has a hundred, a row of a table twenty. */
const MOST_ELEMENTS = 4_000;

let hosts: Readonly<Record<'disks' | 'pools' | 'deep' | 'findings' | 'sharer', string>>;

const desk = Desk.forTests(
  async () => {
    const reporting = async (parts: Parameters<TestAgent['full']>[0]): Promise<string> => {
      const agent = await TestAgent.of(desk.server);
      const { status } = await agent.full(parts);
      if (status !== 202) throw new Error(`the server refused a report: ${status}`);
      return agent.hostId;
    };
    hosts = {
      disks: await reporting(manyDisks(DISKS)),
      pools: await reporting(manyPools(POOLS)),
      deep: await reporting(deepDisks({ snapshots: SNAPSHOTS, layers: LAYERS })),
      findings: await reporting(manyFindings(ORPHANS, PROBLEMS)),
      sharer: await reporting(sharingHost(0)),
    };
    for (let at = 1; at < SHARERS; at++) await reporting(sharingHost(at));
    await Promise.all(Array.from({ length: TOKENS }, () => desk.server.newToken('reader')));
    const { secret } = await desk.server.newToken('operator');
    for (let at = 0; at < POLICIES; at++) {
      desk.server.pass(1_000);
      const key = `00000000-0000-4000-a000-${String(at).padStart(12, '0')}`;
      const order = { scope: 'aggregate', key, resource: 'disk', allocationRatio: '1.5', reason: 'because' };
      const { status } = await desk.server.send('PUT', '/v1/policies', order, bearer(secret));
      if (status !== 200) throw new Error(`the server refused a policy: ${status}`);
    }
  },
  { engine: postgresEngine, timeoutMs: 120_000 },
);

const person = desk.seatForEachTest();

beforeEach(() => {
  desk.server.pass(10_000);
});

/** Opens a page and waits for all of it. */
async function open(path: string): Promise<void> {
  desk.server.pass(10_000);
  await person.goTo(path);
  await expect.poll(() => person.page.locator('.loading').count(), { timeout: 30_000 }).toBe(0);
  await person.page.getByRole('heading', { level: 1 }).waitFor();
}

const elements = (): Promise<number> => person.page.evaluate<number>("document.querySelectorAll('*').length");

const screens = (): readonly (readonly [path: string, shown: readonly string[]])[] => [
  [`/hosts/${hosts.disks}`, [`100 of ${DISKS} shown`]],
  [`/hosts/${hosts.disks}/guests/${guestUuid(0)}/disks/vda`, [`20 of ${DISKS - 1} shown`]],
  [
    `/hosts/${hosts.disks}/files?path=/var/lib/nova/instances/_base/f00d`,
    [`20 of ${DISKS} shown`, `100 of ${DISKS} shown`],
  ],
  [`/hosts/${hosts.disks}/files?path=/var/lib/nova/instances`, [`100 of ${DISKS + 1} shown`]],
  ['/pools/fs%3Anova', ['100 of 1000 shown']],
  [`/hosts/${hosts.pools}`, [`30 of ${POOLS} shown`, `10 of ${POOLS} shown`, '6 of 100 shown']],
  [`/hosts/${hosts.deep}/guests/${guestUuid(1)}/disks/vda`, [`100 of ${SNAPSHOTS} shown`]],
  [`/hosts/${hosts.deep}/guests/${guestUuid(2)}/disks/vda`, [`20 of ${LAYERS} shown`]],
  [`/hosts/${hosts.findings}`, [`50 of ${ORPHANS - 1} shown`, `50 of ${PROBLEMS} shown`]],
  [`/hosts/${hosts.sharer}/guests/00000000-0000-4000-9000-000000000000/disks/vda`, [`20 of ${SHARERS - 1} shown`]],
  [`/pools/${encodeURIComponent(EXPORT)}`, [`100 of ${SHARERS} shown`]],
  ['/pools', []],
  ['/reclaim', []],
  ['/events', []],
  ['/settings', [`100 of ${POLICIES} shown`]],
  ['/tokens', [/* with those of the hosts' agents: see below */]],
];

test('no page draws all of very much, and each says how much there is', async () => {
  await person.signIn('admin', '/about');
  for (const [path, shown] of screens()) {
    await open(path);
    const said = await person.page.locator('.long-list [role=status]').allTextContents();
    expect([path, said]).toEqual([path, expect.arrayContaining([...shown])]);
    expect([path, (await elements()) < MOST_ELEMENTS]).toEqual([path, true]);
  }
  expect(person.complaints).toEqual([]);
}, 120_000);

test('promises: any of them is found, and all come by the keyboard', async () => {
  await person.signIn('reader', '/about');
  await open(`/hosts/${hosts.disks}`);
  const { page } = person;
  const table = page.getByRole('region', { name: /^Promises/ });
  const rows = table.locator('tbody tr');
  const field = page.getByLabel('Find in: Promises, largest first');
  await field.fill('GUEST-0001 VDC');
  expect(await rows.allTextContents()).toEqual([expect.stringContaining('guest-0001vdc')]);
  await expect.poll(() => page.getByText(`1 shown of 1 that match, of ${DISKS}`).count()).toBe(1);
  await field.fill('no such guest');
  await expect.poll(() => rows.count()).toBe(0);
  expect(await page.getByText('None matches.').count()).toBe(1);
  await field.fill('');
  const more = page.getByRole('button', { name: /^Show \d+ more$/ }).first();
  await more.focus();
  for (const shown of [500, 900, 1_200]) {
    await page.keyboard.press('Enter');
    await expect.poll(() => rows.count()).toBe(shown);
  }
  expect(await more.count()).toBe(0);
  expect(person.complaints).toEqual([]);
}, 60_000);

test('a ledger of hundreds of files begins with the largest of each kind, and has the rest when asked', async () => {
  await person.signIn('reader', '/about');
  await open(`/hosts/${hosts.findings}`);
  const { page } = person;
  const rows = page.locator('.waterfall tbody tr');
  const few = await rows.allTextContents();
  expect(few.filter((text) => text.startsWith('orphan'))).toHaveLength(13);
  expect(few.some((text) => text.includes(`${ORPHANS - 12} others`))).toBe(true);
  await page.getByRole('button', { name: /^Show all \d+ lines$/ }).click();
  // What it comes to stands below as many as are drawn.
  expect((await rows.last().textContent()) ?? '').toContain('Worst-case free');
  await page.getByLabel('Find in: Where every byte is').fill('orphan-0199');
  expect(await rows.allTextContents()).toEqual([
    expect.stringContaining('Total'),
    expect.stringContaining('orphan-0199'),
  ]);
});

test('an address that names a pool far down the list leads to it', async () => {
  await person.signIn('reader', '/about');
  await open(`/hosts/${hosts.pools}#pool-${encodeURIComponent('fs:many-0222')}`);
  const place = (): Promise<string> => person.page.evaluate<string>('document.activeElement?.id ?? ""');
  await expect.poll(place).toBe('pool-fs:many-0222');
  await person.page.getByLabel('Find in: Pools').first().fill('/srv/0111');
  await person.page.locator('.pool-list').getByRole('link', { name: '/srv/0111' }).click();
  await expect.poll(place).toBe('pool-fs:many-0111');
  expect(await person.page.getByText('the past of the first 100 by name is here').count()).toBe(1);
  expect(person.complaints).toEqual([]);
});

test('a chain of hundreds of layers shows both its ends, and what is between when asked', async () => {
  await person.signIn('reader', '/about');
  await open(`/hosts/${hosts.deep}/guests/${guestUuid(2)}/disks/vda`);
  const layers = person.page.locator('.layers > li');
  expect(await layers.count()).toBe(17);
  expect(await layers.first().textContent()).toContain('layer-0000');
  expect(await layers.last().textContent()).toContain(`layer-00${LAYERS - 1}`);
  await person.page.getByRole('button', { name: `Show the ${LAYERS - 16} layers between` }).click();
  expect(await layers.count()).toBe(LAYERS);
});

test('tokens come in pages and are searched as one list; so are policies', async () => {
  await person.signIn('admin', '/about');
  const asked: string[] = [];
  person.page.on('request', (request) => {
    if (request.url().includes('/v1/tokens')) asked.push(request.url());
  });
  await open('/tokens');
  await expect
    .poll(() => person.page.locator('.long-list [role=status]').textContent())
    .toMatch(/^20 of 1\d{3} shown$/);
  expect(asked).toHaveLength(2);
  await person.page.getByLabel('Find in: Tokens').fill('test admin');
  await expect.poll(() => person.page.locator('tbody tr').count()).toBeGreaterThan(0);
  expect(await person.barriers()).toEqual([]);
  await open('/settings');
  await person.page.getByLabel(/^Find in: What is set/).fill('-000000000123');
  // The settings of the servers stand above them.
  await expect.poll(() => person.page.getByRole('row', { name: /000000000123/ }).count()).toBe(1);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});
