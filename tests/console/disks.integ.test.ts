// Guests, their disks and files in a real Chromium: every sort of disk, each at an address of its own, and nothing unknown shown as zero.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { diskFleetReport, onExport } from './disk-fleet.ts';
import { Desk, type Person } from './person.ts';

let desk: Desk;
let person: Person;
let agent: TestAgent;
let other: TestAgent;

beforeAll(async () => {
  desk = await Desk.open();
  [agent, other] = [await TestAgent.of(desk.server), await TestAgent.of(desk.server)];
  await agent.full(diskFleetReport());
  await other.full(onExport('/mnt', 77, 'shared-2'));
  person = await desk.seat();
  await person.signIn('reader');
});

afterAll(async () => {
  await desk.close();
});

const host = () => `/hosts/${agent.hostId}`;
const guestPath = (name: string) => `${host()}/guests/${encodeURIComponent(`uuid-${name}`)}`;
const diskPath = (name: string, target: string) => `${guestPath(name)}/disks/${target}`;
const region = (name: string) => person.page.getByRole('region', { name });

/** What stands below a name in a list of figures or facts. */
const figure = (name: string) =>
  person.page
    .locator('dl > div')
    .filter({ has: person.page.getByText(name, { exact: true }) })
    .locator('dd');

/** The text of a row of a table, by what begins it. */
const row = (name: string) =>
  person.page.getByRole('row').filter({ has: person.page.getByRole('rowheader', { name, exact: true }) });

test('each finding of a host leads to what it is about: a disk, a guest, a file or a pool', async () => {
  await person.goTo(host());
  const links = person.page.locator('.host-findings').getByRole('link');
  await links.first().waitFor();
  await person.page.evaluate(
    "document.querySelectorAll('.host-findings details').forEach((one) => { one.open = true; })",
  );
  const found = await links.all();
  const ways = await Promise.all(
    found.map(async (link) => [await link.textContent(), await link.getAttribute('href')]),
  );
  const kinds = new Set(ways.map(([text = '']) => text?.split(' ')[0]));
  expect(kinds).toEqual(new Set(['Disk', 'File', 'Guest', 'Pool']));
  for (const [text, href] of new Map(ways.map((way) => [way[1], way])).values()) {
    await person.goTo(href ?? '');
    await person.settled();
    const page = (await person.page.getByRole('main').textContent()) ?? '';
    expect([text, /No file of this path|in no report|No such/.exec(page)?.[0]]).toEqual([text, undefined]);
    const name = text?.split(/[ /]/).at(-1) ?? '';
    expect(page).toContain(name);
  }
});

test('a host’s ledger leads to a disk, from there to the base that it shares, and the back button returns', async () => {
  await person.goTo(host());
  const ledger = region('Ledger of /var/lib/nova: from its total to what is left if every disk fills');
  await ledger.getByRole('link', { name: 'guest disk: web vda' }).click();
  await person.heading('web · vda').waitFor();
  expect(new URL(person.page.url()).pathname).toBe(diskPath('web', 'vda'));
  await person.page
    .getByRole('list', { name: /^Chain/ })
    .getByRole('link', { name: 'f00d' })
    .click();
  await person.heading('f00d').waitFor();
  expect(new URL(person.page.url()).searchParams.get('path')).toBe(`${facts.ROOT}/_base/f00d`);
  expect(await person.page.getByRole('link', { name: 'mail vda' }).count()).toBe(1);
  await person.page.goBack();
  await person.page.goBack();
  await ledger.getByRole('link', { name: /^orphan/ }).click();
  await person.heading('disk').waitFor();
  expect(await figure('Counted as').textContent()).toBe('orphan');
});

test('what disks may still take leads to the promises, and a promise to its disk', async () => {
  await person.goTo(host());
  await person.page.getByRole('link', { name: 'what disks may still take' }).first().click();
  expect(decodeURIComponent(new URL(person.page.url()).hash)).toBe(`#promises-${facts.POOL_ID}`);
  const promises = region('Promises, largest first /var/lib/nova');
  await promises.getByRole('row').filter({ hasText: 'web' }).getByRole('link', { name: 'vda' }).click();
  await person.heading('web · vda').waitFor();
});

