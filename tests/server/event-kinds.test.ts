// The list of kinds of events, their page in the documentation, and what the console says of each, are one.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EVENT_KINDS } from '../../src/wire/api/events.ts';
import { EN_EVENTS } from '../../src/web/words/en-events.ts';
import { ZH_CN_EVENTS } from '../../src/web/words/zh-cn-events.ts';

test('docs/api.md tells of every kind, once', () => {
  const page = readFileSync('docs/api.md', 'utf8');
  const section = page.slice(page.indexOf('## Events'), page.indexOf('Each has an `id`'));
  const told = [...section.matchAll(/^\| (`[^|]+`) +\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([\w-]+)`/g)].map(([, kind = '']) => kind),
  );
  expect(told.toSorted()).toEqual([...EVENT_KINDS].toSorted());
  expect(new Set(EVENT_KINDS).size).toBe(EVENT_KINDS.length);
});

test.each([
  ['English', EN_EVENTS],
  ['Chinese', ZH_CN_EVENTS],
])('%s has a name for each kind, and words for all that can happen to a promise', (_language, words) => {
  expect(Object.keys(words.kinds).toSorted()).toEqual([...EVENT_KINDS].toSorted());
  expect(Object.keys(words.operations)).toEqual(Object.keys(EN_EVENTS.operations));
});
