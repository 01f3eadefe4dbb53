// What the rule over-promised says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { overPromised } from './over-promised.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, filesystem, guest, qcow2 } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a pool below zero',
    {
      pools: [filesystem({ free: 10n * GiB, available: 10n * GiB })],
      guests: [guest('web', [disk('/d')])],
      images: [qcow2('/d', 11n * GiB - 4096n, 0n)],
    },
    [
      [
        'critical fs:nova 1073741824',
        '/var/lib/nova: Promised 1.0 GiB more than there is: its one guest, web, could still grow by 11.0 GiB, and 10.0 GiB is available.',
        'Add 1.0 GiB, free as much, or move guests away, and place no more here until then. The largest promise is 11.0 GiB to guest web, disk vda.',
      ],
    ],
  ],
  [
    'a pool that growth alone would fit, but not rewriting what its files share',
    {
      pools: [filesystem({ total: 100n * GiB, free: 94n * GiB, available: 10n * GiB, doubts: ['reflink'] })],
      guests: [guest('a', [disk('/a')]), guest('b', [disk('/b')])],
      images: [qcow2('/a', 10n * GiB - 4096n, 6n * GiB), qcow2('/b', 10n * GiB - 4096n, 6n * GiB)],
    },
    [
      [
        'critical fs:nova 4294967296',
        '/var/lib/nova: If every guest filled its disks, at most 2.0 GiB would be left: 2 of 2 guests could each still grow by 4.0 GiB, 8.0 GiB together, and 10.0 GiB is available. Files here share at least 6.0 GiB, which rewriting would take on top. Then 4.0 GiB would be missing.',
        'Add 4.0 GiB, free as much, or move guests away, and place no more here until then. The largest promises: 2 disks could each take 4.0 GiB.',
      ],
    ],
  ],
  [
    'several largest promises that are equal',
    {
      pools: [filesystem({ free: 10n * GiB, available: 10n * GiB })],
      guests: [guest('a', [disk('/a')]), guest('b', [disk('/b')])],
      images: [qcow2('/a', 7n * GiB - 4096n, 0n), qcow2('/b', 7n * GiB - 4096n, 0n)],
    },
    [
      [
        'critical fs:nova 4294967296',
        '/var/lib/nova: Promised 4.0 GiB more than there is: 2 of 2 guests could each still grow by 7.0 GiB, 14.0 GiB together, and 10.0 GiB is available.',
        'Add 4.0 GiB, free as much, or move guests away, and place no more here until then. The largest promises: 2 disks could each take 7.0 GiB.',
      ],
    ],
  ],
  [
    'a pool below zero, with a disk that was not found and a medium that is gone',
    {
      pools: [filesystem({ free: 10n * GiB, available: 10n * GiB })],
      guests: [
        guest('web', [
          disk('/d'),
          disk('/lost', { target: 'vdb', chain: [] }),
          disk('/iso', { target: 'sda', chain: [], device: 'cdrom' }),
        ]),
      ],
      images: [qcow2('/d', 11n * GiB - 4096n, 0n)],
    },
    [
      [
        'critical fs:nova 1073741824',
        '/var/lib/nova: Promised at least 1.0 GiB more than there is: its one guest, web, could still grow by 11.0 GiB, and 10.0 GiB is available. 1 disk could not be found or reached, and is missing from this figure.',
        'Add 1.0 GiB, free as much, or move guests away, and place no more here until then. The largest promise is 11.0 GiB to guest web, disk vda.',
      ],
    ],
  ],
  [
    'a pool at zero',
    {
      pools: [filesystem({ free: 10n * GiB, available: 10n * GiB })],
      guests: [guest('web', [disk('/d')])],
      images: [qcow2('/d', 10n * GiB - 4096n, 0n)],
    },
    [],
  ],
  ['a thin pool of unknown use', { pools: [facts.thinPool({ dataUsedPpm: undefined })] }, []],
];

test.each(CASES)('over-promised: %s', (_title, parts, expected) => {
  expect(said(overPromised, parts)).toEqual(expected);
});
