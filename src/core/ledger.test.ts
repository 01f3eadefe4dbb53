// The ledger: fixed order of lines, labels, and a sum to the byte.
import { expect, test } from 'vitest';
import { GiB, MiB } from './bytes.ts';
import { ledgerOf, thinPoolOccupied, type LedgerLine } from './ledger.ts';
import { ownersOf } from './ownership.ts';
import type { PoolDoubt, PoolFacts } from './pool-facts.ts';
import type { HostReport } from './report.ts';
import * as facts from '../../tests/hosts/facts.ts';

const { disk, file, found, guest, image, qcow2, raw, report, volume } = facts;

test('lays out a filesystem by owner', () => {
  const host = report({
    guests: [
      guest('web', [
        disk('/i/u1/disk', { chain: ['/i/u1/disk', '/i/_base/abc'] }),
        disk('/i/u1/eph', { target: 'vdb' }),
      ]),
      guest('db', [disk('/i/u2/disk', { chain: ['/i/u2/disk', '/i/_base/abc'] })]),
    ],
    images: [
      qcow2('/i/u1/disk', 20n * GiB, 5n * GiB),
      qcow2('/i/u1/eph', 20n * GiB, 6n * GiB),
      qcow2('/i/u2/disk', 20n * GiB, 7n * GiB),
      raw('/i/_base/abc', 2n * GiB, 2n * GiB),
    ],
    found: [
      found(file('/i/u1/console.log', MiB), 'console', 'u1'),
      found(file('/i/u2/console.log', MiB), 'console', 'u2'),
      found(file('/i/u1/disk.config', 3n * MiB), 'config-drive', 'u1'),
      found(file('/i/u1/libvirt.xml', MiB), 'metadata', 'u1'),
      found(file('/i/u2/notes', MiB / 2n), 'other', 'u2'),
      found(file('/i/_base/swap_512', 4n * MiB), 'cache'),
      found(file('/i/u9/disk', 3n * GiB), 'disk', 'u9'),
    ],
  });
  expect(linesOf(facts.filesystem(), host)).toEqual([
    ['guest-disk', 'db vda', 7n * GiB],
    ['guest-disk', 'web vdb', 6n * GiB],
    ['guest-disk', 'web vda', 5n * GiB],
    ['backing', '/i/_base/abc', 2n * GiB],
    ['orphan', '/i/u9/disk', 3n * GiB],
    ['other', 'cached kernels, ephemeral and swap images', 4n * MiB],
    ['other', 'config drives of guests', 3n * MiB],
    ['other', 'console logs of guests', 2n * MiB],
    ['other', 'other files under the instances paths', MiB + MiB / 2n],
    ['elsewhere', 'files elsewhere and filesystem metadata', 23n * GiB - 10n * MiB - MiB / 2n],
    ['root-reserved', 'reserved for root', 14n * GiB],
    ['available', 'available', 194n * GiB],
  ]);
});

test.each<[string, readonly PoolDoubt[], string]>([
  ['shared extents', ['reflink'], 'counted more than once above: shared or compressed'],
  ['a server that counts otherwise', ['remote'], 'beyond what the server says is occupied'],
  ['files that shrank meanwhile', [], 'given back while the files above were being read'],
])('a remainder below zero says what it is: %s', (_what, doubts, label) => {
  const host = report({ guests: [guest('web', [disk('/d')])], images: [qcow2('/d', 100n * GiB, 50n * GiB)] });
  expect(linesOf(facts.filesystem({ doubts }), host)[1]).toEqual(['elsewhere', label, -4n * GiB]);
});

test('lays out a volume group, whatever name a device was reached by', () => {
  const pool = facts.volumeGroup({
    volumes: [
      volume('u1_disk', 20n * GiB),
      volume('swap', 4n * GiB),
      volume('tp', 30n * GiB, { segmentType: 'thin-pool' }),
      volume('t1', 500n * GiB, { segmentType: 'thin', thinPool: 'tp' }),
      volume('tp_tmeta', GiB, { hidden: true }),
    ],
  });
  const device = file('/dev/dm-3', 20n * GiB, { kind: 'block', poolId: pool.id, aliases: ['/dev/nova/u1_disk'] });
  const stale = file('/dev/nova/gone', GiB, { kind: 'block', poolId: pool.id });
  const host = report({
    guests: [guest('web', [disk('/dev/dm-3'), disk('/dev/nova/gone', { target: 'vdb' })])],
    images: [image(device, undefined), image(stale, undefined)],
  });
  const lines = ledgerOf(pool, ownersOf(host));
  expect(plain(lines)).toEqual([
    ['thin-pool', 'tp', 30n * GiB],
    ['guest-disk', 'web vda (u1_disk)', 20n * GiB],
    ['volume', 'swap', 4n * GiB],
    ['elsewhere', 'LVM metadata, spares and hidden volumes', 6n * GiB],
    ['available', 'free extents', 40n * GiB],
  ]);
  expect(lines.flatMap((line) => line.files.map((entry) => entry.file.path))).toEqual(['/dev/dm-3', '/dev/nova/gone']);
});

test('rounds a thin pool’s use up and never takes silence for empty', () => {
  const pool = facts.thinPool({ total: 1001n, dataUsedPpm: 500_000 });
  expect(thinPoolOccupied(pool)).toBe(501n);
  expect(linesOf(pool, report())).toEqual([
    ['volume', 'mapped by thin volumes and their snapshots', 501n],
    ['available', 'available', 500n],
  ]);
  expect(linesOf({ ...pool, dataUsedPpm: undefined }, report())).toEqual([
    ['unknown', 'LVM did not say how full the pool is', 1001n],
  ]);
});

function linesOf(pool: PoolFacts, host: HostReport): readonly unknown[] {
  return plain(ledgerOf(pool, ownersOf(host)));
}

function plain(lines: readonly LedgerLine[]): readonly unknown[] {
  return lines.map(({ kind, label, bytes }) => [kind, label, bytes]);
}
