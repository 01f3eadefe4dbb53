// The terms of a pool's figures give the figures, to the byte.
import { expect, test } from 'vitest';
import { parseRatio, PPM } from '../../core/ratio.ts';
import { EN } from '../words/en.ts';
import type { Derivation } from './derivation.tsx';
import { derivationOf, type PoolFigureName } from './pool-derivations.ts';

const ways = { ledger: '/l', past: '/h', policy: '/s', claims: '/c' };
const place = { ways, disks: 3, isBound: false };

// Odd bytes: what is rounded somewhere would be seen. 1.3 times what is there is no whole byte.
const tracked = {
  reserved: 1_000_003n,
  allocationRatioPpm: 1_300_000n,
  capacity: 12_998_700_001n,
  claimed: 7_777_777_777n,
  partialClaims: 0,
  headroom: 5_220_922_224n,
};
const pool = {
  id: 'p',
  name: 'p',
  kind: 'filesystem',
  shared: false,
  doubts: [],
  total: 10_000_000_004n,
  occupied: 6_000_000_001n,
  available: 3_500_000_000n,
  growth: 9_000_000_007n,
  worstCaseFree: -5_500_000_007n,
  provisioned: 15_000_000_011n,
  unknownDisks: 0,
  tracked,
  worstCaseWithClaims: -6_000_000_000n,
  occupiedDayAgo: 5_999_999_999n,
} as const;

/** The terms put together as their signs say, in whole bytes. */
function worked(derivation: Derivation): bigint | undefined {
  return derivation.terms.reduce<bigint | undefined>((sum, term) => {
    const value = 'bytes' in term ? term.bytes : parseRatio(term.text ?? '');
    if (sum === undefined || value === undefined) return undefined;
    if (term.sign === '×') return (sum * value) / PPM;
    return term.sign === '−' ? sum - value : sum + value;
  }, 0n);
}

test.each<[PoolFigureName, bigint]>([
  ['worst', pool.worstCaseFree],
  ['withClaims', pool.worstCaseWithClaims],
  ['available', pool.available],
  ['headroom', tracked.headroom],
  ['capacity', tracked.capacity],
  ['perDay', 2n],
])('%s', (figure, is) => {
  expect(worked(derivationOf(figure, pool, place, EN))).toBe(is);
});

test('what is not known is no 0 among the terms', () => {
  const { occupiedDayAgo: _gone, ...unknown } = { ...pool, occupied: undefined, available: undefined };
  for (const figure of ['available', 'perDay'] as const) {
    expect(worked(derivationOf(figure, unknown, place, EN))).toBeUndefined();
  }
});

test('where nothing can be promised, no reserve and no claims are made up', () => {
  const { tracked: _none, ...untracked } = pool;
  for (const figure of ['headroom', 'capacity', 'claimed'] as const) {
    const { terms, notes } = derivationOf(figure, untracked, place, EN);
    expect([terms, notes]).toEqual([[], ['Nothing can be promised on this pool.']]);
  }
  expect(derivationOf('overCommit', untracked, place, EN).terms).toHaveLength(2);
});
