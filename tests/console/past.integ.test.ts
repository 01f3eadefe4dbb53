// The past of a host and of a guest in a real Chromium: windows in the address, by pointer and by keyboard, marks, and the table behind the chart.
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { bearer } from '../server/server-fixture.ts';
import { Desk } from './person.ts';

const HOUR_MS = 3_600_000;

const GUEST = randomUUID();

let agent: TestAgent;

/** Says that it reports every minute, and was away for most of the day. */
let away: TestAgent;

const having = (gib: bigint) => ({
  pools: [facts.filesystem({ free: (250n - gib) * GiB })],
  guests: [facts.guest('web', [facts.disk('/web')], { uuid: GUEST })],
  images: [facts.qcow2('/web', 40n * GiB, gib * GiB)],
});

const desk = Desk.forTests(async () => {
  [agent, away] = [await TestAgent.of(desk.server), await TestAgent.of(desk.server)];
  agent.periodMs = HOUR_MS;
  for (let hour = 0; hour <= 24; hour++) {
    if (hour > 0) desk.server.pass(HOUR_MS);
    if (hour === 2 || hour === 22) await away.full();
    await agent.full(having(5n + BigInt(hour)));
    if (hour === 20) await forceClaim();
  }
});

const person = desk.seatForEachTest({ timezoneId: 'UTC' });

beforeEach(async () => {
  await person.page.clock.setFixedTime(desk.server.nowMs());
});

async function forceClaim(): Promise<void> {
  const { secret } = await desk.server.newToken('operator');
  const body = writeJsonLine({
    id: randomUUID(),
    guest: randomUUID(),
    host: agent.hostId,
    resources: { disk: { instances: 400n * GiB } },
    force: { reason: 'the old host burns' },
  });
  expect((await desk.server.post('/v1/claims', body, bearer(secret))).status).toBe(201);
}

const addressOf = () => new URL(person.page.url()).searchParams;

/** The window in the address, in hours before now. */
const windowNow = (): readonly number[] =>
  ['from', 'to'].map((name) =>
    addressOf().has(name) ? Math.round((Number(addressOf().get(name)) - desk.server.nowMs()) / HOUR_MS) : Number.NaN,
  );

const canvas = () => person.page.locator('.chart .u-over').first();

test('a part that is drawn over is looked at closer; the address keeps it, and back is the whole', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  await canvas().waitFor();
  await canvas().scrollIntoViewIfNeeded();
  const box = (await canvas().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await person.page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
  await person.page.mouse.down();
  await person.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
  await person.page.mouse.up();
  await expect.poll(windowNow).toEqual([-18, -12]);
  await person.page.getByText('The same as a table').first().click();
  const table = person.page.locator('.chart details tbody').first();
  // From 18 to 12 hours ago, a report an hour.
  await expect.poll(() => table.getByRole('row').count()).toBe(6);
  expect(await person.barriers()).toEqual([]);
  await person.page.goBack();
  await expect.poll(windowNow).toEqual([Number.NaN, Number.NaN]);
  await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(20);
  expect(person.complaints).toEqual([]);
});

test('no line is drawn over hours in which nothing was reported, and the table says that nobody knows', async () => {
  await person.signIn('reader', `/hosts/${away.hostId}`);
  await person.page.getByText('The same as a table').click();
  const rows = person.page.locator('.chart tbody').getByRole('row');
  await expect.poll(() => rows.count()).toBe(3);
  expect((await rows.allTextContents()).map((text) => /—/.test(text))).toEqual([false, true, false]);
  expect(person.complaints).toEqual([]);
});

