// The waterfall sums as the ledger does: it ends where the pool's own figures say.
import { expect, test } from 'vitest';
import type { ExplainedPool } from '../../api/explanation.ts';
import { EN } from '../../words/en.ts';
import { ZH_CN } from '../../words/zh-cn.ts';
import { labelText, shortened, stepsOf } from './pool-ledger.tsx';

const line = (kind: ExplainedPool['ledger'][number]['kind'], bytes: bigint) => ({
  kind,
  label: kind,
  bytes,
  files: [],
});

test('each step begins where the one before ended; below zero it goes on', () => {
  const pool = {
    total: 100n,
    available: 20n,
    growth: 50n,
    worstCaseFree: -30n,
    ledger: [line('guest-disk', 60n), line('elsewhere', 15n), line('root-reserved', 5n), line('available', 20n)],
  } as unknown as ExplainedPool;
  expect(stepsOf(pool).map(({ kind, bytes, from, to }) => [kind, bytes, from, to])).toEqual([
    ['guest-disk', 60n, 100n, 40n],
    ['elsewhere', 15n, 40n, 25n],
    ['root-reserved', 5n, 25n, 20n],
    ['available', 20n, 0n, 20n],
    ['growth', -50n, 20n, -30n],
    ['worst', -30n, 0n, -30n],
  ]);
});

test('of hundreds of disks, and of orphans, the largest are told one by one, and the rest as one that sums', () => {
  const sizes = Array.from({ length: 300 }, (_, at) => BigInt(300 - at));
  const disks = sizes.map((size) => line('guest-disk', size));
  const orphans = Array.from({ length: 20 }, () => line('orphan', 1n));
  const total = sizes.reduce((sum, size) => sum + size, 30n);
  const pool = { total, available: 0n, growth: 0n, ledger: [...disks, ...orphans, line('elsewhere', 10n)] };
  const steps = stepsOf(pool as unknown as ExplainedPool);
  const shown = shortened(steps, (count) => `${count} others`);
  expect(shown.map(({ label }) => label).slice(11, 14)).toEqual(['guest-disk', '288 others', 'orphan']);
  expect(shown[12]?.bytes).toBe(sizes.slice(12).reduce((sum, size) => sum + size, 0n));
  expect([shown[12]?.from, shown[12]?.to]).toEqual([steps[12]?.from, steps[299]?.to]);
  expect(shown.map(({ label }) => label).slice(24, 27)).toEqual(['orphan', '8 others', 'elsewhere']);
  expect(shown[25]?.bytes).toBe(8n);
  const few = [...steps.slice(286, 300), ...steps.slice(320)];
  expect(shortened(few, String)).toEqual(few);
});

test.each([
  // label                                    kind            English                                    Chinese
  ['web vda', 'guest-disk', 'guest disk: web vda', '虚拟机磁盘: web vda'],
  ['console logs of guests', 'other', 'console logs of guests', '虚拟机控制台日志'],
  [
    'files elsewhere and filesystem metadata',
    'elsewhere',
    'files elsewhere and filesystem metadata',
    '其他位置的文件与文件系统元数据',
  ],
  ['reserved for root', 'root-reserved', 'reserved for root', '为 root 预留'],
  [
    'what only a newer agent says',
    'other',
    'other files: what only a newer agent says',
    '其他文件: what only a newer agent says',
  ],
] as const)('%s of kind %s is said once, in the language of the reader', (label, kind, english, chinese) => {
  expect([EN, ZH_CN].map((words) => labelText(label, words.ledger[kind], words))).toEqual([english, chinese]);
});