test('a disk says how much it may still take, by which rule, and what is left on its pool', async () => {
  await person.goTo(diskPath('web', 'vda'));
  await person.heading('web · vda').waitFor();
  expect(await figure('May still grow').textContent()).toBe('40.0 GiB');
  await figure('May still grow').getByRole('button').click();
  const growth = person.page.getByRole('dialog');
  expect(await growth.textContent()).toContain('= ceiling − allocated, not below zero');
  expect(await growth.getByRole('row').allTextContents()).toEqual([
    expect.stringMatching(/ceiling46\.0 GiB49 398 419 456 bytes/),
    expect.stringMatching(/− allocated6\.0 GiB6 442 450 944 bytes/),
  ]);
  await person.page.keyboard.press('Escape');
  await figure('Ceiling').getByRole('button').click();
  const ceiling = person.page.getByRole('dialog');
  expect(await ceiling.textContent()).toContain('= allocated + a whole copy − what is written in place');
  expect(await ceiling.textContent()).toContain('5 internal snapshots keep what the guest overwrites');
  await person.page.keyboard.press('Escape');
  await figure('Worst-case free there').getByRole('button').click();
  expect(await person.page.getByRole('dialog').textContent()).toContain('of it this disk');
  // Nothing is kept of a day before: that is no growth of zero.
  expect(await figure('In a day').textContent()).toBe('—');
});

test('snapshots by name and age, what could not be listed, and layers as snapshots', async () => {
  await person.goTo(diskPath('web', 'vda'));
  const snapshots = region('Snapshots');
  await expect
    .poll(() => snapshots.getByRole('rowheader').allTextContents())
    .toEqual(['before-upgrade', 'tuesday', 'web-before-upgrade.qcow2']);
  expect(await row('before-upgrade').textContent()).toContain('inside the image');
  expect(await row('before-upgrade').textContent()).toContain('2.0 GiB');
  expect(await row('web-before-upgrade.qcow2').textContent()).toContain('5.0 GiB');
  // As the finding that it is old counts them.
  expect(await row('before-upgrade').locator('time').first().textContent()).toBe('40 d');
  expect(await person.page.getByText('The header counts 5, 2 could be listed').count()).toBe(1);
});

test('each check of the format has an outcome in words, and what to do', async () => {
  await person.goTo(diskPath('web', 'vda'));
  await expect.poll(() => row('Format of the backing file').first().textContent()).toContain('to be looked at');
  expect(await row('Snapshot table').first().textContent()).toContain('counts 5, 2 could be listed');
  expect(await row('Names of the file').first().textContent()).toContain('1 hard link outside');
  expect(await row('Discard').textContent()).toContain('Add discard="unmap"');
  expect(await row('Lazy refcounts').first().textContent()).toContain('right');
  await person.goTo(diskPath('mail', 'vda'));
  await expect.poll(() => row('Marked corrupt').textContent()).toContain('to be looked at');
  expect(await row('Version').textContent()).toContain('qemu-img amend');
  await person.goTo(diskPath('db', 'vda'));
  await expect.poll(() => row('Header').textContent()).toContain('not read');
});

test('the layers of a disk may lie in several pools: each with the hosts and guests that share it', async () => {
  await person.goTo(diskPath('shared-1', 'vda'));
  const pools = region('Pools, and who else uses them');
  await expect.poll(() => pools.getByRole('rowheader').allTextContents()).toEqual(['/var/lib/nova', 'filer:/export']);
  expect(await row('/var/lib/nova').textContent()).toContain('only this host');
  expect(await row('filer:/export').textContent()).toContain(other.hostname);
  const chain = person.page.getByRole('list', { name: /^Chain/ });
  expect(await chain.textContent()).toContain('1 guest on another host uses it');
  await pools.getByRole('link', { name: 'shared-2' }).click();
  await person.heading('shared-2').waitFor();
  expect(new URL(person.page.url()).pathname).toBe(`/hosts/${other.hostId}/guests/uuid-shared-2`);
});