test('without a pointer: earlier, closer, and the whole window again', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}?window=day`);
  await canvas().waitFor();
  await person.page.getByRole('button', { name: 'Closer' }).focus();
  await person.page.keyboard.press('Enter');
  await expect.poll(windowNow).toEqual([-18, -6]);
  await person.page.getByRole('button', { name: 'Earlier' }).focus();
  await person.page.keyboard.press('Enter');
  await expect.poll(windowNow).toEqual([-24, -12]);
  await person.page.getByRole('button', { name: 'Whole window' }).focus();
  await person.page.keyboard.press('Enter');
  await expect.poll(() => String(addressOf())).toBe('window=day');
  await person.page.getByLabel('7 days').check();
  await expect.poll(() => String(addressOf())).toBe('window=week');
  await person.page.reload();
  await expect.poll(() => person.page.getByLabel('7 days').isChecked()).toBe(true);
  expect(person.complaints).toEqual([]);
});

test('a promise that was forced is a mark with who and why, and none where the window does not reach', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  const marks = person.page.getByRole('list', { name: 'Marks on the time axis' });
  await expect.poll(() => marks.textContent()).toContain('by test operator: the old host burns');
  const now = desk.server.nowMs();
  await person.goTo(`/hosts/${agent.hostId}?from=${now - 12 * HOUR_MS}&to=${now - 6 * HOUR_MS}`);
  await canvas().waitFor();
  expect(await marks.count()).toBe(0);
});

test('a line has the colour that the style sheet gives it', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}`);
  await canvas().waitFor();
  const colours = await person.page.evaluate<string[]>(`[...document.querySelectorAll('.u-legend .u-marker')]
    .map((marker) => getComputedStyle(marker).borderTopColor)`);
  const pixels = await person.page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.chart canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let red = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200 && data[at] > 150 && data[at + 1] < 80 && data[at + 2] < 80) red += 1;
    return red;
  })()`);
  // The first is of the time, and has none.
  expect([new Set(colours.slice(1)).size, pixels > 100]).toEqual([4, true]);
});

test('a guest’s disk over time, and what it grew by in a day', async () => {
  await person.signIn('reader', `/hosts/${agent.hostId}/guests/${GUEST}`);
  await person.page.getByRole('heading', { name: 'Over time' }).waitFor();
  const figure = person.page.locator('dl > div').filter({ hasText: 'In a day' });
  await expect.poll(() => figure.locator('dd').textContent()).toContain('24.0 GiB');
  await person.page.getByText('The same as a table').click();
  const first = person.page.locator('.chart tbody').getByRole('row').first();
  expect(await first.textContent()).toMatch(/5\.0 GiB.*40\.0 GiB$/);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

/** Notes the texts that stand on canvases: where each begins and ends, and on which line. What is wiped is forgotten. */
const NOTE_TEXTS = `(() => {
  const texts = new Map();
  const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    texts.delete(this.canvas);
    return clearRect.apply(this, area);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    const { width } = this.measureText(text);
    const before = { center: width / 2, right: width }[this.textAlign] ?? 0;
    const { e, f } = this.getTransform();
    const [left, line] = [x - before + e, Math.round(y + f)];
    const one = { text, left, right: left + width, line, most: this.canvas.width };
    texts.set(this.canvas, [...(texts.get(this.canvas) ?? []), one]);
    return fillText.call(this, text, x, y, ...rest);
  };
  window.textsOfCharts = () => [...texts].filter(([{ isConnected }]) => isConnected).map(([, drawn]) => drawn);
})()`;

interface DrawnText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly line: number;
  readonly most: number;
}

/** Pairs that nearly touch, and what is cut off at an edge, of the labels of times. */
function crowded(drawn: readonly DrawnText[]): readonly string[] {
  const labels = drawn.filter(({ text }) => !text.endsWith('B'));
  expect(labels.length).toBeGreaterThan(1);
  const lines = [...Map.groupBy(labels, ({ line }) => line).values()];
  const touching = lines.flatMap((line) => {
    const inOrder = line.toSorted((a, b) => a.left - b.left);
    return inOrder.flatMap((one, at) => {
      const next = inOrder[at + 1];
      return next !== undefined && next.left - one.right < 8 ? [`${one.text}|${next.text}`] : [];
    });
  });
  return [...touching, ...labels.filter(({ left, right, most }) => left < 0 || right > most).map(({ text }) => text)];
}

test.each(['en-GB', 'zh-CN'].flatMap((locale) => [360, 1440].map((width) => [locale, width] as const)))(
  'labels of the axis of time keep apart, in every window: %s, %d pixels',
  async (locale, width) => {
    await person.sitDown({ locale, viewport: { width, height: 900 }, timezoneId: 'Asia/Shanghai' });
    await person.page.clock.setFixedTime(desk.server.nowMs());
    await person.page.addInitScript(NOTE_TEXTS);
    await person.signIn('reader', '/about');
    const closer = `&from=${desk.server.nowMs() - 90 * 60_000}&to=${desk.server.nowMs()}`;
    for (const window of ['day', 'week', 'month', 'year', `day${closer}`]) {
      await person.goTo(`/hosts/${agent.hostId}?window=${window}`);
      await canvas().waitFor();
      await person.settled();
      const charts = await person.page.evaluate<readonly (readonly DrawnText[])[]>('window.textsOfCharts()');
      expect(charts.length).toBeGreaterThan(0);
      expect([window, charts.flatMap(crowded)]).toEqual([window, []]);
    }
  },
);

test('one report is a point, and not an empty chart', async () => {
  const young = await TestAgent.of(desk.server);
  await young.full(having(7n));
  // A window is of what was before now.
  desk.server.pass(60_000);
  await person.page.clock.setFixedTime(desk.server.nowMs());
  await person.signIn('reader', `/hosts/${young.hostId}`);
  await canvas().waitFor();
  const pixels = (kind: string): Promise<number> =>
    person.page.evaluate(`(() => {
      const canvas = document.querySelector('.chart canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const probe = document.body.appendChild(document.createElement('span'));
      probe.style.color = 'var(--chart-${kind})';
      const drawn = document.createElement('canvas').getContext('2d');
      drawn.fillStyle = getComputedStyle(probe).color;
      probe.remove();
      drawn.fillRect(0, 0, 1, 1);
      const colour = drawn.getImageData(0, 0, 1, 1).data;
      let count = 0;
      for (let at = 0; at < data.length; at += 4) if ([0, 1, 2, 3].every((by) => data[at + by] === colour[by])) count += 1;
      return count;
    })()`);
  for (const kind of ['occupied', 'growth', 'worst']) expect([kind, await pixels(kind)]).not.toEqual([kind, 0]);
  expect(person.complaints).toEqual([]);
});
