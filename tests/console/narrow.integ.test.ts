// The console on a screen of 360 pixels, in a real Chromium over the seeded fleet, in both languages: what has to be seen without scrolling
// sideways, and rows that are read, not guessed from a column of single letters.
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { SCREENS, seededDesk } from './screens.ts';

const { desk, places } = seededDesk();

const person = desk.seatForEachTest();

let page: Page;

/** Sits down at a window of this width, at the hour of the reports. */
async function comeTo(path: string, { locale = 'en-GB', width = 360 } = {}): Promise<void> {
  await person.sitDown({ locale, viewport: { width, height: 740 } });
  ({ page } = person);
  await page.clock.setFixedTime(desk.server.nowMs());
  await person.signIn('admin', path);
  await person.settled();
}

beforeEach(() => {
  ({ page } = person);
});

test.each([
  ['en-GB', '/?show=lost', 'lost · 45 min'],
  ['zh-CN', '/?show=late', '延迟 · 3 分钟'],
])('a host that is late or lost says so below its name, with its age: %s %s', async (locale, path, said) => {
  await comeTo(path, { locale });
  const below = page.locator('.rows .row .below-name');
  expect(await below.textContent()).toBe(said);
  const box = await below.boundingBox();
  const row = await page.locator('.rows .row').boundingBox();
  expect(box).not.toBeNull();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(130);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((row?.y ?? 0) + (row?.height ?? 0));
  const cut = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.below-name').parentElement)`;
  expect(await page.evaluate(cut)).toBe(0);
  // Read out once: from the column of states.
  expect(await page.getByRole('rowheader', { name: said }).count()).toBe(0);
  expect(await person.barriers()).toEqual([]);
});

test('where the column of states is seen, the name stands alone', async () => {
  await comeTo('/?show=lost', { width: 1440 });
  expect(await page.locator('.rows .row .below-name').isVisible()).toBe(false);
});

test('the heading of the names stays above them while the figures pass below both', async () => {
  await comeTo('/');
  await page.locator('.rows .row').nth(3).waitFor();
  await page.evaluate(`document.querySelector('.rows').scrollLeft = 400`);
  const left = async (role: 'columnheader' | 'rowheader') => (await page.getByRole(role).first().boundingBox())?.x;
  await expect.poll(() => left('columnheader')).toBe(await left('rowheader'));
  expect(await left('rowheader')).toBeLessThan(20);
  const onTop = `(() => {
    const { x, y, height } = document.querySelector('[role=columnheader]').getBoundingClientRect();
    return document.elementFromPoint(x + 60, y + height / 2).closest('[role=columnheader]').textContent;
  })()`;
  expect(await page.evaluate(onTop)).toBe('Host');
});

test('below the last row of a short list there is nothing', async () => {
  for (const width of [360, 1440]) {
    await comeTo('/?show=late', { width });
    const [list, row] = [await page.locator('.rows').boundingBox(), await page.locator('.rows .row').boundingBox()];
    expect((list?.y ?? 0) + (list?.height ?? 0) - (row?.y ?? 0) - (row?.height ?? 0)).toBeLessThanOrEqual(2);
  }
});

/** Pages of tables whose rows are a few lines each, with the most that one of them takes. */
const STACKED = [
  ['/settings?host=HOST', 180],
  ['/place/claims?host=HOST', 170],
  ['/place/decisions', 130],
  ['/tokens', 150],
  ['/guests', 130],
  ['/place/DECISION', 200],
  ['/hosts/HOST/guests/GUEST', 170],
] as const;

const addressOf = (path: string): string =>
  path.replace('HOST', places().hostId).replace('GUEST', places().guestId).replace('DECISION', places().decisionId);

