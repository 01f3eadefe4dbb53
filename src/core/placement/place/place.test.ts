// The decision: each filter at its edge, the order of hosts, the draw among equals, and what must hold for any fleet.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GiB } from '../../bytes.ts';
import { PPM } from '../../ratio.ts';
import type { HostNow } from './host-now.ts';
import { isAmount } from './host-shortage.ts';
import { disk, host, NOW_MS, pool, request, vcpus } from './hosts.fixture.ts';
import { placementOf, shortagesOfHost } from './place.ts';
import type { PlaceContext, PlaceRequest } from './request.ts';

const CONTEXT: PlaceContext = { nowMs: NOW_MS, groupHosts: new Set() };

/** "capacity 10": the rule, and by how much in GiB. */
function said(one: HostNow, asked: PlaceRequest, context: PlaceContext = CONTEXT): readonly string[] {
  return shortagesOfHost(one, asked, context).map((shortage) => {
    const by = isAmount(shortage) ? ` ${shortage.unit === 'bytes' ? shortage.shortBy / GiB : shortage.shortBy}` : '';
    return `${shortage.rule}${by} ${shortage.when}`;
  });
}

test.each([
  ['all of it fits', pool({ total: 100n }), disk(100n), []],
  [
    'one byte less would',
    pool({ total: 100n, claimed: 60n, worstCase: 40n }),
    disk(41n),
    ['capacity 1 now', 'worst-case 1 now'],
  ],
  [
    'a ratio lets promises beyond, and the worst case below zero as far',
    pool({ total: 100n, claimed: 60n, worstCase: 40n, ratio: (3n * PPM) / 2n }),
    disk(90n),
    [],
  ],
  [
    'and no further',
    pool({ total: 100n, claimed: 60n, worstCase: 40n, ratio: (3n * PPM) / 2n }),
    disk(91n),
    ['capacity 1 now', 'worst-case 1 now'],
  ],
  ['one guest is not beside itself', pool({ total: 100n, ratio: 10n * PPM }), disk(101n), ['whole-host 1 never']],
  [
    'reserved is nobody’s',
    pool({ total: 100n, reserved: 10n }),
    disk(91n),
    ['whole-host 1 never', 'capacity 1 never', 'worst-case 1 never'],
  ],
  [
    'files of others are in capacity, and not in the worst case',
    pool({ total: 100n, available: 30n }),
    disk(40n),
    ['worst-case 10 now'],
  ],
  [
    'what others build is still to come',
    pool({ total: 100n, inFlight: 30n, claimed: 30n }),
    disk(71n),
    ['capacity 1 now', 'worst-case 1 now'],
  ],
  ['a host below zero takes nothing', pool({ total: 100n, worstCase: -5n }), disk(1n), ['worst-case 6 now']],
])('a pool: %s', (_case, line, demand, expected) => {
  expect(said(host('a', [line]), request([demand]))).toEqual(expected);
});

test('what is written at once must be there beside builds in flight, where policy asks for that', () => {
  const line = pool({ total: 100n, available: 20n, worstCase: 20n, inFlight: 8n, claimed: 8n, ratio: 4n * PPM });
  expect(said(host('a', [line]), request([disk(20n, 13n)]))).toEqual(['available 1 now']);
  expect(said(host('a', [line]), request([disk(20n, 12n)]))).toEqual([]);
  expect(said(host('a', [line]), request([disk(20n, 13n)], { mustBeAvailable: false }))).toEqual([]);
});

test('what nobody knows refuses nobody, and is a doubt', () => {
  const known = pool({ total: 100n });
  const unknown = {
    ...known,
    pool: { id: 'fs:x', isShared: false, available: undefined, worstCaseFree: undefined, isBound: true },
  };
  const { fitting } = placementOf([host('a', [unknown]), host('b', [known])], request([disk(10n, 1n)]), CONTEXT, 0);
  expect(fitting.map(({ host: { id }, doubts }) => [id, doubts])).toEqual([
    ['b', []],
    ['a', ['available-unknown', 'worst-case-unknown']],
  ]);
});

