// The console over a host whose agent means harm, under addresses that somebody made up, and in browsers that refuse it things: nothing runs,
// nothing deceives, no page is blank.
import { expect, test } from 'vitest';
import { TestAgent } from '../server/agent.ts';
import { diskFile, guestUuid, hostileReport, MARKUP, NAMES } from './hostile-fleet.ts';
import { Desk } from './person.ts';

let agent: TestAgent;

const desk = Desk.forTests(async () => {
  agent = await TestAgent.of(desk.server);
  await agent.full(hostileReport());
});

const person = desk.seatForEachTest();

/** Opens a page and waits for all of it. Time passes for the server: a page takes a dozen of the calls that an address may make. */
async function open(path: string): Promise<void> {
  desk.server.pass(5_000);
  await person.goTo(path);
  await person.settled();
}

/** What no name may do to a page. */
async function harm(): Promise<object> {
  return {
    ran: await person.page.evaluate('"ullageWasHere" in window'),
    markup: await person.page.locator('[onerror], [onload], script:not([src])').count(),
    schemes: await person.page.locator('a[href^="javascript:"], a[href^="//"], a[href^="data:"]').count(),
    turnsAround: await person.page.evaluate(String.raw`/[\u200b\u202a-\u202e]/.test(document.body.innerText)`),
    isWide: (await person.excessWidth()) > 0,
    complaints: person.complaints,
  };
}

const NO_HARM = { ran: false, markup: 0, schemes: 0, turnsAround: false, isWide: false, complaints: [] };

const host = (): string => `/hosts/${agent.hostId}`;

test('names of a hostile host run nothing, lead nowhere else, are read forwards, and make no page wider', async () => {
  await person.signIn('admin');
  for (const path of ['/', '/pools', '/reclaim', '/events', '/settings', '/audit', '/place/decisions', host()]) {
    await open(path);
    expect([path, await harm()]).toEqual([path, NO_HARM]);
  }
  await open(host());
  expect(await person.page.getByRole('heading', { level: 1 }).textContent()).toContain(MARKUP);
  expect(await person.page.getByText(String.raw`\u{202e}txt.exe`).count()).toBeGreaterThan(0);
});

test('each hostile guest, disk and file has its page', async () => {
  await person.signIn('reader');
  for (const [index, name] of NAMES.entries()) {
    const guest = `${host()}/guests/${guestUuid(index)}`;
    const pages = [guest, `${host()}/files?path=${encodeURIComponent(diskFile(index))}`];
    for (const path of pages) {
      await open(path);
      await person.page.getByRole('heading', { level: 1 }).waitFor();
      expect([name, path, await harm()]).toEqual([name, path, NO_HARM]);
      expect(await person.page.getByRole('alert').count()).toBe(0);
    }
  }
});

test.each([
  ['/#%', 'Fleet'],
  ['/#%E0%A4', 'Fleet'],
  ['/?%&sort=__proto__&group=constructor', 'Fleet'],
  ['/?next=//evil.example', 'Fleet'],
  ['/place/decisions?cursor=%', 'Placement'],
  ['/events?kind=__proto__', 'Events'],
])('the address %s is no reason for a blank page', async (path, heading) => {
  await person.signIn('reader', path);
  await person.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  expect(new URL(person.page.url()).origin).toBe(new URL(desk.server.url).origin);
  expect((await person.page.getByRole('main').textContent()) ?? '').not.toContain('fault of the console');
});

test.each(['%25', '50%25%20of%20it', '%252e%252e'])(
  'the host %s in an address is the name that it was made of',
  async (part) => {
    const asked = person.page.waitForRequest((request) => new RegExp(`/v1/hosts/${part}(?:/|$)`).test(request.url()));
    await person.signIn('reader', `/hosts/${part}`);
    await asked;
    await expect.poll(() => person.page.getByRole('alert').first().textContent()).toContain('No such host');
  },
);

test('a pool whose name has a percent sign is gone to from its host', async () => {
  await person.signIn('reader', host());
  await person.page.locator('.pool-list').getByRole('link', { name: '50% of it' }).click();
  // It may be drawn only now: the reader is led there.
  await expect.poll(() => person.page.evaluate('document.activeElement?.id')).toBe('pool-fs:9:50% of it');
});

test.each([
  [
    'forbidden',
    `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })`,
  ],
  ['full', `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }`],
])('where the browser’s storage is %s, choices hold until the page is left', async (_why, script) => {
  await person.page.addInitScript(script);
  await person.signIn('reader');
  await person.page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
  await person.page.getByRole('button', { name: 'test reader' }).click();
  await person.page.getByLabel('Language · 语言').selectOption('zh-CN');
  await person.page.getByRole('heading', { level: 1, name: '主机群' }).waitFor();
  await person.page.getByRole('combobox', { name: /^配色/ }).selectOption('dark');
  await expect.poll(() => person.page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  expect(person.complaints).toEqual([]);
});
