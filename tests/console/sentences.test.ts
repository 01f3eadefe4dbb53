// Every sentence that the server says in English is there in each other language, and every code of a finding has one.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { EN_FINDINGS } from '../../src/core/sentences/en-findings.ts';
import { ENGLISH, inEnglish, say } from '../../src/core/sentences/english.ts';
import { spoken, type Phrases } from '../../src/core/sentences/sentence.ts';
import { sentence } from '../../src/wire/sentence.ts';
import { readJson, writeJsonLine } from '../../src/wire/json.ts';
import { ZH_CN_SENTENCES } from '../../src/web/words/sentences/zh-cn.ts';

const LANGUAGES: readonly (readonly [string, Phrases])[] = [['zh-CN', ZH_CN_SENTENCES]];

/** Rules that find the same thing in an image and in a layer below it: each has a sentence of its own. */
const LAYERS = new Set(['large-layer', 'old-layer']);

/** docs/findings.md, which the tidy test holds to the rules. */
const CODES = [...readFileSync('docs/findings.md', 'utf8').matchAll(/^\| `([\w-]+)` \|/gm)].map(
  ([, code = '']) => code,
);

test.each(LANGUAGES)('%s has every sentence of English, and no other', (_tag, phrases) => {
  expect(Object.keys(phrases).toSorted()).toEqual(Object.keys(ENGLISH).toSorted());
});

test('every code of a finding has a sentence of its own', () => {
  expect(CODES.length).toBeGreaterThan(30);
  expect(CODES.filter((code) => !Object.hasOwn(ENGLISH, code))).toEqual([]);
  expect(Object.keys(EN_FINDINGS).filter((key) => !CODES.includes(key) && !LAYERS.has(key))).toEqual([]);
});

const doubt = say('doubt:host-gap', { host: 'kvm-2', gap: say('gap:gone') });

test.each([
  [say('image-corrupt', { path: '/a\u001b[31m' }), String.raw`/a\x1b[31m 被标记为已损坏：QEMU 不会再写入它。`],
  [
    say('thin-pool-data-nearly-full', { pool: 'vg/p', used: '97 %', left: 3n * GiB }),
    '精简池 vg/p 已用 97 %：再写入 3.0 GiB，其中所有的卷都会停止。',
  ],
  [
    say('do:keep', { doubt }),
    '暂时不要删除：kvm-2 挂载了此存储池，它可能属于那里的虚拟机，而那里的虚拟机并不全部清楚：其报告已不存在。',
  ],
  [
    say('discard-off', { pool: 'p', disks: 5, names: ['a vda', 'b vda', 'c vda'], atMost: 0n }),
    'p：有 5 个磁盘没有开启 discard（a vda、b vda、c vda 等 5 个），虚拟机在其中删除的内容仍占用空间。',
  ],
])('a sentence is said in Chinese after it was on the wire: %#', (given, expected) => {
  const read = sentence.parse(readJson(writeJsonLine(given)));
  expect(read).toEqual(given);
  expect(read === undefined ? undefined : spoken(ZH_CN_SENTENCES, read)).toBe(expected);
});

test('what a console does not know it does not say: nor what names such a sentence', () => {
  const unknown = { key: 'doubt:of-a-newer-server', operands: {} };
  expect(spoken(ZH_CN_SENTENCES, unknown)).toBeUndefined();
  expect(spoken(ZH_CN_SENTENCES, { key: 'do:keep', operands: { doubt: unknown } })).toBeUndefined();
  expect(spoken(ZH_CN_SENTENCES, { key: 'toString', operands: {} })).toBeUndefined();
});

test.each([[{ key: 'x', operands: { a: null } }], [{ key: 'x', operands: { a: { bytes: 'many' } } }]])(
  'operands of no known kind are left out, and the sentence with them: %#',
  (given) => {
    expect(sentence.parse(given)).toBeUndefined();
  },
);

test('an operand that is not given is one that is not known', () => {
  const said = say('shared-pool', { pool: 'nfs', available: undefined });
  expect(inEnglish(sentence.parse(readJson(writeJsonLine(said))) ?? said)).toBe(inEnglish(said));
});
