// Kilo's disk filter over hosts of ours: the numbers of Nova's own tests.
import { expect, test } from 'vitest';
import { PPM } from '../../ratio.ts';
import { disk, host, NOW_MS, pool, request as requestOf } from './hosts.fixture.ts';
import { kiloAnswerOf, kiloPlacementOf } from './kilo.ts';

const flavor = (rootGib: bigint, ephemeralGib: bigint, swapMib: bigint) => ({
  rootGib,
  ephemeralGib,
  swapMib,
  memoryMib: 0n,
  vcpus: 0n,
  isVolumeBacked: false,
});

const ASKED = { request: requestOf([disk(99n)]), context: { nowMs: NOW_MS, groupHosts: new Set<string>() }, seed: 0 };

const ask = (one: ReturnType<typeof host>, asked: ReturnType<typeof flavor>) =>
  kiloAnswerOf(one, { flavor: asked, poolClass: 'instances', forcedHost: undefined });

const of = (total: bigint, leastGib: bigint, ratio = PPM) =>
  host('a', [pool({ total, ratio })], { kilo: { usedGib: 0n, leastGib } });

test.each([
  ['root 1, ephemeral 1, swap 512 on 11 of 13', of(13n, 11n), flavor(1n, 1n, 512n), true],
  ['10/1/1024 on 11 of 13: swap counts', of(13n, 11n), flavor(10n, 1n, 1024n), false],
  ['100/18/1024 on 11 of 12 at 10 to 1', of(12n, 11n, 10n * PPM), flavor(100n, 18n, 1024n), true],
  ['100/19/1024 is one too many', of(12n, 11n, 10n * PPM), flavor(100n, 19n, 1024n), false],
])('%s', (_case, one, asked, passes) => {
  expect(ask(one, asked)?.passes).toBe(passes);
});

test('the limit that the claim gets is the total by the ratio', () => {
  expect(ask(of(12n, 11n, 10n * PPM), flavor(100n, 18n, 1024n))?.limitGib).toBe(120n);
});

test('without disk_available_least the tracker’s free disk counts, with it the lower of both', () => {
  const used = host('a', [pool({ total: 20n })], { kilo: { usedGib: 15n, leastGib: undefined } });
  expect(ask(used, flavor(5n, 0n, 0n))?.passes).toBe(true);
  expect(ask({ ...used, kilo: { usedGib: 15n, leastGib: 4n } }, flavor(5n, 0n, 0n))?.passes).toBe(false);
  expect(ask({ ...used, kilo: { usedGib: 15n, leastGib: 9n } }, flavor(6n, 0n, 0n))?.passes).toBe(false);
});

test('force_hosts goes round the filter', () => {
  const forced = { flavor: flavor(99n, 0n, 0n), poolClass: 'instances', forcedHost: 'a' };
  expect(kiloPlacementOf([of(12n, 11n)], forced, ASKED).fitting).toHaveLength(1);
  const { missed } = kiloPlacementOf([of(12n, 11n)], { ...forced, forcedHost: undefined }, ASKED);
  expect(missed[0]?.shortages).toMatchObject([
    { rule: 'kilo-disk-filter', requestedMib: 101_376n, usableMib: 11_264n, shortByMib: 90_112n },
  ]);
});

test('a host without such a disk is refused without figures, and comes last', () => {
  const request = { flavor: flavor(99n, 0n, 512n), poolClass: 'instances', forcedHost: undefined };
  const { missed } = kiloPlacementOf([host('none', []), of(12n, 11n), host('neither', [])], request, ASKED);
  expect(missed.map(({ host: { id } }) => id)).toEqual(['a', 'neither', 'none']);
  expect(missed[1]?.shortages).toEqual([
    { rule: 'kilo-disk-filter', when: 'never', knob: 'pool-class', requestedMib: 101_888n },
  ]);
});

test('what Kilo could use is told with the figures that it is made of', () => {
  const request = { flavor: flavor(99n, 0n, 0n), poolClass: 'instances', forcedHost: undefined };
  const [shortage] = kiloPlacementOf([of(12n, 11n, 1_500_000n)], request, ASKED).missed[0]?.shortages ?? [];
  expect(shortage).toMatchObject({ totalMib: 12_288n, freeMib: 11_264n, allocationRatioPpm: 1_500_000n });
  expect(shortage).toMatchObject({ usableMib: (12_288n * 3n) / 2n - (12_288n - 11_264n) });
});

test('the age of what it knows refuses nobody, and is told of each host', () => {
  const request = { flavor: flavor(99n, 0n, 0n), poolClass: 'instances', forcedHost: undefined };
  const { fitting, missed } = kiloPlacementOf(
    [
      host('lost', [pool({ total: 100n })], { seenAtMs: NOW_MS - 301_000 }),
      host('late', [pool({ total: 9n })], { seenAtMs: NOW_MS - 121_000, isWhole: false }),
      host('silent', [pool({ total: 9n })], { seenAtMs: undefined }),
    ],
    request,
    ASKED,
  );
  expect(
    [...fitting, ...missed].map(({ host: { id }, doubts, ageMs, shortages }) => [
      id,
      doubts,
      ageMs,
      shortages.map(({ rule }) => rule),
    ]),
  ).toEqual([
    ['lost', ['lost'], 301_000, []],
    ['late', ['late', 'partial'], 121_000, ['kilo-disk-filter']],
    ['silent', ['lost'], undefined, ['kilo-disk-filter']],
  ]);
});
