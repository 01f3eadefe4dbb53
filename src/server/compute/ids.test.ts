// Integer ids: each stands for the host that it was made of, and nothing else is one.
import { expect, test } from 'vitest';
import { idOf, idsOf } from './ids.ts';

test.each<[host: string, id: bigint]>([
  ['00000000-0000-4000-8000-000000000000', 0n],
  ['0588ef67-153f-4159-80ba-419ea8070560', 6_085_690_201_407n],
  ['ffffffff-ffff-4fff-bfff-ffffffffffff', 281_474_976_710_655n],
])('%s is %d before 2.53, and found by it', (host, id) => {
  const range = idsOf(String(id));
  expect([idOf(host, 52), idOf(host, 53)]).toEqual([id, host]);
  expect([range?.first.slice(0, 13), range?.last.slice(0, 13)]).toEqual([host.slice(0, 13), host.slice(0, 13)]);
  expect(range !== undefined && range.first <= host && host <= range.last).toBe(true);
});

test.each(['', '-1', '1.5', 'kvm-1', '281474976710656', '9999999999999999'])('%j is no id', (text) => {
  expect(idsOf(text)).toBeUndefined();
});
