// Reports of hosts whose texts are longer than a server takes: cut where they are, and said.
import { expect, test } from 'vitest';
import { disk, guest, report } from '../../tests/hosts/facts.ts';
import { longTextIn, MOST_TEXT } from '../core/long-text.ts';
import { finish } from '../core/steps.ts';
import { shortTextSteps } from './short-texts.ts';

test('a report like any other is the same', () => {
  const usual = report({ guests: [guest('a', [disk('/disk')])] });
  expect(finish(shortTextSteps(usual))).toBe(usual);
});

test('longer texts are cut, wherever they are, and a problem counts them', () => {
  const long = 'x'.repeat(100 * 1024);
  const odd = report({ hostname: long, guests: [guest(long, [disk(`/${long}`)], { uuid: 'u' })] });
  const short = finish(shortTextSteps(odd));
  expect(longTextIn(short)).toBeUndefined();
  expect(short.guests[0]?.name).toBe(`${'x'.repeat(MOST_TEXT - 1)}…`);
  expect(short.problems).toMatchObject([{ kind: 'limit' }]);
  expect(short.problems[0]?.found).toMatch(/^\d+ texts of more than 65536 characters/);
  expect(short.guests[0]?.uuid).toBe('u');
});
