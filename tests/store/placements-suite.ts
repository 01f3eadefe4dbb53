// Decisions about placement in the database, on every engine: written once, found, listed in pages, and what goes when.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  addPlacement,
  dropHostsKept,
  findHostsKept,
  findPlacement,
  listPlacements,
  removePlacements,
  type NewPlacement,
} from '../../src/store/placements/placements.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { NOW_MS, storeFixture } from './store-fixture.ts';

function placement(atMs: number, rest: Partial<NewPlacement> = {}): NewPlacement {
  return {
    id: randomUUID(),
    atMs,
    actor: 'kim',
    rules: 'ullage',
    outcome: 'explained',
    seed: 2 ** 32 - 1,
    host: { id: 'h', name: 'kvm-1' },
    claim: undefined,
    considered: 3,
    fitting: 1,
    request: { size: 2n ** 63n - 1n },
    reasons: [{ rule: 'capacity' }],
    effect: [],
    forced: undefined,
    askedSha256: new Uint8Array(32).fill(7),
    hosts: new Uint8Array([1, 2, 255]),
    ...rest,
  };
}

/** Declares the suite. */
export function placementsSuite(start: StartEngine): void {
  const fixture = storeFixture(start);

  test('one is found as it was written, and not written over', async () => {
    const { store } = fixture;
    const { hosts, ...one } = placement(NOW_MS);
    expect(await store.write((tx) => addPlacement(tx, { ...one, hosts }))).toBe(true);
    expect(await store.write((tx) => addPlacement(tx, { ...one, hosts, actor: 'lee' }))).toBe(false);
    expect(await store.read((tx) => findPlacement(tx, one.id))).toEqual(one);
    expect(await store.read((tx) => findHostsKept(tx, one.id))).toEqual(hosts);
    expect(await store.read((tx) => findPlacement(tx, randomUUID()))).toBe(undefined);
  });

  test('a list is newest first, in pages, by host, outcome and force', async () => {
    const { store } = fixture;
    const made = [
      placement(NOW_MS + 1, { outcome: 'nowhere', host: undefined }),
      placement(NOW_MS + 2, { host: { id: 'other', name: 'kvm-2' } }),
      placement(NOW_MS + 3, { forced: { reason: 'x' } }),
      placement(NOW_MS + 3),
    ];
    for (const one of made) await store.write((tx) => addPlacement(tx, one));
    const newest = made.toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1)).map(({ id }) => id);
    const all = { hostId: undefined, outcome: undefined, forced: false };
    const listed = async (filter: object, limit = 4, after?: { atMs: number; id: string }) =>
      (await store.read((tx) => listPlacements(tx, { ...all, ...filter }, { after, limit }))).map(({ id }) => id);
    expect(await listed({})).toEqual(newest);
    const [, second] = made.toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1));
    expect(await listed({}, 2, second)).toEqual(newest.slice(2));
    expect(await listed({ hostId: 'other' })).toEqual([made[1]?.id]);
    expect(await listed({ outcome: 'nowhere' })).toEqual([made[0]?.id]);
    expect(await listed({ forced: true })).toEqual([made[2]?.id]);
  });

  test('what was known of hosts goes beyond the newest, decisions by their age', async () => {
    const { store } = fixture;
    const made = [10, 20, 30].map((ms) => placement(NOW_MS + ms));
    for (const one of made) await store.write((tx) => addPlacement(tx, one));
    expect(await store.write((tx) => dropHostsKept(tx, 2))).toBe(false);
    const known = async () =>
      Promise.all(made.map(({ id }) => store.read(async (tx) => (await findHostsKept(tx, id)) !== undefined)));
    expect(await known()).toEqual([false, true, true]);
    expect(await store.write((tx) => removePlacements(tx, NOW_MS + 30))).toBe(false);
    const left = await Promise.all(made.map(({ id }) => store.read((tx) => findPlacement(tx, id))));
    expect(left.map((one) => one?.atMs)).toEqual([undefined, undefined, NOW_MS + 30]);
  });
}
