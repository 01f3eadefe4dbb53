// The fleet's figures: shared pools once, everybody's promises, the freshest report, and how many hosts stand behind them.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GiB, type Bytes } from './bytes.ts';
import { fleetPoolOf, type PoolSighting } from './fleet-pool.ts';
import { fleetOf, type FleetHost } from './fleet.ts';
import { balancesOf } from './pool.ts';
import type { FilesystemPool } from './pool-facts.ts';
import * as facts from '../../tests/hosts/facts.ts';

const NOW_MS = 1_000_000;

/** A host with one pool and guests of so many GiB each, nothing of them written; the header leaves nothing for metadata. */
function host(
  name: string,
  agoMs: number,
  pool: Partial<FilesystemPool>,
  guests: Readonly<Record<string, Bytes>> = {},
  complete = true,
): FleetHost {
  const filesystem = facts.filesystem(pool);
  const report = facts.report({
    pools: [filesystem],
    guests: Object.keys(guests).map((guest) => facts.guest(guest, [facts.disk(`/${guest}`, { format: 'raw' })])),
    images: Object.entries(guests).map(([guest, gib]) =>
      facts.raw(`/${guest}`, gib * GiB, 0n, {
        fileFacts: { poolId: filesystem.id },
        headerFacts: { fullSize: gib * GiB - 4096n },
      }),
    ),
  });
  const toMs = NOW_MS - agoMs;
  return {
    host: name,
    periodMs: 60_000,
    latest: { fromMs: toMs - 1000, toMs, complete, balances: balancesOf(report) },
  };
}

/** The same, by an audit that nobody told its guests to. */
function withoutGuests({ latest, ...rest }: FleetHost): FleetHost {
  const report = facts.report({ pools: latest?.balances.map(({ pool }) => pool) ?? [], guestsFrom: 'nobody' });
  return { ...rest, latest: latest && { ...latest, balances: balancesOf(report) } };
}

const SHARED = { id: 'nfs:store:/vms', name: 'store:/vms', shared: true, total: 100n * GiB, free: 60n * GiB };

test('a shared pool is counted once, by the freshest report, with the promises of all hosts', () => {
  const fleet = fleetOf(
    [
      host('a', 30_000, { ...SHARED, available: 50n * GiB }, { web: 20n }),
      host('b', 10_000, { ...SHARED, free: 58n * GiB, available: 48n * GiB }, { db: 30n }),
      host('c', 10_000, { id: 'fs:c', total: 10n * GiB, free: 6n * GiB, available: 6n * GiB }, { mail: 2n }),
    ],
    NOW_MS,
  );
  expect(
    fleet.pools.map(({ id, sightings, available, growth, worstCaseFree }) => [
      id,
      sightings.map((look) => look.host).join(' '),
      available,
      growth,
      worstCaseFree,
    ]),
  ).toEqual([
    ['fs:c', 'c', 6n * GiB, 2n * GiB, 4n * GiB],
    ['nfs:store:/vms', 'b a', 48n * GiB, 50n * GiB, -2n * GiB],
  ]);
  expect(fleet.totals).toEqual([
    {
      kind: 'filesystem',
      pools: 2,
      stalePools: 0,
      unknownPools: 0,
      unknownDisks: 0,
      total: 110n * GiB,
      occupied: 46n * GiB,
      available: 54n * GiB,
      growth: 52n * GiB,
      provisioned: 52n * GiB,
      left: 4n * GiB,
      missing: 2n * GiB,
      shortPools: 1,
    },
  ]);
});

test('a guest on its way between two hosts of a shared pool is counted once', () => {
  const pool = { ...SHARED, available: 50n * GiB };
  const { pools } = fleetOf([host('a', 9, pool, { web: 20n }), host('b', 5, pool, { web: 20n, db: 1n })], NOW_MS);
  expect(pools.map(({ growth, provisioned }) => [growth, provisioned])).toEqual([[21n * GiB, 21n * GiB]]);
});

test('of a guest on its way, the line that grows more is counted, whichever host is asked first', () => {
  const pool = { ...SHARED, available: 50n * GiB };
  const hosts = [host('a', 9, pool, { web: 20n }), host('b', 5, pool, { web: 30n })];
  const growths = [hosts, hosts.toReversed()].map((list) => fleetOf(list, NOW_MS).pools.map(({ growth }) => growth));
  expect(growths).toEqual([[30n * GiB], [30n * GiB]]);
});

