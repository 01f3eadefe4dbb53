// The balance of a pool.
import { expect, test } from 'vitest';
import { GiB, sumBytes } from './bytes.ts';
import { balancesOf } from './pool.ts';
import * as facts from '../../tests/hosts/facts.ts';

const { disk, file, filesystem, guest, image, qcow2, raw, report } = facts;

/** What our ceiling adds to a sparse file for the host's map of it. */
const MAP = 4096n;

test('subtracts all growth from what is available', () => {
  const [balance] = balancesOf(
    report({
      guests: [guest('a', [disk('/a')]), guest('b', [disk('/b')], { state: 'shut-off' })],
      images: [qcow2('/a', 150n * GiB, 5n * GiB), qcow2('/b', 60n * GiB, 5n * GiB)],
    }),
  );
  expect(balance).toMatchObject({
    total: 254n * GiB,
    occupied: 46n * GiB,
    rootReserved: 14n * GiB,
    available: 194n * GiB,
    growth: 200n * GiB + 2n * MAP,
    worstCaseFree: -6n * GiB - 2n * MAP,
    provisioned: 210n * GiB,
    overCommitRatio: 826_771n,
  });
});

test('orders promises unknown first, then by growth, then by name', () => {
  const [balance] = balancesOf(
    report({
      guests: [
        guest('b', [disk('/b')]),
        guest('a', [disk('/a')]),
        guest('c', [disk('/c')]),
        guest('lost', [disk('/lost')]),
      ],
      images: [
        qcow2('/b', GiB, 0n),
        qcow2('/a', GiB, 0n),
        qcow2('/c', 2n * GiB, 0n),
        image(file('/lost', GiB), undefined),
      ],
    }),
  );
  expect(balance?.promises.map((line) => line.guest.name)).toEqual(['lost', 'c', 'a', 'b']);
  expect(balance?.uncertainty.unknownDisks.map((line) => line.guest.name)).toEqual(['lost']);
});

test('provisions a medium of many guests once', () => {
  const drive = disk('/iso', { device: 'cdrom', readOnly: true, format: 'raw' });
  const [balance] = balancesOf(
    report({ guests: [guest('a', [drive]), guest('b', [{ ...drive }])], images: [raw('/iso', GiB, GiB)] }),
  );
  expect(balance?.provisioned).toBe(GiB);
});

test.each([
  ['ext4 shares nothing', [], 0n, 0n],
  ['reflinks, measured', ['reflink'], 10n * GiB, 56n * GiB],
  ['compression explains the excess as well', ['reflink', 'compression'], 0n, 56n * GiB],
  ['compression alone', ['compression'], 0n, 56n * GiB],
  ['a remote server', ['remote'], 0n, 0n],
] as const)('bounds what rewriting may take: %s', (_title, doubts, atLeast, atMost) => {
  const [balance] = balancesOf(
    report({
      pools: [filesystem({ doubts })],
      guests: [guest('web', [disk('/d')])],
      images: [qcow2('/d', 100n * GiB, 56n * GiB)],
    }),
  );
  expect([balance?.uncertainty.sharedAtLeast, balance?.uncertainty.sharedAtMost]).toEqual([atLeast, atMost]);
});

test.each([
  ['a base and a copy of it', [10n], 10n],
  ['two bases that may be copies of each other', [6n, 4n], 6n],
  ['bases that explain all of it', [7n, 7n, 7n], 0n],
] as const)('counts no sharing that guests cannot undo: %s', (_title, bases, atLeast) => {
  const written = 56n - sumBytes(bases);
  const [balance] = balancesOf(
    report({
      pools: [filesystem({ doubts: ['reflink'] })],
      guests: [guest('web', [disk('/d')])],
      images: [qcow2('/d', 100n * GiB, written * GiB)],
      found: bases.map((size, at) => facts.found(file(`/i/_base/${at}`, size * GiB), 'base')),
    }),
  );
  expect(balance?.uncertainty.sharedAtLeast).toBe(atLeast * GiB);
});

test('a thin pool of unknown use has no worstCaseFree, and a volume group no growth', () => {
  const [thin, group] = balancesOf(
    report({ pools: [facts.thinPool({ dataUsedPpm: undefined }), facts.volumeGroup()] }),
  );
  expect([thin?.occupied, thin?.available, thin?.worstCaseFree]).toEqual([undefined, undefined, undefined]);
  expect([group?.occupied, group?.available, group?.worstCaseFree]).toEqual([60n * GiB, 40n * GiB, 40n * GiB]);
});