test('that nobody knows the guests of a host is a doubt: it comes behind one whose guests are known', () => {
  const [blind, known] = [
    host('a', [pool({ total: 100n })], { knowsGuests: false }),
    host('b', [pool({ total: 50n })]),
  ];
  const { fitting } = placementOf([blind, known], request([disk(10n)]), CONTEXT, 0);
  expect(fitting.map(({ host: { id }, doubts }) => [id, doubts])).toEqual([
    ['b', []],
    ['a', ['guests-unknown']],
  ]);
});

test('what a host is: lost, late, of the wrong trait or aggregate, without the resource, beside the wrong guests', () => {
  const asked = request([disk(1n), { resource: 'vcpus', promised: 9n, writes: 0n, ceiling: 0n }], {
    requiredTraits: ['CUSTOM_SSD'],
    forbiddenTraits: ['CUSTOM_OLD'],
    memberOf: [['rack1', 'rack2']],
    forbiddenAggregates: ['quarantine'],
    group: { policy: 'anti-affinity', guests: ['g'] },
  });
  const context = { nowMs: NOW_MS + 300_001, groupHosts: new Set(['a']) };
  const bad = host('a', [vcpus(2n)], { traits: ['CUSTOM_OLD'], aggregates: ['rack3', 'quarantine'] });
  expect(said(bad, asked, context)).toEqual([
    'freshness now',
    'missing-trait never',
    'forbidden-trait never',
    'not-in-aggregate never',
    'in-forbidden-aggregate never',
    'guest-group now',
    'no-inventory 1 never',
    'whole-host 7 never',
    'capacity 1 never',
  ]);
  const good = host('b', [pool({ total: 2n }), vcpus(9n)], { traits: ['CUSTOM_SSD'], aggregates: ['rack2'] });
  expect(said(good, asked, { ...context, nowMs: NOW_MS })).toEqual([]);
});

const fits = (ratio: bigint) =>
  said(host('a', [pool({ total: 3n, claimed: 2n, worstCase: 3n, ratio })]), request([disk(2n)]));

test('the ratio with which it would fit is told, and is the least', () => {
  const line = pool({ total: 3n, claimed: 2n, worstCase: 3n });
  const [shortage] = shortagesOfHost(host('a', [line]), request([disk(2n)]), CONTEXT);
  expect(shortage).toMatchObject({ rule: 'capacity', ratioNeeded: 1_333_334n });
  expect([fits(1_333_334n), fits(1_333_333n)]).toEqual([[], ['capacity 0 now']]);
});

test('no ratio is held out to a guest that is larger than the host: none would do', () => {
  const line = pool({ total: 3n, claimed: 2n, worstCase: 3n, ratio: 2_000_000n });
  const shortages = shortagesOfHost(host('a', [line]), request([disk(5n)]), CONTEXT);
  expect(shortages).toMatchObject([
    { rule: 'whole-host', knob: 'hardware' },
    { rule: 'capacity', knob: 'hardware', ratioNeeded: undefined },
  ]);
});

test('spread goes where most is left and pack where least is; the nearest miss comes first', () => {
  const fleet = [20n, 100n, 60n, 5n, 9n].map((total, index) => host(`h${index}`, [pool({ total })]));
  const order = (weighing: 'spread' | 'pack') => {
    const { fitting, missed } = placementOf(fleet, request([disk(10n)], { weighing }), CONTEXT, 1);
    return [fitting, missed].map((list) => list.map(({ host: { id } }) => id));
  };
  expect(order('spread')).toEqual([
    ['h1', 'h2', 'h0'],
    ['h4', 'h3'],
  ]);
  expect(order('pack')[0]).toEqual(['h0', 'h2', 'h1']);
});

test('what libvirt does not tell may come back; a pool of another class does not', () => {
  const asked = request([disk(1n), { resource: 'vcpus', promised: 1n, writes: 0n, ceiling: 0n }]);
  const found = shortagesOfHost(host('a', []), asked, CONTEXT).map(({ rule, when, knob }) => [rule, when, knob]);
  expect(found).toEqual([
    ['no-inventory', 'never', 'pool-class'],
    ['no-inventory', 'now', 'agent'],
  ]);
});

