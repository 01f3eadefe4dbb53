// What could be had back, in a real Chromium: most bytes first over all hosts, kinds and their sums, what speaks for each, and commands that are
// copied alone, with and without a clipboard.
import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

const IDS = ['9d2e7b10-0000-4000-8000-000000000001', '9d2e7b10-0000-4000-8000-000000000002'] as const;
const UNUSED = 'b0b0b0b0-0000-4000-8000-000000000003';
const EXPORT = 'nfs:filer:/vol/guests';

let page: Page;
let big: TestAgent;
let small: TestAgent;
let gone: TestAgent;

const stray = (id: string, gib: bigint, poolId: string = facts.POOL_ID) =>
  facts.found(
    facts.file(`${facts.ROOT}/${id}/disk`, gib * GiB, { poolId, links: 3, modifiedAtMs: facts.daysAgo(12) }),
    'disk',
    id,
  );

/** One host is lost, two share an export and are fresh; one of these has a guest that gives nothing back. */
const desk = Desk.forTests(async () => {
  const { server } = desk;
  [big, small, gone] = [await TestAgent.of(server), await TestAgent.of(server), await TestAgent.of(server)];
  await gone.full({
    pools: [facts.filesystem({ id: 'fs:gone' })],
    found: [{ ...stray(IDS[1], 9n, 'fs:gone'), file: { ...stray(IDS[1], 9n, 'fs:gone').file, links: 1 } }],
  });
  server.pass(600_000);
  const pools = [
    facts.filesystem({ id: 'fs:big' }),
    facts.filesystem({ id: EXPORT, name: '/srv', shared: true, mountPoint: '/srv' }),
  ];
  const left = facts.found(
    facts.file(`/srv/${UNUSED}_del/disk`, 2n * GiB, { poolId: EXPORT, modifiedAtMs: facts.daysAgo(3) }),
    'leftover',
    `${UNUSED}_del`,
  );
  const onShare = { ...left, root: '/srv' };
  const first = stray(IDS[0], 40n, 'fs:big');
  await big.full({
    pools,
    guests: [facts.guest('web', [facts.disk('/web', { discard: undefined })])],
    images: [facts.qcow2('/web', 9n * GiB, GiB, { fileFacts: { poolId: 'fs:big' } })],
    found: [{ ...first, file: { ...first.file, links: 1 } }, onShare],
  });
  await small.full({ pools: [pools[1]!], found: [onShare] }); // oxlint-disable-line typescript/no-non-null-assertion -- of the two above
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

const rows = (): Locator => page.locator('table.reclaim tbody tr');
const kind = (name: string): Locator => page.getByRole('group', { name: 'Kind' }).getByRole('button', { name });

test('most bytes come first and unknown ones last; each kind has its sum, and the address keeps the choice', async () => {
  await person.signIn('reader', '/reclaim');
  await expect.poll(() => rows().count()).toBe(4);
  const first = await page.locator('table.reclaim tbody td:first-child').allTextContents();
  expect(first).toEqual(['40.0 GiB', '9.0 GiB', '2.0 GiB', '—']);
  expect(await page.locator('.sum').textContent()).toContain('at least 51.0 GiB of 3 known, 1 unknown');
  expect(await page.locator('.sum').textContent()).toContain('1 is of a host that is late or lost');
  expect(await rows().nth(1).getAttribute('class')).toBe('stale');
  expect(await rows().nth(1).textContent()).toContain('lost');
  expect(await person.barriers()).toEqual([]);
  await kind('Leftovers').click();
  await expect.poll(() => rows().count()).toBe(1);
  expect(page.url()).toContain('kind=leftover');
  expect(await kind('Leftovers').getAttribute('aria-pressed')).toBe('true');
  await page.reload();
  await expect.poll(() => rows().count()).toBe(1);
  await page.goBack();
  await expect.poll(() => rows().count()).toBe(4);
  await page.getByRole('searchbox').fill(big.hostname);
  await expect.poll(() => rows().count()).toBeLessThan(4);
  await expect.poll(() => page.url()).toContain(`search=${big.hostname}`);
  expect(person.complaints).toEqual([]);
});

test('a finding says what it goes by, and what lies on a shared pool who mounts that', async () => {
  await person.signIn('reader', '/reclaim?kind=leftover');
  await expect.poll(() => rows().count()).toBe(1);
  const text = (await rows().first().textContent()) ?? '';
  expect(text).toContain('no guest of the 2 hosts that mount the pool');
  expect(text).toContain('all fresh');
  // Of one moment, however long ago that was.
  expect(text).toContain('last changed 3 days ago');
  expect(text).toContain('Last changed3 d');
  expect(text).toContain('Known since');
  await rows().first().getByRole('link', { name: '/srv', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasText: '/srv' }).waitFor();
});

test('the command is copied alone, and that it was is said', async () => {
  await person.sitDown({ permissions: ['clipboard-read', 'clipboard-write'] });
  ({ page } = person);
  await person.signIn('reader', '/reclaim?kind=orphan');
  await expect.poll(() => rows().count()).toBe(2);
  const command = `rm -r -- ${facts.ROOT}/${IDS[0]}`;
  await page.getByRole('button', { name: `Copy ${command}` }).click();
  await expect
    .poll(() =>
      page
        .getByRole('status')
        .filter({ hasText: `Copied: ${command}` })
        .count(),
    )
    .toBe(1);
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(command);
  expect(person.complaints).toEqual([]);
});

test('without a clipboard, as over plain HTTP, the command is selected and the page says so', async () => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await person.signIn('reader', '/reclaim?kind=orphan');
  await expect.poll(() => rows().count()).toBe(2);
  const command = `rm -r -- ${facts.ROOT}/${IDS[0]}`;
  await page.getByRole('button', { name: `Copy ${command}` }).click();
  await expect.poll(() => page.getByText('This page has no clipboard').count()).toBe(1);
  expect(await page.evaluate<string>('getSelection().toString()')).toBe(command);
  expect(person.complaints).toEqual([]);
});

test.each([
  ['en-GB', 360],
  ['en-GB', 1440],
  ['zh-CN', 360],
  ['zh-CN', 1440],
])('in %s at %i pixels it has no barriers, and the page does not scroll sideways', async (locale, width) => {
  await person.sitDown({ locale, viewport: { width, height: 900 } });
  ({ page } = person);
  await person.signIn('reader', '/reclaim');
  await expect.poll(() => rows().count()).toBe(4);
  expect(await person.barriers()).toEqual([]);
  expect(await person.excessWidth()).toBeLessThanOrEqual(0);
  expect(person.complaints).toEqual([]);
});
