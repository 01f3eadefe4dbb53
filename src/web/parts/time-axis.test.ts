// Labels of the axis of time: none is wider than what is kept free for it.
import { expect, test } from 'vitest';
import { leastSpace, timeLabels } from './time-axis.ts';

/** As wide as fonts have them at 12 pixels: Chinese characters are squares. */
const widthOf = (text: string): number => text.length * 7 + text.replaceAll(/[^\u2E80-\u9FFF]/gu, '').length * 5;

/** Every day of a year, in seconds. */
const DAYS = Array.from({ length: 365 }, (_, day) => Date.UTC(2026, 0, 1 + day, 12) / 1_000);

test.each(['en', 'zh-CN'])('dates and times keep a distance: %s', (language) => {
  const labels = [...timeLabels(DAYS, 86_400, language), ...timeLabels(DAYS, 3_600, language)];
  const widest = Math.max(...labels.flatMap((label) => label.split('\n')).map(widthOf));
  expect(leastSpace(language, widthOf) - widest).toBeGreaterThanOrEqual(12);
});

test('steps of days have dates, shorter ones times, the first with its date', () => {
  expect(timeLabels(DAYS.slice(0, 2), 86_400, 'zh-CN')).toEqual(['1月1日', '1月2日']);
  const [first, second] = timeLabels([DAYS[0] ?? 0, (DAYS[0] ?? 0) + 3_600], 3_600, 'en');
  expect(first).toMatch(/^\d{2}:00\nJan \d$/);
  expect(second).toMatch(/^\d{2}:00/);
});