test.each(STACKED.flatMap(([path, most]) => ['en-GB', 'zh-CN'].map((locale) => [locale, path, most] as const)))(
  'rows take a few lines each, and nothing of them is out of sight: %s %s',
  async (locale, path, most) => {
    await comeTo(addressOf(path), { locale });
    await page.locator('.stacks tbody tr').first().waitFor();
    const heights = `[...document.querySelectorAll('.stacks tbody tr')].map((row) => row.getBoundingClientRect().height)`;
    expect(Math.max(...(await page.evaluate<number[]>(heights)))).toBeLessThan(most);
    const cut = `[...document.querySelectorAll('.stacks :is(td, tbody th, caption)')]
      .filter((cell) => cell.getBoundingClientRect().right > document.documentElement.clientWidth).map((cell) => cell.textContent)`;
    expect(await page.evaluate(cut)).toEqual([]);
    expect(await person.excessWidth()).toBe(0);
    expect(await person.barriers()).toEqual([]);
  },
);

/** Cells with a text of several Chinese characters in lines of one each. */
const THIN = `[...document.querySelectorAll('.scrolls :is(td, th)')].filter((cell) => {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = document.createRange();
    text.selectNodeContents(node);
    const lines = new Set([...text.getClientRects()].map(({ top }) => Math.round(top))).size;
    if (cell.checkVisibility() && lines > 1 && node.data.trim().length / lines < 2) return true;
  }
  return false;
}).map((cell) => cell.textContent)`;

const CUT_CAPTIONS = `[...document.querySelectorAll('caption:not(.for-screen-readers)')]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((one) => one.textContent)`;

test('no table in Chinese has a column of one character a line, and captions are seen whole', async () => {
  await comeTo('/', { locale: 'zh-CN' });
  for (const { path: pathOf } of SCREENS) {
    const path = pathOf(places());
    await person.goTo(path);
    await person.settled();
    const [thin, cut] = [await page.evaluate(THIN), await page.evaluate(CUT_CAPTIONS)];
    expect([path, thin, cut]).toEqual([path, [], []]);
  }
}, 120_000);

test.each(['en-GB', 'zh-CN'])(
  'hosts of a decision have their reasons below their names, from the left: %s',
  async (locale) => {
    await comeTo(addressOf('/place/DECISION'), { locale });
    await page.locator('.answers .row').first().waitFor();
    const cut = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.answers'))`;
    expect(await page.evaluate(cut)).toBe(0);
    const starts = `[...document.querySelectorAll('.reasons button')].map((one) => getComputedStyle(one).textAlign)`;
    expect(new Set(await page.evaluate<string[]>(starts))).toEqual(new Set(['start']));
    expect(await page.getByRole('columnheader').count()).toBeGreaterThan(3);
    expect(await person.barriers()).toEqual([]);
  },
);

test('the command of the sign-in is broken between its words, and can be copied', async () => {
  await person.sitDown({ viewport: { width: 360, height: 740 } });
  ({ page } = person);
  await page.goto(desk.server.url);
  const command = `ullage token create --server ${desk.server.url} --role reader --label NAME`;
  await page.getByRole('button', { name: `Copy ${command}` }).waitFor();
  expect(await page.locator('.command code').textContent()).toBe(command);
  const words = `[...document.querySelectorAll('.command .word')].map((one) => one.getBoundingClientRect().height)`;
  expect(Math.max(...(await page.evaluate<number[]>(words)))).toBeLessThan(24);
  expect(await person.barriers()).toEqual([]);
});

test('a cell that stands by itself has room behind what it is called', async () => {
  await comeTo(`/place/claims?host=${places().hostId}`);
  await page.locator('.stacks td[data-label]').first().waitFor();
  const before = `getComputedStyle(document.querySelector('.stacks td[data-label]'), '::before').content`;
  expect(await page.evaluate(before)).toContain(':\u00a0"');
});

test.each(['en-GB', 'zh-CN'])('the format of a layer stays in one piece: %s', async (locale) => {
  const { hostId, guestId } = places();
  await comeTo(`/hosts/${hostId}/guests/${guestId}/disks/vda`, { locale });
  const formats = page.locator('.layer-name .format');
  await expect.poll(() => formats.allTextContents()).toEqual([' qcow2', ' raw']);
  const tops = `[...document.querySelectorAll('.layer-name .format')].map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  })`;
  expect(await page.evaluate(tops)).toEqual([1, 1]);
});
