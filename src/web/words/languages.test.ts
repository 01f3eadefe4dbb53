// Which language a reader gets, and how its dates are written.
import { expect, test } from 'vitest';
import { momentText } from '../parts/figures.tsx';
import { localeFor } from './languages.ts';

test.each([
  ['en', ['en-GB', 'en'], 'en-GB'],
  ['en', ['de-DE', 'en-AU'], 'en-AU'],
  ['en', ['de-DE'], 'en'],
  ['en', ['eng-x', 'zh-CN'], 'en'],
  ['zh-CN', ['en-GB', 'zh-Hans-CN'], 'zh-Hans-CN'],
  ['zh-CN', ['en-GB'], 'zh-CN'],
] as const)('dates in %s for somebody who prefers %j are as in %s', (language, preferred, locale) => {
  expect(localeFor(language, preferred)).toBe(locale);
});

test('a date is written as the reader’s country does', () => {
  const at = new Date(2026, 10, 27, 4, 5, 6).getTime();
  expect(momentText(at, 'en-GB')).toBe('27 Nov 2026, 04:05:06');
  expect(momentText(at, 'en')).toBe('Nov 27, 2026, 04:05:06');
});
