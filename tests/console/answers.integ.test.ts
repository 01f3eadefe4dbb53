// What an answer about a placement says, in a real Chromium: figures that tell before from after, what was asked for, and whether it still answers the
// form.
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';
import { askForDisk } from './place-form.ts';

let page: Page;
let vast: TestAgent;

/** Of a pool of TiB: with one decimal, a disk of 40 GiB is not seen in it. */
const POOL = { total: 4_000n * GiB, free: 3_277n * GiB, available: 3_277n * GiB };

const desk = Desk.forTests(async () => {
  vast = await TestAgent.of(desk.server);
  await vast.full({ pools: [facts.filesystem(POOL)] });
  desk.server.pass(1_000);
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 2, name }).waitFor();

test('before and after never read alike where they differ: in the answer, the audit log and the host’s head', async () => {
  await person.signIn('admin', '/place');
  await askForDisk(page, '40');
  await page.getByLabel('Guest (UUID)').fill(randomUUID());
  await button('Claim').click();
  await heading(`Claimed on ${vast.hostname}`);
  const cells = page.getByRole('table', { name: 'What it makes of the host' }).getByRole('cell');
  await expect.poll(() => cells.allTextContents()).toEqual(['3.20 TiB', '3.16 TiB', '3.91 TiB', '3.87 TiB']);
  expect(await cells.locator('.figure').first().getAttribute('title')).toBe('3 518 651 957 248 bytes');
  await person.goTo('/audit');
  const placed = page.locator('main tbody tr').filter({ hasText: 'Claimed on' }).locator('.detail');
  await expect
    .poll(() => placed.innerText())
    .toContain('May be promised 3.91 TiB → 3.87 TiB · Worst-case free 3.20 TiB → 3.16 TiB');
  await person.goTo(`/hosts/${vast.hostId}`);
  const head = page.locator('.head-figures').first();
  await expect.poll(() => head.innerText()).toMatch(/Worst-case free\s+3\.20 TiB\s+With claims\s+3\.16 TiB/);
  expect(person.complaints).toEqual([]);
});

test('an answer says what was asked for, and is old once the form is another', async () => {
  await person.signIn('placer', '/place');
  await askForDisk(page, '40');
  await button('Dry run').click();
  await heading(`Would go to ${vast.hostname}`);
  const decision = page.locator('.decision');
  expect(await decision.textContent()).toContain('Asked for: disk 40.0 GiB');
  const size = page.getByLabel('Size (GiB)');
  const note = page.getByText('this answers what was asked before');
  for (const other of ['90000', '1,5']) {
    await size.fill(other);
    await expect.poll(() => note.count()).toBe(1);
    expect(await page.locator('.stale .decision').count()).toBe(1);
  }
  expect(await person.barriers()).toEqual([]);
  await size.fill('40');
  await expect.poll(() => note.count()).toBe(0);
  expect(await page.locator('.stale .decision').count()).toBe(0);
  await size.fill('41');
  await button('Dry run').click();
  await expect.poll(() => decision.textContent()).toContain('Asked for: disk 41.0 GiB');
  expect(await note.count()).toBe(0);
  expect(person.complaints).toEqual([]);
});

test.each([
  {
    locale: 'en-GB',
    words: {
      poolClass: 'Pool class',
      other: 'Another class',
      size: 'Size (GiB)',
      dryRun: 'Dry run',
      decisions: 'Past decisions',
    },
    said: 'No host has told of a pool of class nope: 1 host lacks nothing else',
    asked: 'disk nope 40.0 GiB',
  },
  {
    locale: 'zh-CN',
    words: { poolClass: '存储池类别', other: '其他类别', size: '大小 (GiB)', dryRun: '试算', decisions: '历史决定' },
    said: '没有主机报告过类别为 nope 的存储池；其中 1 台只缺这一项',
    asked: '磁盘 nope 40.0 GiB',
  },
])(
  'in $locale a class that no host has is called so, and stands in the list of decisions',
  async ({ locale, ...told }) => {
    const { words, said, asked } = told;
    await person.sitDown({ locale });
    ({ page } = person);
    await person.signIn('placer', '/place');
    await page.getByLabel(words.size).fill('40');
    await page.getByLabel(words.poolClass).selectOption(words.other);
    await page.getByRole('textbox', { name: words.other }).fill('nope');
    await button(words.dryRun).click();
    await expect.poll(() => page.locator('.reasons li').allTextContents()).toEqual([said]);
    expect(await person.barriers()).toEqual([]);
    await page.getByRole('link', { name: words.decisions }).click();
    await expect.poll(() => page.locator('main tbody').textContent()).toContain(asked);
    expect(person.complaints).toEqual([]);
  },
);
