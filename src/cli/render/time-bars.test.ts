// Bars of values over time, above and below zero.
import { expect, test } from 'vitest';
import { timeBars } from './time-bars.ts';
import type { Theme } from './theme.ts';

const theme: Theme = { columns: 80, colour: false, unicode: false, exactBytes: false, rowLimit: 20 };

test.each<[what: string, values: readonly (bigint | undefined)[], bars: readonly string[]]>([
  ['none', [], []],
  ['unknown and nothing', [undefined, 0n], ['', '']],
  ['above zero', [100n, 50n, 1n, 0n, undefined], ['########', '####', '#', '', '']],
  ['on both sides', [60n, 0n, -20n, undefined, -1n], ['  |######', '  |', '!!|', '', ' !|']],
  ['below zero', [-2n, -1n], ['!!!!!!!!|', '    !!!!|']],
])('%s', (_what, values, bars) => {
  expect(timeBars(theme, values, 8)).toEqual(bars);
});
