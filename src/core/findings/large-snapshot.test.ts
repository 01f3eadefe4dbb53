// What the rule large-snapshot says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB, MiB } from '../bytes.ts';
import type { ImageFacts } from '../file.ts';
import type { HostReport } from '../report.ts';
import { largeSnapshot } from './large-snapshot.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, guest, qcow2, snapshot } = facts;

const held = (allocation: bigint, count: number): ImageFacts =>
  qcow2('/d', 4n * GiB, allocation, {
    headerFacts: { snapshotCount: count, snapshots: Array.from({ length: count }, () => snapshot('s')) },
  });

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'internal, known to be pinned',
    { images: [{ ...held(6n * GiB, 2), pins: { inPlace: 4n * GiB, pinned: 2n * GiB } }] },
    [
      [
        'warning /d 2147483648',
        '2 internal snapshots of /d hold 2.0 GiB.',
        'List them, and delete what is no longer needed with the guest shut off: qemu-img snapshot -U -l /d',
      ],
    ],
  ],
  [
    // 0–200 MiB written, a snapshot, 0–150 MiB, a snapshot, 100–200 MiB: 450 MiB, of which the guest sees 200 MiB.
    'internal, two that share some of what the guest still sees',
    {
      images: [
        qcow2('/d', GiB, 450n * MiB, {
          headerFacts: { snapshotCount: 2, snapshots: [snapshot('a'), snapshot('b')] },
          pins: { inPlace: 100n * MiB, pinned: 250n * MiB },
        }),
      ],
    },
    [
      [
        'warning /d 262144000',
        '2 internal snapshots of /d hold 250 MiB, and up to 100 MiB more if the guest rewrites its whole disk.',
        'List them, and delete what is no longer needed with the guest shut off: qemu-img snapshot -U -l /d',
      ],
    ],
  ],
  [
    'internal, by what exceeds a full disk',
    { images: [held(6n * GiB, 1)] },
    [
      [
        'warning /d 2147483648',
        '1 internal snapshot of /d holds at least 2.0 GiB, and up to 2.0 GiB more if the guest rewrites its whole disk.',
        'List them, and delete what is no longer needed with the guest shut off: qemu-img snapshot -U -l /d',
      ],
    ],
  ],
  [
    'internal, fully rewritten',
    { images: [held(8n * GiB + GiB, 1)] },
    [
      [
        'warning /d 5368709120',
        '1 internal snapshot of /d holds at least 5.0 GiB.',
        'List them, and delete what is no longer needed with the guest shut off: qemu-img snapshot -U -l /d',
      ],
    ],
  ],
  ['internal, below the share', { images: [held(4n * GiB + GiB / 2n, 1)] }, []],
  [
    'an external layer',
    {
      guests: [guest('web', [disk('/top', { chain: ['/top', '/d', '/low'] })])],
      images: [qcow2('/top', 4n * GiB, 0n), qcow2('/d', 4n * GiB, 3n * GiB), qcow2('/low', 4n * GiB, GiB)],
    },
    [
      [
        'info web vda /d 3221225472',
        'Guest web, disk vda keeps 3.0 GiB in the lower layer /d, beside what it writes above it.',
        'If it is a snapshot that is no longer needed, merge it while the guest runs, then delete it: virsh blockpull web vda --base /low --wait',
      ],
    ],
  ],
  [
    'a small external layer',
    {
      guests: [guest('web', [disk('/top', { chain: ['/top', '/d'] })])],
      images: [qcow2('/top', 4n * GiB, 0n), qcow2('/d', 4n * GiB, GiB / 2n)],
    },
    [],
  ],
];

test.each(CASES)('large-snapshot: %s', (_title, parts, expected) => {
  expect(said(largeSnapshot, parts)).toEqual(expected);
});
