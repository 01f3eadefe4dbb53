// Which pictures there are: where each is taken, how large, in which colours and language, and what must be on it before it is.
import type { Page } from 'playwright-core';
import type { Seeded } from './seed.ts';

/** One picture. */
export interface Picture {
  /** docs/console/NAME.png. */
  readonly name: string;
  readonly role?: 'reader' | 'admin' | undefined;
  /** Of the console; undefined: nobody is signed in. */
  readonly path?: string | undefined;
  readonly width?: number;
  readonly height?: number;
  readonly colours?: 'light' | 'dark';
  readonly locale?: 'en-GB' | 'zh-CN';
  /** Resolves when everything that belongs on it is there. */
  readonly isThere: (page: Page) => Promise<void>;
}

/** Every picture. */
export function picturesOf(seeded: Seeded): readonly Picture[] {
  return [...ofHosts(seeded), ...ofTheRest(seeded)];
}

function ofHosts({ hostId, guestId, basePath }: Seeded): readonly Picture[] {
  const narrow = { width: 360, height: 740 };
  return [
    { name: 'sign-in', height: 400, isThere: (page) => page.locator('#token').waitFor() },
    { name: 'fleet', path: '/', isThere: hosts },
    { name: 'fleet-dark', path: '/', colours: 'dark', isThere: hosts },
    { name: 'fleet-narrow', path: '/', ...narrow, isThere: (page) => page.locator('.totals dl').first().waitFor() },
    { name: 'fleet-zh', path: '/', locale: 'zh-CN', isThere: hosts },
    {
      name: 'host',
      path: `/hosts/${hostId}`,
      height: 1_500,
      isThere: (page) => page.locator('.waterfall').first().waitFor(),
    },
    {
      name: 'host-past',
      path: `/hosts/${hostId}`,
      isThere: async (page) => {
        await page.locator('.chart canvas').first().waitFor();
        await page.locator('.waterfall').first().waitFor();
        // Not into view alone: the chart is the subject.
        await page.evaluate('document.querySelector(".past").scrollIntoView()');
      },
    },
    {
      name: 'guest',
      path: `/hosts/${hostId}/guests/${guestId}`,
      isThere: (page) => page.locator('table.disks tbody tr').first().waitFor(),
    },
    {
      name: 'disk',
      path: `/hosts/${hostId}/guests/${guestId}/disks/vda`,
      height: 1_300,
      isThere: (page) => page.locator('.layers .layer').nth(1).waitFor(),
    },
    {
      name: 'file',
      path: `/hosts/${hostId}/files?path=${encodeURIComponent(basePath)}`,
      height: 1_100,
      isThere: (page) => page.locator('.users li').nth(1).waitFor(),
    },
  ];
}

function ofTheRest({ hostId, poolId, decisionId }: Seeded): readonly Picture[] {
  return [
    { name: 'placement', role: 'admin', path: '/place', height: 1_450, isThere: dryRun },
    {
      name: 'placement-zh',
      role: 'admin',
      path: '/place',
      locale: 'zh-CN',
      colours: 'dark',
      height: 1_300,
      isThere: dryRun,
    },
    { name: 'decisions', path: '/place/decisions', height: 500, isThere: table },
    {
      name: 'decision',
      path: `/place/${decisionId}`,
      height: 1_100,
      isThere: (page) => page.locator('.answers .row').nth(5).waitFor(),
    },
    { name: 'forced-claims', role: 'admin', path: '/place/forced', height: 500, isThere: table },
    { name: 'settings', role: 'admin', path: `/settings?host=${hostId}`, height: 1_300, isThere: previewed },
    { name: 'guests', path: '/guests?search=db', height: 500, isThere: table },
    { name: 'claims', path: `/place/claims?host=${hostId}`, isThere: table },
    { name: 'pools', path: '/pools', isThere: table },
    {
      name: 'pool',
      path: `/pools/${encodeURIComponent(poolId)}`,
      height: 1_500,
      isThere: (page) => page.locator('.waterfall').first().waitFor(),
    },
    { name: 'reclaim', path: '/reclaim', isThere: table },
    { name: 'events', path: '/events', isThere: table },
    { name: 'audit', role: 'admin', path: '/audit', isThere: table },
    { name: 'tokens', role: 'admin', path: '/tokens', isThere: table },
    { name: 'about', path: '/about', height: 500, isThere: (page) => page.locator('.figures dd').first().waitFor() },
  ];
}

async function hosts(page: Page): Promise<void> {
  await page.locator('.zero-bar').nth(10).waitFor();
  await page.locator('.totals dl').first().waitFor();
}

function table(page: Page): Promise<void> {
  return page.locator('tbody tr').first().waitFor();
}

/** A guest that most hosts have no place for. By classes and names alone: the words are of any language. */
async function dryRun(page: Page): Promise<void> {
  await page.locator('.place .short').first().fill('900');
  await page.locator('button[value=dry-run]').click();
  await page.locator('.answers .row').nth(5).waitFor();
  // Those that lack something are what the table is for: the first reason, after all and those that fit.
  await page.locator('.decision select').selectOption({ index: 2 });
  await page.locator('.answers .shortages').nth(3).waitFor();
}

/** A reserve that takes hosts over their capacity. */
async function previewed(page: Page): Promise<void> {
  await page.locator('.place .short').first().fill('600');
  await page.locator('.place input[required]').last().fill('room for snapshots');
  await page.locator('button[value=preview]').click();
  await page.locator('.place table').waitFor();
  await page.locator('.scrolls caption').nth(1).waitFor();
}
