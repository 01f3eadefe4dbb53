// What the rule discard-off says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { discardOff } from './discard-off.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, guest, qcow2 } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'one disk',
    { guests: [guest('web', [disk('/d', { discard: undefined })])], images: [qcow2('/d', 4n * GiB, GiB)] },
    [
      [
        'info web vda',
        '/var/lib/nova: what guests delete on 1 disk stays occupied, because discard is off (web vda); part of their 1.0 GiB may be such.',
        "Add discard='unmap' to <driver> of the disk, restart the guest, then run fstrim -av inside it.",
      ],
    ],
  ],
  [
    'several disks of a pool',
    {
      guests: ['a', 'b', 'c', 'd'].map((name) => guest(name, [disk(`/${name}`, { discard: 'ignore', bus: 'scsi' })])),
      images: ['a', 'b', 'c', 'd'].map((name) => qcow2(`/${name}`, 4n * GiB, GiB)),
    },
    [
      [
        'info fs:nova',
        '/var/lib/nova: what guests delete on 4 disks stays occupied, because discard is off (a vda, b vda, c vda and 1 more); part of their 4.0 GiB may be such.',
        "Add discard='unmap' to <driver> of these disks, restart the guest, then run fstrim -av inside it.",
      ],
    ],
  ],
  [
    'disks of which one is not known to occupy anything: no sum is told',
    {
      guests: ['a', 'b'].map((name) => guest(name, [disk(`/${name}`, { discard: 'ignore' })])),
      images: [
        qcow2('/a', 4n * GiB, GiB),
        { ...qcow2('/b', 4n * GiB, GiB), file: { ...qcow2('/b', 4n * GiB, GiB).file, allocation: undefined } },
      ],
    },
    [
      [
        'info fs:nova',
        '/var/lib/nova: what guests delete on 2 disks stays occupied, because discard is off (b vda and a vda).',
        "Add discard='unmap' to <driver> of these disks, restart the guest, then run fstrim -av inside it.",
      ],
    ],
  ],
  [
    'disks that discard, cannot, or never write',
    {
      guests: [
        guest('web', [
          disk('/a'),
          disk('/b', { discard: undefined, bus: 'fdc' }),
          disk('/c', { discard: undefined, format: 'vmdk' }),
          disk('/e', { discard: undefined, readOnly: true }),
        ]),
      ],
      images: ['/a', '/b', '/c', '/e'].map((path) => qcow2(path, 4n * GiB, GiB)),
    },
    [],
  ],
  [
    'guests without a definition',
    {
      guests: [guest('web', [disk('/d', { discard: undefined })], { origin: 'inferred' })],
      images: [qcow2('/d', 4n * GiB, GiB)],
    },
    [],
  ],
];

test.each(CASES)('discard-off: %s', (_title, parts, expected) => {
  expect(said(discardOff, parts)).toEqual(expected);
});
