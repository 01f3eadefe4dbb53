// One word for one thing: what English calls reserved is 预留 in Chinese wherever it stands; 保留 is what is kept.
import { expect, test } from 'vitest';
import { ENGLISH } from '../../core/sentences/english.ts';
import { EN } from './en.ts';
import { ZH_CN_SENTENCES } from './sentences/zh-cn.ts';
import { ZH_CN } from './zh-cn.ts';

/** Each entry with its path, as it is written: of a function its source. */
function entriesOf(words: object, path = ''): readonly (readonly [path: string, text: string])[] {
  return Object.entries(words).flatMap(([name, value]: readonly [string, unknown]) => {
    const at = `${path}.${name}`;
    if (typeof value === 'string' || typeof value === 'function') return [[at, String(value)] as const];
    return typeof value === 'object' && value !== null ? entriesOf(value, at) : [];
  });
}

test.each([
  [EN, ZH_CN],
  [ENGLISH, ZH_CN_SENTENCES],
])('what is reserved has one word', (english, chinese) => {
  const theirs = new Map(entriesOf(chinese));
  const reserved = entriesOf(english).filter(([, text]) => /\breserv/i.test(text.replaceAll(/`ullage [^`]*`/g, '')));
  expect(reserved.length).toBeGreaterThan(0);
  expect(reserved.map(([path]) => [path, theirs.get(path)]).filter(([, text]) => !/预留/.test(text ?? ''))).toEqual([]);
});

test('of a pool’s ledger, too', () => {
  expect(Object.entries(ZH_CN.ledgerTexts ?? {}).filter(([text]) => /reserved|held back/.test(text))).toEqual([
    ['held back for metadata', '为元数据预留'],
    ['reserved for root', '为 root 预留'],
  ]);
});
