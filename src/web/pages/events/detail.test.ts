// Details of events, of this server's kinds and of none.
import { expect, test } from 'vitest';
import { Detail } from './detail.ts';

test('a detail of no known kind is shown by its own names, and never as JSON', () => {
  const detail = new Detail({ a: 1n, b: { c: 'x', d: [true, { e: 2n }] }, f: null, g: { h: { i: { j: { k: 1n } } } } });
  expect(detail.inWords()).toBe('a: 1 · b.c: x · b.d 1: true · b.d 2.e: 2 · g.h.i.j: …');
});

test.each([null, undefined, 'text', true, []])('what is no object has nothing to say: %s', (value) => {
  const detail = new Detail(value);
  expect([detail.text('a'), detail.part('a'), detail.parts('a'), detail.inWords()]).toEqual(['', undefined, [], '']);
});

test.each([
  ['bytes', '31037849600', '28.9 GiB'],
  ['MiB', '1536', '1.5 GiB'],
  ['vCPU', '-4', '−4'],
  ['bytes', 'many', 'many'],
])('an amount in %s: %s', (unit, given, expected) => {
  expect(new Detail({ x: given }).amount('x', unit)).toBe(expected);
});

test.each([
  [12n, 12],
  ['1767919600000', 1_767_919_600_000],
  [(1n << 53n) + 1n, undefined],
  ['many', undefined],
])('a number of things that is no exact one is none: %s', (given, expected) => {
  expect(new Detail({ x: given }).number('x')).toBe(expected);
});
