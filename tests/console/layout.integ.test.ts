// How pages are laid out, in a real Chromium: what stands above, beside and below what, by where the browser has put it.
import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

let page: Page;
let host: TestAgent;

const DISK = facts.qcow2('/one', 300n * GiB, 2n * GiB);

/** Files that no guest names: a ledger longer than a window. */
const ORPHANS = Array.from({ length: 30 }, (_, at) => facts.qcow2(`${facts.ROOT}/gone-${at}/disk`, 2n * GiB, 1n * GiB));

const HAVING = {
  pools: [facts.filesystem()],
  guests: [facts.guest('guest-1', [facts.disk('/one')])],
  images: [DISK, ...ORPHANS],
  found: ORPHANS.map(({ file }, at) => facts.found(file, 'disk', `gone-${at}`)),
};

const desk = Desk.forTests(async () => {
  host = await TestAgent.of(desk.server);
  await host.full(HAVING);
  desk.server.pass(60 * 60_000);
  await host.full(HAVING);
});

const person = desk.seatForEachTest({ timezoneId: 'UTC' });

beforeEach(async () => {
  ({ page } = person);
  await page.clock.setFixedTime(desk.server.nowMs());
});

const boxOf = async (of: Locator) => (await of.first().boundingBox()) ?? expect.fail('it is not drawn');

test('every field of a form stands below its label', async () => {
  await person.signIn('admin', '/events');
  for (const path of ['/events', '/pools', '/reclaim', '/settings', '/tokens', '/place', '/place/decisions']) {
    await person.goTo(path);
    await person.settled();
    await page.evaluate(`document.querySelectorAll('main details').forEach((one) => { one.open = true; })`);
    const beside = await page.evaluate<string[]>(`[...document.querySelectorAll('main label')]
      .filter((label) => label.querySelector('[type=checkbox], [type=radio]') === null)
      .filter((label) => {
        const text = document.createRange();
        text.selectNodeContents(label.firstChild);
        const field = label.querySelector('input, select, textarea');
        return field !== null && text.getBoundingClientRect().bottom > field.getBoundingClientRect().top;
      })
      .map((label) => label.textContent)`);
    expect([path, beside]).toEqual([path, []]);
  }
});

test('the ledger is read to its end without a scrollbar of its own', async () => {
  await person.signIn('reader', `/hosts/${host.hostId}`);
  const ledger = page.getByRole('region', { name: /^Ledger of/ });
  await page.getByRole('button', { name: /^Show all \d+ lines$/ }).click();
  await ledger.getByRole('row').nth(30).waitFor();
  const cut = await page.evaluate(`(() => {
    const { scrollHeight, clientHeight } = document.querySelector('.waterfall').parentElement;
    return scrollHeight - clientHeight;
  })()`);
  expect(cut).toBe(0);
  expect((await boxOf(ledger)).height).toBeGreaterThan(900);
});

test('a chart says its latest figures where the pointer is at none', async () => {
  await person.signIn('reader', `/hosts/${host.hostId}`);
  await page.locator('.u-legend .u-value').nth(4).waitFor();
  const said = await page.locator('.u-legend .u-value').allTextContents();
  expect(said).not.toContain('—');
  expect(said.at(-1)).toContain('GiB');
  expect(await page.locator('.u-legend .u-label').first().textContent()).toBe('Time');
  // Of 24 hours, as the axis.
  expect(said[0]).toMatch(/^\d+ \w{3} \d{4}, \d{2}:\d{2}:\d{2}$/);
});

test('a row of the audit log has its time and its UUID in one piece', async () => {
  await person.signIn('admin', '/audit');
  const row = page.getByRole('row').filter({ hasText: 'sign in' });
  const [time, subject] = [row.locator('time').first(), row.locator('code').first()];
  const [timeBox, subjectBox] = [await boxOf(time), await boxOf(subject)];
  expect([timeBox.height, subjectBox.height].every((height) => height < 30)).toBe(true);
});

test('cells of a row have their first lines on one line: text, code and buttons', async () => {
  await person.signIn('admin', '/tokens');
  const row = page.getByRole('row').filter({ has: page.locator('code') });
  await row.first().waitFor();
  const [name, code, button] = [row.getByRole('rowheader'), row.locator('code'), row.getByRole('button')];
  const middles = [await boxOf(name), await boxOf(code), await boxOf(button)].map(({ y, height }) => y + height / 2);
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(3);
});

test('a pool takes one line, with its host beside its name', async () => {
  await person.signIn('reader', '/pools');
  const row = page.getByRole('row').nth(1);
  await row.waitFor();
  expect((await boxOf(row)).height).toBeLessThan(48);
  const headers = await page.getByRole('columnheader').allTextContents();
  expect(headers.slice(0, 3)).toEqual(['Pool', 'Hosts', 'Kind']);
});

test('on a narrow screen a pool shows its host and what is left in the worst case, whole', async () => {
  await person.sitDown({ viewport: { width: 360, height: 740 } });
  ({ page } = person);
  await person.signIn('reader', '/pools');
  const worst = await boxOf(page.getByRole('row').nth(1).locator('.figure'));
  expect(worst.x + worst.width).toBeLessThan(360);
});