/** What is advised on a host of this size for a guest that writes all of its disk at once. */
function spaceKnobs(total: bigint, gib: bigint) {
  const asked = request([disk(gib, gib)]);
  return shortagesOfHost(host('a', [pool({ total, available: 5n })]), asked, CONTEXT)
    .filter(({ rule }) => rule === 'available' || rule === 'worst-case')
    .map(({ rule, when, knob }) => [rule, when, knob]);
}

test('room is to be made where that can help, and not for a guest that is larger than the pool', () => {
  expect(spaceKnobs(100n, 50n)).toEqual([
    ['available', 'now', 'free-space'],
    ['worst-case', 'now', 'free-space'],
  ]);
  expect(spaceKnobs(100n, 101n)).toEqual([
    ['available', 'never', 'hardware'],
    ['worst-case', 'never', 'hardware'],
  ]);
});

test('reasons count the hosts that each rule keeps out, and those that it alone does', () => {
  const fleet = [
    host('a', [pool({ total: 100n, available: 5n })]),
    host('b', [pool({ total: 100n, available: 6n })]),
    host('c', [pool({ total: 8n })]),
  ];
  const { reasons } = placementOf(fleet, request([disk(10n)]), CONTEXT, 0);
  expect(reasons.map(({ rule, hosts, alone }) => [rule, hosts, alone])).toEqual([
    ['worst-case', 3, 2],
    ['capacity', 1, 0],
    ['whole-host', 1, 0],
  ]);
});

test('of hosts that are as good as each other the seed draws one, and every one is drawn', () => {
  const fleet = Array.from({ length: 8 }, (_, index) => host(`h${index}`, [pool({ total: 100n })]));
  const chosen = (seed: number) => placementOf(fleet, request([disk(10n)]), CONTEXT, seed).fitting[0]?.host.id;
  const drawn = Array.from({ length: 200 }, (_, seed) => chosen(seed));
  expect(new Set(drawn).size).toBe(8);
  expect(Array.from({ length: 200 }, (_, seed) => chosen(seed))).toEqual(drawn);
});

const fleets = fc.array(
  fc.record({
    total: fc.bigInt(0n, 100n),
    available: fc.bigInt(0n, 100n),
    worstCase: fc.bigInt(-50n, 100n),
    claimed: fc.bigInt(0n, 150n),
    inFlight: fc.bigInt(0n, 20n),
    reserved: fc.bigInt(0n, 20n),
    ratio: fc.bigInt(500_000n, 3_000_000n),
  }),
  { maxLength: 12 },
);

test('for any fleet: every host is answered once, whoever is chosen fits by every rule, and the number stays where policy wants it', () => {
  fc.assert(
    fc.property(fleets, fc.bigInt(1n, 120n), fc.nat(), (words, gib, seed) => {
      const fleet = words.map((one, index) => host(`h${String(index).padStart(2, '0')}`, [pool(one)]));
      const asked = request([disk(gib, gib / 10n)]);
      const { fitting, missed } = placementOf(fleet, asked, CONTEXT, seed);
      expect([...fitting, ...missed].map(({ host: { id } }) => id).toSorted()).toEqual(fleet.map(({ id }) => id));
      for (const { host: one } of fitting) {
        const [line] = one.resources;
        if (line === undefined) continue;
        expect(line.headroom - gib * GiB >= 0n).toBe(true);
        expect(
          (line.pool?.worstCaseFree ?? 0n) - line.inFlight - gib * GiB - line.reserved + line.overdraft >= 0n,
        ).toBe(true);
      }
      // In whatever order they come, the answer is the same.
      expect(placementOf(fleet.toReversed(), asked, CONTEXT, seed)).toEqual(placementOf(fleet, asked, CONTEXT, seed));
    }),
  );
});