test('hosts are counted by how fresh their reports are, and by what those lack', () => {
  const fleet = fleetOf(
    [
      host('a', 120_000, { id: 'fs:a' }),
      host('b', 120_001, { id: 'fs:b' }),
      host('c', 300_001, { id: 'fs:c' }),
      host('d', 0, { id: 'fs:d' }, {}, false),
      withoutGuests(host('f', 0, { id: 'fs:f' })),
      { host: 'e', periodMs: 60_000, latest: undefined },
    ],
    NOW_MS,
  );
  expect(fleet.hosts).toEqual({ all: 6, fresh: 3, late: 1, lost: 2, partial: 1, guestsUnknown: 1, silent: 1 });
  expect(fleet.totals.map(({ pools, stalePools }) => [pools, stalePools])).toEqual([[5, 2]]);
});

test('what is not known is counted beside the sums, and kinds of pools are not mixed', () => {
  const report = facts.report({
    pools: [facts.thinPool({ dataUsedPpm: undefined }), facts.volumeGroup()],
    guests: [facts.guest('web', [facts.disk('/w')])],
    images: [facts.image(facts.file('/w', 0n, { poolId: 'vg:nova' }), undefined)],
  });
  const latest = { fromMs: NOW_MS, toMs: NOW_MS, complete: false, balances: balancesOf(report) };
  const { totals } = fleetOf([{ host: 'a', periodMs: 60_000, latest }], NOW_MS);
  expect(
    totals.map(({ kind, unknownPools, unknownDisks, total, available }) => [
      kind,
      unknownPools,
      unknownDisks,
      total,
      available,
    ]),
  ).toEqual([
    ['thin-pool', 1, 0, 100n * GiB, 0n],
    ['volume-group', 0, 1, 100n * GiB, 40n * GiB],
  ]);
});

test('a fleet of nothing has no totals', () => {
  expect(fleetOf([], NOW_MS)).toEqual({
    hosts: { all: 0, fresh: 0, late: 0, lost: 0, partial: 0, guestsUnknown: 0, silent: 0 },
    pools: [],
    totals: [],
  });
});

test('the order in which hosts are listed changes nothing', () => {
  const ages = fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(ages, fc.infiniteStream(fc.nat(3)), (list, picks) => {
      const hosts = list.map((agoMs, index) => {
        const [pool = 0] = picks.take(1);
        const free = BigInt(50 + index) * GiB;
        const id = pool === 0 ? SHARED.id : `fs:${index}`;
        return host(`h${index}`, agoMs, { ...SHARED, id, free, available: free }, { [`g${pool}`]: BigInt(pool) + 1n });
      });
      expect(fleetOf(hosts.toReversed(), NOW_MS)).toEqual(fleetOf(hosts, NOW_MS));
    }),
  );
});

test('of hosts that share no guest, what their disks come to is enough', () => {
  const guests = fc.subarray(['own-0', 'own-1', 'shared-0', 'shared-1', 'shared-2'], { minLength: 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(guests, fc.nat(9)), { minLength: 2, maxLength: 5 }), (drawn) => {
      const named = drawn.map(([list, gib], index) => {
        const names = list.map((name) => (name.startsWith('own') ? `${name}-of-${index}` : name));
        return Object.fromEntries(names.map((name) => [name, BigInt(gib + 1)]));
      });
      const times = new Map<string, number>();
      for (const name of named.flatMap((list) => Object.keys(list))) times.set(name, (times.get(name) ?? 0) + 1);
      const hosts = named.map((list, index) => host(`h${index}`, index, { ...SHARED, available: 50n * GiB }, list));
      const whole = fleetOf(hosts, NOW_MS).pools.flatMap(({ sightings }) => sightings);
      const needed = whole.map((sighting) => {
        const isShared = sighting.promises?.some(({ guest }) => (times.get(guest.name) ?? 0) > 1) === true;
        return isShared ? sighting : { ...sighting, promises: undefined };
      });
      expect(sumsOf(needed)).toEqual(sumsOf(whole));
    }),
  );
});

function sumsOf([first, ...rest]: readonly PoolSighting[]) {
  if (first === undefined) throw new Error('no host has seen it');
  const { growth, provisioned, unknownDisks, worstCaseFree } = fleetPoolOf(SHARED.id, [first, ...rest]);
  return { growth, provisioned, unknownDisks, worstCaseFree };
}