test('two disks of one target are told apart, whatever their names hold', async () => {
  await person.goTo(guestPath('100% swapped'));
  const now = '/var/lib/nova/50% now?.img';
  await person.page.getByRole('row').filter({ hasText: now }).getByRole('link', { name: 'vda' }).click();
  await person.heading('100% swapped · vda').waitFor();
  expect(await figure('Virtual size').textContent()).toBe('3.0 GiB');
  expect(new URL(person.page.url()).searchParams.get('source')).toBe(now);
  await person.page.reload();
  await person.heading('100% swapped · vda').waitFor();
  expect(await figure('Virtual size').textContent()).toBe('3.0 GiB');
  await person.page
    .getByRole('list', { name: /^Chain/ })
    .getByRole('link')
    .first()
    .click();
  await person.heading('50% now?.img').waitFor();
  await person.goTo(diskPath('100% swapped', 'vda'));
  await person.page.getByRole('link', { name: '/var/lib/nova/50% next#.img' }).click();
  await expect.poll(() => figure('Virtual size').textContent()).toBe('5.0 GiB');
});

describe('a disk that is not as others are says so, and nothing unknown is zero', () => {
  test.each([
    ['db', 'vda', 'Paused because a write failed (no space)', '—'],
    ['db', 'vdb', 'Its file could not be found or read', '—'],
    ['zoo', 'vda', 'Transient: what the guest writes goes into an overlay', '10.0 GiB'],
    ['zoo', 'vdb', 'It is a network disk', '—'],
    ['zoo', 'vdc', undefined, '0 B'],
    ['zoo', 'sda', 'Passed through as a whole (LUN)', '—'],
    ['zoo', 'vdd', 'passed through to the guest (NVMe)', '—'],
    ['zoo', 'hdc', 'A CD-ROM', '0 B'],
    ['zoo', 'hdd', 'The drive has no medium.', '—'],
  ] as const)('%s %s: %s', async (guest, target, notice, growth) => {
    await person.goTo(diskPath(guest, target));
    await person.heading(`${guest} · ${target}`).waitFor();
    expect(await figure('May still grow').textContent()).toBe(growth);
    const notices = await person.page.locator('.notice').allTextContents();
    expect(notices.some((text) => text.includes(notice ?? ''))).toBe(notice !== undefined);
  });
});

test('a guest: its disks, the unknown first, sums that are not known where a disk is not, and a guest without disks', async () => {
  await person.goTo(guestPath('db'));
  await person.heading('db').waitFor();
  const disks = region('Disks, largest growth first');
  expect(await disks.getByRole('rowheader').allTextContents()).toEqual(['vda', 'vdb']);
  expect(await figure('May still grow').textContent()).toContain('—');
  await disks.getByRole('link', { name: '/var/lib/nova' }).click();
  await person.heading(agent.hostname).waitFor();
  expect(new URL(person.page.url()).hash).toBe(`#pool-${encodeURIComponent(facts.POOL_ID)}`);
  await person.goTo(guestPath('bare'));
  await expect.poll(() => person.page.getByText('It has no disks.').count()).toBe(1);
  await person.goTo(guestPath('mail'));
  await expect.poll(() => person.page.getByText('shut off', { exact: true }).count()).toBe(1);
});

test('what is promised to a guest stands on its page, with how it came', async () => {
  await person.goTo(`${host()}/guests/adopted`);
  const promised = region('What is promised to it');
  await expect.poll(() => promised.textContent()).toContain('adopted: a report showed the guest');
  expect(await promised.textContent()).toContain('confirmed');
  expect(await promised.getByRole('link').textContent()).toBe(agent.hostname);
});