test('what is needed and how it is chosen stand side by side, and the way to the answer is seen at once', async () => {
  await person.signIn('operator', '/place');
  const [needs, how] = [
    page.getByRole('group', { name: 'What it needs' }),
    page.getByRole('group', { name: 'How to choose' }),
  ];
  const [left, right] = [await boxOf(needs), await boxOf(how)];
  expect([right.y, right.x > left.x + left.width]).toEqual([left.y, true]);
  const dryRun = await boxOf(page.getByRole('button', { name: 'Dry run' }));
  expect(dryRun.y).toBeLessThan(600);
});

test('a host and a pool say where they lie, with the way back', async () => {
  await person.signIn('reader', `/hosts/${host.hostId}`);
  const way = page.getByRole('navigation', { name: 'Where this is' });
  await way.getByRole('link', { name: 'Fleet' }).click();
  await person.heading('Fleet').waitFor();
  await person.goTo('/pools');
  await page.getByRole('rowheader').first().getByRole('link').click();
  await way.getByRole('link', { name: 'Pools' }).click();
  await person.heading('Pools').waitFor();
  expect(person.complaints).toEqual([]);
});

test('a change that is previewed does not widen a narrow page, and the head above it is one line', async () => {
  await person.sitDown({ viewport: { width: 360, height: 740 } });
  ({ page } = person);
  await person.signIn('operator', `/settings?host=${host.hostId}`);
  await page.getByLabel('Reserved (GiB)').fill('1');
  await page.getByLabel('Reason').fill('room');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('status', { name: 'What would come of it' }).waitFor();
  await page.getByRole('region', { name: host.hostname }).waitFor();
  expect(await person.excessWidth()).toBe(0);
  expect((await boxOf(page.getByRole('banner'))).height).toBeLessThan(60);
});

test('the figures of a pool stand in rows of as many each, and none runs over its neighbour', async () => {
  for (const width of [1440, 900, 360]) {
    await person.sitDown({ viewport: { width, height: 900 } });
    ({ page } = person);
    await person.signIn('reader', '/pools');
    await page.getByRole('rowheader').first().getByRole('link').click();
    await page.locator('.head-figures').waitFor();
    const tops = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.head-figures > div')].map((one) => one.getBoundingClientRect().top)`,
    );
    const rows = [...Map.groupBy(tops, (top) => top).values()].map(({ length }) => length);
    expect([width, new Set(rows).size]).toEqual([width, 1]);
    const over = `[...document.querySelectorAll('.head-figures dd')].filter((one) => one.scrollWidth > one.clientWidth).length`;
    expect([width, await page.evaluate(over)]).toEqual([width, 0]);
  }
});

test('what could not be read follows the findings, however long the ledger beside them is', async () => {
  await person.signIn('reader', `/hosts/${host.hostId}`);
  await page.getByRole('button', { name: /^Show all \d+ lines$/ }).click();
  await page
    .getByRole('region', { name: /^Ledger of/ })
    .getByRole('row')
    .nth(30)
    .waitFor();
  const last = await boxOf(page.locator('.host-findings > :last-child'));
  const [findings, problems, pools] = [
    await boxOf(page.locator('.host-findings')),
    await boxOf(page.locator('.host-problems')),
    await boxOf(page.locator('.host-pools')),
  ];
  expect(problems.y - last.y - last.height).toBeLessThan(60);
  expect([pools.y, pools.x < findings.x]).toEqual([findings.y, true]);
});

test('an answer of one host is as high as that, says who asked apart from when, and a UUID is seen whole', async () => {
  await person.signIn('operator', '/place');
  const guest = page.getByLabel('Guest (UUID)');
  await guest.fill('6d7a1a52-2b1c-4b0e-9a55-6f1f7c8d9e01');
  const hidden = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.fields > label > .uuid'))`;
  expect(await page.evaluate(hidden)).toBe(0);
  await page.getByLabel('Size (GiB)').fill('1');
  await page.getByRole('button', { name: 'Dry run' }).click();
  const [list, row] = [page.locator('.answers'), page.locator('.answers .row')];
  await row.waitFor();
  const below = async (): Promise<number> => {
    const [outer, inner] = [await boxOf(list), await boxOf(row)];
    return outer.y + outer.height - inner.y - inner.height;
  };
  await expect.poll(below).toBeLessThanOrEqual(2);
  expect(await page.locator('.decision > p').first().textContent()).toMatch(/\d\d:\d\d:\d\d · \w/);
});

test('what speaks for a finding has its names on one line, and notes without a table begin where the page does', async () => {
  await person.signIn('reader', '/reclaim');
  await page.locator('.evidence').first().waitFor();
  const tops = `[...document.querySelector('.evidence').querySelectorAll('dt')].map((one) => Math.round(one.getBoundingClientRect().top))`;
  // A line of them, or two: none a few pixels below its neighbours.
  const steps = (await page.evaluate<number[]>(tops)).map((top, at, all) => top - (all[at - 1] ?? top));
  expect(steps.filter((step) => step !== 0 && step < 16)).toEqual([]);
  for (const path of ['/about', '/settings']) {
    await person.goTo(path);
    await person.settled();
    const note = page.locator(':not(.scrolls) > .source');
    await note.first().waitFor();
    expect([path, (await boxOf(note)).x]).toEqual([path, (await boxOf(page.locator('h1'))).x]);
  }
});
