// What the rule unconfirmed-pool says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { unconfirmedPool } from './unconfirmed-pool.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, filesystem, guest, qcow2 } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'reflinks, possible and measured',
    {
      pools: [filesystem({ doubts: ['reflink'] })],
      guests: [guest('web', [disk('/d')])],
      images: [qcow2('/d', 90n * GiB, 40n * GiB)],
    },
    [
      [
        'info fs:nova',
        "/var/lib/nova: files can share blocks here; if guests' files do, rewriting them takes up to 40.0 GiB beyond the growth shown.",
        'See what a file shares: filefrag -v FILE (extents marked "shared").',
      ],
    ],
  ],
  [
    'measured',
    {
      pools: [filesystem({ doubts: ['reflink'] })],
      guests: [guest('web', [disk('/d')])],
      images: [qcow2('/d', 90n * GiB, 60n * GiB)],
    },
    [
      [
        'warning fs:nova 15032385536',
        '/var/lib/nova: files share at least 14.0 GiB; rewriting shared parts takes up to 60.0 GiB beyond the growth shown.',
        'See what a file shares: filefrag -v FILE (extents marked "shared").',
      ],
    ],
  ],
  [
    'everything else',
    {
      pools: [filesystem({ doubts: ['compression', 'thin-backing', 'remote', 'userspace'] })],
      guests: [guest('web', [disk('/d')])],
      images: [qcow2('/d', 90n * GiB, 40n * GiB)],
    },
    [
      [
        'info fs:nova',
        '/var/lib/nova: files are compressed; data that compresses worse takes up to 40.0 GiB beyond the growth shown.',
        'Count on less than is shown, or switch compression off for the instances path.',
      ],
      [
        'warning fs:nova',
        '/var/lib/nova: the device below is thinly provisioned and can be full before this filesystem is.',
        'Watch the pool below as well: lvs -o name,data_percent,metadata_percent',
      ],
      [
        'info fs:nova',
        '/var/lib/nova: its server says how much is available, and may over-commit, deduplicate or set quotas.',
        'Ask the storage itself how much can still be written.',
      ],
      [
        'info fs:nova',
        '/var/lib/nova: a program, not the kernel, says how much is available.',
        'Ask the storage itself how much can still be written.',
      ],
    ],
  ],
  ['no doubt', {}, []],
];

test.each(CASES)('unconfirmed-pool: %s', (_title, parts, expected) => {
  expect(said(unconfirmedPool, parts)).toEqual(expected);
});
