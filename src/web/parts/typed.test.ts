// What fields take, as browsers match it.
import { expect, test } from 'vitest';
import { LEAST_RATIO, MOST_RATIO } from '../../core/claim/policy.ts';
import { parseRatio } from '../../core/ratio.ts';
import { isAbove, isNone, PATTERNS, type Takes } from './typed.ts';

/** As HTML has it: of the whole value (html.spec.whatwg.org, the pattern attribute). */
const isTaken = (takes: Takes, text: string): boolean => new RegExp(`^(?:${PATTERNS[takes]})$`, 'v').test(text);

test.each([
  [
    'size',
    ['0.5', '1', '20', '1.125', '00.1', '999999999'],
    ['0', '0.0', '00', '0.', '1,5', '-1', '1.0001', '9999999999'],
  ],
  ['gib', ['0', '0.5', '20'], ['', '1,5', '9999999999']],
  ['minutes', ['1', '60', '43199', '43200'], ['0', '43201', '50000', '100000', '1.5']],
] as const)('%s takes what it says, and nothing else', (takes, taken, refused) => {
  expect(taken.filter((text) => !isTaken(takes, text))).toEqual([]);
  expect(refused.filter((text) => isTaken(takes, text))).toEqual([]);
});

test.each(
  (
    '0.001 0.01 0.1 0.0015 1 1.5 16.0 999.999999 1000 1000.0 0 0.0 0.00 0.000 0.0009 0.000999 1000.000001 1001 9999 1.5. 1,5 -1 ' +
    '1.1234567'
  ).split(' '),
)('a ratio %s is taken exactly where the server takes it', (text) => {
  const read = parseRatio(text);
  expect(isTaken('ratio', text)).toBe(read !== undefined && read >= LEAST_RATIO && read <= MOST_RATIO);
});

test.each([
  ['10', false],
  ['10.5', false],
  ['11', true],
  ['99999999999999999999999', true],
  ['1,5', false],
  ['', false],
])('%s is more than 10: %s', (text, expected) => {
  expect(isAbove(text, 10n)).toBe(expected);
});

test('nothing, and 0 in any form, is none', () => {
  expect(['', ' ', '0', '00', '0.0', '.'].filter((text) => !isNone(text))).toEqual([]);
  expect(['1', '0.1', '0,5', '10', 'x'].filter((text) => isNone(text))).toEqual([]);
});
