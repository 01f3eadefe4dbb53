// The pool by which a host is told: a shared one with the guests of all its hosts.
import { expect, test } from 'vitest';
import { GiB } from '../../core/bytes.ts';
import { tightestOf, wholeOf, type ListedPool } from './tightest.ts';

const OWN: ListedPool = {
  id: 'fs:own',
  name: '/srv',
  kind: 'filesystem',
  shared: false,
  doubts: [],
  total: 100n * GiB,
  available: 50n * GiB,
  growth: 10n * GiB,
  worstCaseFree: 40n * GiB,
  provisioned: 10n * GiB,
  unknownDisks: 0,
  bound: false,
};

const EXPORT: ListedPool = {
  ...OWN,
  id: 'nfs:s:/v',
  name: 's:/v',
  shared: true,
  disks: 3,
  growth: 0n,
  worstCaseFree: 50n * GiB,
  ofAllHosts: {
    hosts: 3,
    growth: 70n * GiB,
    worstCaseFree: -20n * GiB,
    provisioned: 80n * GiB,
    unknownDisks: 1,
    bound: true,
  },
};

test('a shared pool that is short by the guests of other hosts is the tightest, with the figures of all', () => {
  expect(tightestOf([OWN, EXPORT])).toEqual({
    ...EXPORT,
    growth: 70n * GiB,
    worstCaseFree: -20n * GiB,
    provisioned: 80n * GiB,
    unknownDisks: 1,
    bound: true,
    disks: undefined,
  });
});

test('what is not known of all is not known, and a pool of one host is as it is', () => {
  const { worstCaseFree: _known, ...unknown } = EXPORT.ofAllHosts ?? {
    hosts: 0,
    growth: 0n,
    provisioned: 0n,
    unknownDisks: 0,
    bound: true,
  };
  expect(wholeOf({ ...EXPORT, ofAllHosts: unknown }).worstCaseFree).toBeUndefined();
  expect(wholeOf(OWN)).toBe(OWN);
});
