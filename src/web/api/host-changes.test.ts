// How a list of hosts takes in what some of them are now.
import { expect, test } from 'vitest';
import type { HostLine } from '../../wire/api/hosts.ts';
import { inBatches, withChanges } from './host-changes.ts';

const host = (id: string, receivedAtMs: number): HostLine => ({
  id,
  name: id,
  freshness: 'fresh',
  receivedAtMs,
  firstSeenAtMs: 0,
  periodMs: 60_000,
  sequence: receivedAtMs,
  complete: true,
  measuredAtMs: receivedAtMs,
  agentVersion: '0',
  problems: 0,
  pools: [],
  guests: 0,
  pausedGuests: 0,
  findings: { critical: 0, warning: 0, info: 0 },
});

const shown = (pages: ReturnType<typeof withChanges>) =>
  pages.map(({ hosts }) => hosts.map(({ id, receivedAtMs }) => `${id}${receivedAtMs}`).join(' '));

const PAGES = [{ hosts: [host('a', 1), host('b', 1)], next: 'x' }, { hosts: [host('c', 1)] }];

test('who reported is replaced where he stands, who is gone is left out, who is new stands last', () => {
  const changed = withChanges(PAGES, ['b', 'c', 'd'], [host('b', 2), host('d', 2)]);
  expect(shown(changed)).toEqual(['a1 b2', 'd2']);
  expect(changed[0]?.next).toBe('x');
});

test('a page of which nothing changed stays the same one, and an older answer replaces nothing', () => {
  const changed = withChanges(PAGES, ['c'], [host('c', 0)]);
  expect(changed[0]).toBe(PAGES[0]);
  expect(shown(changed)).toEqual(['a1 b1', 'c1']);
  expect(withChanges([], ['c'], [host('c', 0)])).toEqual([]);
});

test('a list in parts', () => {
  expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inBatches([], 2)).toEqual([]);
});
