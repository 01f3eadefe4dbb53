// What is advised where a claim is refused for amounts: what would help, and nothing that could not.
import { expect, test } from 'vitest';
import { GiB } from '../../core/bytes.ts';
import type { Shortage } from '../../core/shortage.ts';
import { claimRefused } from './claim-refused.ts';

const shortage = (rule: Shortage['rule'], when: Shortage['when']): Shortage => ({
  rule,
  resource: 'disk:instances',
  unit: 'bytes',
  requested: 9n * GiB,
  used: 0n,
  limit: GiB,
  shortBy: 8n * GiB,
  when,
});

test.each([
  ['bytes that may be there later', [shortage('available', 'now')], 'free space'],
  ['more written at once than the pool holds', [shortage('available', 'never')], 'more than the host can ever promise'],
  ['promises that may end', [shortage('capacity', 'now'), shortage('available', 'now')], 'if enough promises ended'],
  ['both, one for ever', [shortage('capacity', 'now'), shortage('available', 'never')], 'ever promise'],
])('%s', (_title, shortages, advice) => {
  const refused = { kind: 'refused', code: 'short', claimId: 'c', from: undefined, to: 'claimed', why: '' } as const;
  const { hint = '' } = claimRefused({ ...refused, shortages });
  expect(hint).toContain(advice);
  expect(hint.includes('free space')).toBe(advice === 'free space');
});
