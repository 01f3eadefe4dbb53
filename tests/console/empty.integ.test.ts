// Lists with nothing in them, in a real Chromium: each says why, tells nothing there from nothing known and nothing that matches, and what
// to do next.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KEEP_TOKEN, TOKEN_FILE } from '../../src/web/parts/keep-token.ts';
import { EN } from '../../src/web/words/en.ts';
import { EN_EMPTY } from '../../src/web/words/en-empty.ts';
import { EN_FORMS } from '../../src/web/words/en-forms.ts';
import { ZH_CN } from '../../src/web/words/zh-cn.ts';
import { ZH_CN_EMPTY } from '../../src/web/words/zh-cn-empty.ts';
import { ZH_CN_FORMS } from '../../src/web/words/zh-cn-forms.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk, type Person } from './person.ts';

let desk: Desk;
let person: Person;
let page: Page;

beforeAll(async () => {
  desk = await Desk.open();
});

afterAll(async () => {
  await desk.close();
});

beforeEach(async () => {
  desk.server.pass(5_000);
  person = await desk.seat();
  ({ page } = person);
});

afterEach(async () => {
  await person.leave();
});

/** What the page's one empty list says, and where its link leads. */
async function told(path: string): Promise<readonly [says: string, href: string | null]> {
  await person.goTo(path);
  const empty = page.getByRole('main').locator('.empty');
  await empty.waitFor();
  const link = empty.getByRole('link');
  return [
    (await empty.locator('p').first().textContent()) ?? '',
    (await link.count()) === 0 ? null : await link.getAttribute('href'),
  ];
}

describe('a server that nobody reports to', () => {
  test('the fleet has the steps that connect a host, as they are done, with the real address', async () => {
    await person.signIn('admin');
    const commands = [
      'ullage agent --host-id',
      KEEP_TOKEN,
      `ullage agent --server ${desk.server.url} --token-file ${TOKEN_FILE}`,
    ];
    await page.getByRole('main').locator('.empty code').last().waitFor();
    expect(await page.getByRole('main').locator('.empty li code').allTextContents()).toEqual(commands);
    for (const command of commands) await page.getByRole('button', { name: `Copy ${command}` }).waitFor();
    expect(await person.barriers()).toEqual([]);
    const make = page.locator('.empty li').nth(1).getByRole('link');
    expect(await make.textContent()).toBe('Make a token of role agent for that id');
    await make.click();
    await page.getByRole('heading', { level: 1, name: 'Tokens' }).waitFor();
    expect(await page.getByLabel('Role').inputValue()).toBe('agent');
    expect(person.complaints).toEqual([]);
  });

  test('pools, what can be had back and events say that no host has reported, and lead to that command', async () => {
    await person.signIn('reader');
    for (const path of ['/pools', '/reclaim', '/events']) {
      expect([path, await told(path)]).toEqual([path, [EN_EMPTY.noHost, '/']]);
      expect(await person.barriers()).toEqual([]);
    }
    await person.goTo('/reclaim');
    await expect.poll(() => page.getByRole('button', { name: 'All kinds' }).innerText()).toMatch(/^All kinds\s+—$/);
    expect(await page.getByRole('main').innerText()).not.toMatch(/0 B|0 findings/);
    await page.getByRole('link', { name: EN_EMPTY.connect }).click();
    await page.getByText('ullage agent --host-id', { exact: true }).waitFor();
    expect(person.complaints).toEqual([]);
  });

  test('decisions lead whoever may place to the form, and nobody else', async () => {
    await person.signIn('placer');
    expect(await told('/place/decisions')).toEqual([EN_EMPTY.decisions.says, '/place']);
    await person.leave();
    person = await desk.seat({ locale: 'zh-CN' });
    ({ page } = person);
    await person.signIn('reader');
    expect(await told('/place/decisions')).toEqual([ZH_CN_EMPTY.decisions.says, null]);
    expect(await told('/place/forced')).toEqual([ZH_CN_EMPTY.forced.says, '/place/decisions?forced=true']);
    expect(person.complaints).toEqual([]);
  });

  test('a guest that is to be placed where there is no host is told so', async () => {
    await person.signIn('placer', '/place');
    await page.getByLabel('vCPUs').fill('1');
    await page.getByRole('button', { name: 'Dry run' }).click();
    const link = page.getByRole('link', { name: EN_EMPTY.connect });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe('/');
  });
});

