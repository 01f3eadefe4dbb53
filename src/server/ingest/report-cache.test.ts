// What the cache of reports gives back, and what it may cost.
import { expect, test } from 'vitest';
import { fleetReport, hostIdOf } from '../../../tests/hosts/fleet.ts';
import { ReportCache, type CachedReport, type ReportStamp } from './report-cache.ts';

const stampOf = (host: number, change: Partial<ReportStamp> = {}): ReportStamp => ({
  hostId: hostIdOf(host),
  agentRun: 'run',
  sequence: 7,
  receivedAtMs: 2,
  firstSeenAtMs: 1,
  ...change,
});

const cachedOf = (host: number): CachedReport => ({
  report: fleetReport(host, 3),
  disks: [{ key: 'a', document: '{}' }],
  reclaimable: [{ key: 'b', row: '{}', document: '{}' }],
  findings: [{ code: 'orphan', subject: { path: '/x' } }],
  complete: true,
});

test('gives back what was put, exact integers and unknown values included', () => {
  const cache = new ReportCache();
  cache.put(stampOf(1), cachedOf(1));
  expect(cache.get(stampOf(1))).toStrictEqual(cachedOf(1));
});

test.each<[what: string, change: Partial<ReportStamp>]>([
  ['another agent run', { agentRun: 'other' }],
  ['a later report', { sequence: 8 }],
  ['a report of this number that came at another time', { receivedAtMs: 3 }],
  ['a host that was forgotten meanwhile', { firstSeenAtMs: 2 }],
  ['another host', { hostId: hostIdOf(2) }],
])('knows nothing of %s', (_what, change) => {
  const cache = new ReportCache();
  cache.put(stampOf(1), cachedOf(1));
  expect(cache.get(stampOf(1, change))).toBe(undefined);
});

test('never holds more bytes than it may, and gives up first what was taken longest ago', () => {
  const one = new ReportCache();
  one.put(stampOf(0), cachedOf(0));
  const most = Math.floor(one.bytes * 3.5);
  const cache = new ReportCache(most);
  for (const host of [0, 1, 2, 0, 3]) {
    cache.put(stampOf(host), cachedOf(host));
    expect(cache.bytes).toBeLessThanOrEqual(most);
  }
  expect([0, 1, 2, 3].filter((host) => cache.get(stampOf(host)) !== undefined)).toEqual([0, 2, 3]);
});

test('holds nothing of a report that is larger than all it may hold', () => {
  const cache = new ReportCache(100);
  cache.put(stampOf(0), cachedOf(0));
  expect([cache.bytes, cache.get(stampOf(0))]).toEqual([0, undefined]);
});
