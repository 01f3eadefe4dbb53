// Kilo's gates for disk, on the numbers of Nova's own cases (docs/resource-tracker.md, Nova's numbers).
import { expect, test } from 'vitest';
import type { Flavor } from '../claim/flavor.ts';
import { PPM } from '../ratio.ts';
import { hostStateFreeMib, kiloAggregateRatio, kiloDiskClaim, kiloDiskFilter } from './scheduler.ts';

function flavor(rootGib: bigint, ephemeralGib: bigint, swapMib = 0n): Flavor {
  return { rootGib, ephemeralGib, swapMib, memoryMib: 0n, vcpus: 0n, isVolumeBacked: false };
}

test.each([
  [512n, undefined, 524_288n],
  [1024n, 1024n, 1_048_576n],
  [3072n, 3333n, 3_145_728n],
  [8888n, 8192n, 8_388_608n],
  [0n, -3n, -3072n],
])('free %s GiB and least %s are %s MiB to the scheduler', (free, least, mib) => {
  expect(hostStateFreeMib(free, least)).toBe(mib);
});

test.each([
  ['1+1 swap 512 on 11 free of 13', 13n, 11n, PPM, flavor(1n, 1n, 512n), true, 13n],
  ['10+1 swap 1024 on 11 free of 13', 13n, 11n, PPM, flavor(10n, 1n, 1024n), false, 13n],
  ['100+18 swap 1024 on 11 free of 12, ratio 10', 12n, 11n, 10n * PPM, flavor(100n, 18n, 1024n), true, 120n],
  ['100+19 swap 1024 on 11 free of 12, ratio 10', 12n, 11n, 10n * PPM, flavor(100n, 19n, 1024n), false, 120n],
  ['2+1 swap 1024 on 3 free of 1, ratio 2 of its aggregate', 1n, 3n, 2n * PPM, flavor(2n, 1n, 1024n), true, 2n],
  ['2+1 swap 1024 on 3 free of 1, ratio 1', 1n, 3n, PPM, flavor(2n, 1n, 1024n), false, 1n],
])('the filter on %s', (_title, totalGib, freeGib, allocationRatio, asked, passes, limitGib) => {
  const answer = kiloDiskFilter({ totalGib, freeMib: freeGib * 1024n, allocationRatio }, asked);
  expect([answer.passes, answer.limitGib]).toEqual([passes, limitGib]);
});

test('the filter says what it compared', () => {
  expect(kiloDiskFilter({ totalGib: 13n, freeMib: 11_264n, allocationRatio: PPM }, flavor(10n, 1n, 1024n))).toEqual({
    passes: false,
    requestedMib: 12_288n,
    usableMib: 11_264n,
    totalMib: 13_312n,
    freeMib: 11_264n,
    allocationRatio: PPM,
    limitGib: 13n,
  });
});

test.each([
  [60n, flavor(10n, 40n), true],
  [45n, flavor(10n, 40n), false],
  [undefined, flavor(999_999n, 0n), true],
])('with limit %s the claim is taken or refused', (limit, asked, passes) => {
  expect(kiloDiskClaim(0n, limit, asked)).toBe(passes);
});

test.each([
  [[], 3_000_000n, false],
  [['2'], 2_000_000n, false],
  [['2', '1.5'], 1_500_000n, false],
  [['1.1234567'], 1_123_456n, false],
  [['XXX'], 3_000_000n, true],
  [['2', '-1'], 3_000_000n, true],
])('aggregates that say %j make the ratio %s', (values, allocationRatio, isUnreadable) => {
  expect(kiloAggregateRatio(values, 3n * PPM)).toEqual({ allocationRatio, isUnreadable });
});
