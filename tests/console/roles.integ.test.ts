// What each role sees of the console in a real Chromium, in both languages: its pages without barriers and errors, and no other's.
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

/** For whoever may read. */
const COMMON = ['Fleet', 'Pools', 'Reclaim', 'Events', 'About'];

/** For admins alone. */
const ADMINS = ['Audit log', 'Tokens'];

const ROLES = ['reader', 'placer', 'operator', 'admin'] as const;

let host: TestAgent;

const ORPHAN = facts.qcow2('/var/lib/nova/instances/gone/disk', 80n * GiB, 12n * GiB, {
  fileFacts: { modifiedAtMs: facts.daysAgo(90) },
});

const desk = Desk.forTests(async () => {
  host = await TestAgent.of(desk.server);
  const disk = '/var/lib/nova/instances/one/disk';
  await host.full({
    guests: [facts.guest('guest-1', [facts.disk(disk)])],
    images: [facts.qcow2(disk, 300n * GiB, 2n * GiB), ORPHAN],
    found: [facts.found(ORPHAN.file, 'disk', 'gone')],
    problems: [{ kind: 'denied', subject: { path: '/x' }, attempted: 'read /x', found: 'permission denied' }],
  });
});

const person = desk.seatForEachTest();

const navigation = () => person.page.getByRole('navigation').getByRole('link').allTextContents();

test.each(ROLES)('a %s is offered the pages that he may see, and no other', async (role) => {
  await person.signIn(role);
  const offered = await navigation();
  expect(offered).toEqual(expect.arrayContaining(COMMON));
  expect(ADMINS.filter((page) => offered.includes(page))).toEqual(role === 'admin' ? ADMINS : []);
  await person.settled();
  // Nothing on a host is changed from these pages, whoever looks.
  for (const path of ['/', '/pools', '/events', '/about', `/hosts/${host.hostId}`]) {
    await person.goTo(path);
    await person.settled();
    const buttons = await person.page.locator('main button').allTextContents();
    expect(buttons.filter((text) => /revoke|forget|delete|create|release/i.test(text))).toEqual([]);
  }
  expect(person.complaints).toEqual([]);
});

test.each(['/tokens', '/audit'])(
  'who is no admin and goes to %s by its address is told that he may not',
  async (path) => {
    await person.signIn('operator', path);
    const alert = person.page.getByRole('alert').first();
    await expect.poll(() => alert.textContent()).toMatch(/expected admin|role|may/);
    expect(await person.page.locator('main tbody tr').count()).toBe(0);
    expect(await person.barriers()).toEqual([]);
  },
);

test.each(['en-GB', 'zh-CN'])(
  'in %s every page is without barriers, errors and words of the other language',
  async (locale) => {
    await person.sitDown({ locale });
    await person.signIn('admin');
    const offered = person.page.getByRole('navigation').getByRole('link');
    const pages = await Promise.all((await offered.all()).map((link) => link.getAttribute('href')));
    const paths = [...pages, `/hosts/${host.hostId}`, `/hosts/${host.hostId}/guests/uuid-guest-1`].map(String);
    expect(paths.length).toBeGreaterThan(8);
    for (const path of paths) {
      await person.goTo(path);
      await person.settled();
      await person.page.getByRole('heading', { level: 1 }).waitFor();
      expect([path, await person.barriers()]).toEqual([path, []]);
      const headings = await person.page.locator('h1, h2, h3').allTextContents();
      const english = headings.filter((text) =>
        /^(?:Fleet|Pools|Reclaim|Events|Audit log|Tokens|About|Findings|Over time)$/.test(text),
      );
      expect([path, english.length > 0]).toEqual([path, locale === 'en-GB' && english.length > 0]);
    }
    expect(person.complaints).toEqual([]);
  },
);
