// The bench's tables: aligned, honest about what was not measured.
import { expect, test } from 'vitest';
import { median, tableText } from './row.ts';

test('a table lines its figures up, and shows what was not measured as a dash', () => {
  const rows = [
    { what: 'ullage', figures: { 'wall µs/disk': 5.04, 'RSS MiB': 120.4 }, verdict: '≤ 2 × C: reached' },
    { what: 'C, 2 threads', figures: { 'wall µs/disk': 2.6 } },
  ];
  expect(tableText({ title: 'audit, 10,000 disks', rows })).toBe(
    [
      'audit, 10,000 disks',
      '              wall µs/disk  RSS MiB',
      'ullage                5.04      120  ≤ 2 × C: reached',
      'C, 2 threads          2.60        –',
    ].join('\n'),
  );
});

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('there is no median of nothing', () => {
  expect(() => median([])).toThrow(new RangeError('median of no values'));
});