test('a guest’s page has the problems of its disks, whatever they are told by', async () => {
  await person.goTo(guestPath('db'));
  await expect.poll(() => person.page.getByText('read the image header: permission denied').count()).toBe(1);
});

test('a guest’s page has what is said of the pools it lies in, and when its host reported', async () => {
  const tight = await TestAgent.of(desk.server);
  const names = ['one', 'two'];
  await tight.full({
    pools: [facts.filesystem()],
    guests: names.map((name) => facts.guest(name, [facts.disk(`/var/lib/nova/${name}`, { discard: undefined })])),
    images: names.map((name) => facts.qcow2(`/var/lib/nova/${name}`, 9_000n * GiB, GiB)),
  });
  const guest = `/hosts/${tight.hostId}/guests/uuid-one`;
  for (const path of [guest, `${guest}/disks/vda`]) {
    await person.goTo(path);
    await person.page.getByRole('heading', { name: 'About the pools that it lies in' }).waitFor();
    const said = (await person.page.locator('ul.findings').allTextContents()).join(' ');
    expect(said).toContain('over-promised');
    expect(said).toContain('discard-off');
    expect(await person.page.locator('.guest-line').textContent()).toContain('Last report');
  }
});

test('a path that is a folder shows what lies in it; one that is nothing says so', async () => {
  const folder = `${facts.ROOT}/0b5c1a52-0000-4000-8000-000000000001`;
  await person.goTo(`${host()}/files?path=${encodeURIComponent(folder)}`);
  await expect.poll(() => person.page.getByRole('link', { name: `${folder}/disk` }).count()).toBe(1);
  expect(await person.page.getByText('orphan', { exact: true }).count()).toBe(1);
  await person.goTo(`${host()}/files?path=/nowhere`);
  await expect.poll(() => person.page.getByText('No file of this path is in the latest report.').count()).toBe(1);
  // Nobody has read what is not there.
  expect(await person.page.getByText('Everything of it could be read.').count()).toBe(0);
  expect(await person.page.getByText('Nothing to report about it.').count()).toBe(0);
  await person.goTo(`${host()}/files`);
  await person.heading('Files').waitFor();
  expect(await person.page.getByRole('link', { name: `${folder}/disk` }).count()).toBe(1);
  await person.goTo(diskPath('web', 'vdz'));
  await expect.poll(() => person.page.getByText('no disk of this target').count()).toBe(1);
});

const PAGES = [
  ['a guest', () => guestPath('web')],
  ['a disk with a chain', () => diskPath('web', 'vda')],
  ['a disk that cannot be read', () => diskPath('db', 'vda')],
  ['a disk of two pools', () => diskPath('shared-1', 'vda')],
  ['guests of all sorts', () => guestPath('zoo')],
  ['a base', () => `${host()}/files?path=${facts.ROOT}/_base/f00d`],
] as const;

describe.each([
  ['English, wide', { viewport: { width: 1440, height: 900 } }],
  ['English, narrow', { viewport: { width: 360, height: 740 } }],
  ['Chinese, wide', { locale: 'zh-CN', viewport: { width: 1440, height: 900 } }],
  ['Chinese, narrow and dark', { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
] as const)('%s', (_name, options) => {
  test('no barriers, no wide page, no complaints', async () => {
    const visitor = await desk.seat(options);
    await visitor.signIn('reader');
    for (const [name, path] of PAGES) {
      await visitor.goTo(path());
      await visitor.settled();
      const isChinese = 'locale' in options;
      const said = (await visitor.page.locator('main').textContent()) ?? '';
      expect([name, said.includes(isChinese ? '已分配' : 'Allocated')]).toEqual([name, true]);
      expect([name, await visitor.barriers()]).toEqual([name, []]);
      expect(await visitor.excessWidth()).toBeLessThanOrEqual(0);
    }
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });
});

test('none of these pages wrote an error to the browser’s console', () => {
  expect(person.complaints).toEqual([]);
});