describe('one host that could not be looked at', () => {
  let hostId: string;

  beforeAll(async () => {
    const agent = await TestAgent.of(desk.server);
    ({ hostId } = agent);
    await agent.full({
      pools: [],
      problems: [{ kind: 'unavailable', subject: {}, attempted: 'ask libvirt', found: 'connection refused' }],
    });
  });

  test.each([
    ['en-GB', EN, 'No filesystems or volume groups or thin pools are known.'],
    ['zh-CN', ZH_CN, '尚未发现文件系统或卷组或精简池。'],
  ])('what it may have is unknown, and not nothing: %s', async (locale, { empty, host }, kinds) => {
    await person.leave();
    person = await desk.seat({ locale });
    ({ page } = person);
    await person.signIn('reader');
    await expect.poll(() => page.locator('.totals').innerText()).toBe(kinds);
    expect(await told('/pools')).toEqual([empty.pools.unread, '/']);
    expect(await told('/reclaim')).toEqual([empty.reclaim.unread, '/?show=partial']);
    expect(await page.getByRole('main').innerText()).not.toMatch(/\b0\b/);
    await person.goTo(`/hosts/${hostId}`);
    await expect.poll(() => page.locator('#findings').innerText()).toContain(host.noKnownFindings);
    expect(person.complaints).toEqual([]);
  });
});

describe('one host with nothing on it', () => {
  let hostId: string;

  beforeAll(async () => {
    const agent = await TestAgent.of(desk.server);
    ({ hostId } = agent);
    await agent.full({ pools: [facts.filesystem()] });
  });

  test('nothing to reclaim is no fault, and says where some may be all the same', async () => {
    await person.signIn('reader');
    expect(await told('/reclaim')).toEqual([EN_EMPTY.reclaim.says, '/?show=partial']);
  });

  test('its page says that no disk takes from its pool', async () => {
    await person.signIn('reader');
    await person.goTo(`/hosts/${hostId}`);
    await expect.poll(() => page.getByText(EN_EMPTY.promises).count()).toBe(1);
  });

  test.each([
    ['en-GB', EN_EMPTY.noPoolTold],
    ['zh-CN', ZH_CN_EMPTY.noPoolTold],
  ])('a host that tells of no pool has no past of one, and no window is blamed: %s', async (locale, says) => {
    const agent = await TestAgent.of(desk.server);
    await agent.full({ pools: [] });
    await person.leave();
    person = await desk.seat({ locale });
    ({ page } = person);
    await person.signIn('reader', `/hosts/${agent.hostId}`);
    await expect.poll(() => page.locator('#past .empty').textContent()).toBe(says);
  });

  test('a window of before its first report says what to do', async () => {
    await person.signIn('reader');
    const at = desk.server.nowMs() - 86_400_000;
    await person.goTo(`/hosts/${hostId}?from=${at - 3_600_000}&to=${at}`);
    await expect.poll(() => page.locator('#past').getByText(EN_EMPTY.past).count()).toBe(1);
  });

  test.each<readonly [path: string, says: string, href: string]>([
    ['/pools?search=xyz', EN_EMPTY.pools.noMatch, '/pools'],
    ['/reclaim?search=xyz', EN_EMPTY.reclaim.noMatch, '/reclaim'],
    ['/events?kind=host-lost', EN_EMPTY.events.noMatch, '/events'],
    ['/place/decisions?outcome=nowhere&forced=true', EN_EMPTY.decisions.noMatch, '/place/decisions'],
  ])('%s: what is looked for hides all, and the way to all of it is there', async (path, says, href) => {
    await person.signIn('reader');
    expect(await told(path)).toEqual([says, href]);
    await page.getByRole('main').locator('.empty').getByRole('link').click();
    await page.waitForURL(desk.server.url + href);
    expect(person.complaints).toEqual([]);
  });

  test.each([
    ['en-GB', EN_FORMS.noSuchHost],
    ['zh-CN', ZH_CN_FORMS.noSuchHost],
  ])('events of a host that there is none of: %s', async (locale, says) => {
    await person.leave();
    person = await desk.seat({ locale });
    ({ page } = person);
    await person.signIn('reader');
    await person.goTo('/events?host=nohost');
    await expect.poll(() => page.locator('.empty p').first().textContent()).toBe(says);
    await person.goTo(`/events?host=${hostId}&kind=host-lost`);
    const { noMatch } = (locale === 'en-GB' ? EN_EMPTY : ZH_CN_EMPTY).events;
    await expect.poll(() => page.locator('.empty p').first().textContent()).toBe(noMatch);
  });

  test('its forced claims', async () => {
    await person.signIn('reader');
    expect(await told(`/place/forced?host=${hostId}`)).toEqual([EN_EMPTY.forced.noMatch, '/place/forced']);
  });
});
