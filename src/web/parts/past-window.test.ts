// The window of a chart: from an address and back, and as it is moved without a pointer.
import { expect, test } from 'vitest';
import { moved, resolutionFor, windowOf, withWindow, zoomed, type WindowMove } from './past-window.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

const NOW = Date.UTC(2026, 10, 26, 12, 0, 30);

/** The next whole minute. */
const END = NOW + 30_000;

const windowFrom = (query: string) => windowOf(new URLSearchParams(query), NOW);

test.each([
  ['', { name: 'day', fromMs: END - DAY, toMs: END, isZoomed: false }],
  ['window=week', { name: 'week', fromMs: END - 7 * DAY, toMs: END, isZoomed: false }],
  ['window=decade', { name: 'day', fromMs: END - DAY, toMs: END, isZoomed: false }],
  ['window=toString', { name: 'day', fromMs: END - DAY, toMs: END, isZoomed: false }],
  [`from=${END - HOUR}&to=${END}`, { name: 'day', fromMs: END - HOUR, toMs: END, isZoomed: true }],
  [`from=${END}&to=${END - HOUR}`, { name: 'day', fromMs: END - DAY, toMs: END, isZoomed: false }],
  ['from=-5&to=1e9', { name: 'day', fromMs: END - DAY, toMs: END, isZoomed: false }],
])('"%s" is a window', (query, window) => {
  expect(windowFrom(query)).toEqual(window);
});

test('an address with a window is read as that window, and keeps what else stands in it', () => {
  const window = zoomed(windowFrom('window=week'), END - 2 * HOUR, END - HOUR, NOW);
  const address = withWindow(new URLSearchParams('sort=name&from=1&to=2'), window);
  expect([windowOf(address, NOW), address.get('sort')]).toEqual([window, 'name']);
  const whole = withWindow(address, { ...window, isZoomed: false });
  expect(String(whole)).toBe('sort=name&window=week');
});

test.each<[WindowMove, fromHours: number, toHours: number]>([
  ['earlier', -36, -12],
  ['later', -24, 0],
  ['closer', -18, -6],
  ['wider', -48, 0],
])('%s', (move, from, to) => {
  const { fromMs, toMs, isZoomed } = moved(windowFrom(''), move, NOW);
  expect([(fromMs - END) / HOUR, (toMs - END) / HOUR, isZoomed]).toEqual([from, to, true]);
});

test('no window is shorter than ten minutes, and none ends after now', () => {
  const { fromMs, toMs } = zoomed(windowFrom(''), END - MINUTE, END + HOUR, NOW);
  expect([(toMs - fromMs) / MINUTE, toMs]).toEqual([61, END]);
  const short = zoomed(windowFrom(''), END - 2 * MINUTE, END - MINUTE, NOW);
  expect((short.toMs - short.fromMs) / MINUTE).toBe(10);
});

test.each([
  [1, 'report'],
  [2, 'report'],
  [7, '5min'],
  [30, '1h'],
  [365, '1d'],
] as const)('%i days are asked for by %s', (days, resolution) => {
  expect(resolutionFor({ name: 'day', fromMs: END - days * DAY, toMs: END, isZoomed: true })).toBe(resolution);
});
