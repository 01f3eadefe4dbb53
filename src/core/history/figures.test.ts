// Which values of a balance history keeps, and which it calls unknown.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import { balancesOf } from '../pool.ts';
import type { HostReport } from '../report.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { historyValuesOf } from './figures.ts';

function valuesOf(parts: Partial<HostReport>): unknown {
  return balancesOf(facts.report(parts)).map(historyValuesOf);
}

test('a balance of which all is known', () => {
  const parts = {
    guests: [facts.guest('web', [facts.disk('/d', { format: 'raw' })])],
    images: [facts.raw('/d', 20n * GiB, 5n * GiB, { headerFacts: { fullSize: 20n * GiB - 4096n } })],
  };
  expect(valuesOf(parts)).toEqual([
    {
      total: 254n * GiB,
      occupied: 46n * GiB,
      available: 194n * GiB,
      growth: 15n * GiB,
      worstCaseFree: 179n * GiB,
      provisioned: 20n * GiB,
    },
  ]);
});

test('with a disk whose growth is unknown, growth and worst case are unknown', () => {
  const parts = {
    guests: [facts.guest('web', [facts.disk('/d')])],
    images: [facts.image(facts.file('/d', GiB), undefined)],
  };
  expect(valuesOf(parts)).toMatchObject([{ available: 194n * GiB, growth: undefined, worstCaseFree: undefined }]);
});

test('while which guests the host has is not known, growth and worst case are unknown: it is not one without guests', () => {
  const problem = { kind: 'unavailable', subject: {}, attempted: 'ask libvirt', found: 'connection refused' } as const;
  expect(valuesOf({ problems: [problem] })).toMatchObject([
    { available: 194n * GiB, growth: undefined, worstCaseFree: undefined },
  ]);
  expect(valuesOf({})).toMatchObject([{ growth: 0n, worstCaseFree: 194n * GiB }]);
});

test('of a thin pool that is not active, only the size is known', () => {
  expect(valuesOf({ pools: [facts.thinPool({ dataUsedPpm: undefined })] })).toMatchObject([
    { total: 100n * GiB, occupied: undefined, available: undefined, worstCaseFree: undefined },
  ]);
});
