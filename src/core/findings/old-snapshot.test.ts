// What the rule old-snapshot says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { ImageFacts } from '../file.ts';
import type { HostReport } from '../report.ts';
import { oldSnapshot } from './old-snapshot.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, file, found, guest, qcow2, raw, snapshot } = facts;

const layer = qcow2('/snap', 4n * GiB, 3n * GiB, { fileFacts: { modifiedAtMs: facts.daysAgo(93) } });

const withSnapshots = (days: readonly number[]): ImageFacts =>
  qcow2('/d', GiB, 0n, {
    headerFacts: {
      snapshotCount: days.length,
      snapshots: days.map((age) => snapshot(`s ${age}`, { takenAtSeconds: facts.daysAgo(age) / 1000 })),
    },
  });

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'internal ones, the oldest first',
    { images: [withSnapshots([31, 400, 2])] },
    [
      [
        'warning /d',
        '/d holds 2 internal snapshots older than 30 days; the oldest, s 400, is 400 days old.',
        "If it is no longer needed, with the guest shut off: qemu-img snapshot -d 's 400' /d",
      ],
    ],
  ],
  [
    'with what they pin known',
    { images: [{ ...withSnapshots([31]), pins: { inPlace: 0n, pinned: 5n * GiB } }] },
    [
      [
        'warning /d 5368709120',
        '/d holds 1 internal snapshot older than 30 days; the oldest, s 31, is 31 days old.',
        "If it is no longer needed, with the guest shut off: qemu-img snapshot -d 's 31' /d",
      ],
    ],
  ],
  [
    'young ones, and one of unknown age',
    {
      images: [
        qcow2('/d', GiB, 0n, {
          headerFacts: { snapshotCount: 2, snapshots: [snapshot('a'), snapshot('b', { takenAtSeconds: 0 })] },
        }),
      ],
    },
    [],
  ],
  [
    'an external layer above a base image',
    {
      guests: [guest('web', [disk('/d', { chain: ['/d', '/snap', '/base'] })])],
      images: [qcow2('/d', GiB, 0n), layer, raw('/base', GiB, GiB)],
      found: [found(file('/base', GiB), 'base')],
    },
    [
      [
        'info web vda /snap 3221225472',
        'Guest web, disk vda reads through to /snap (3.0 GiB), unchanged for 93 days and used by no other disk.',
        'If it is a snapshot that is no longer needed, merge it while the guest runs, then delete it: virsh blockpull web vda --base /base --wait',
      ],
    ],
  ],
  [
    'an external layer of which nobody knows what it occupies: an inactive thin volume',
    {
      guests: [guest('web', [disk('/d', { chain: ['/d', '/snap', '/base'] })])],
      images: [
        qcow2('/d', GiB, 0n),
        facts.image(file('/snap', undefined, { modifiedAtMs: facts.daysAgo(93) }), layer.header),
        raw('/base', GiB, GiB),
      ],
      found: [found(file('/base', GiB), 'base')],
    },
    [
      [
        'info web vda /snap',
        'Guest web, disk vda reads through to /snap (what it occupies is not known), unchanged for 93 days and used by no other disk.',
        'If it is a snapshot that is no longer needed, merge it while the guest runs, then delete it: virsh blockpull web vda --base /base --wait',
      ],
    ],
  ],
  [
    'an external layer of a guest that is shut off',
    {
      guests: [guest('web', [disk('/d', { chain: ['/d', '/snap', '/base'] })], { state: 'shut-off' })],
      images: [qcow2('/d', GiB, 0n), layer, raw('/base', GiB, GiB)],
    },
    [
      [
        'info web vda /snap 3221225472',
        'Guest web, disk vda reads through to /snap (3.0 GiB), unchanged for 93 days and used by no other disk.',
        'If it is a snapshot that is no longer needed, merge it while the guest is shut off, then delete it: qemu-img rebase -F raw -b /base /d',
      ],
    ],
  ],
  [
    "a guest's first disk, frozen by its first external snapshot",
    { guests: [guest('web', [disk('/d', { chain: ['/d', '/snap'] })])], images: [qcow2('/d', GiB, 0n), layer] },
    [
      [
        'info web vda /snap 3221225472',
        'Guest web, disk vda reads through to /snap (3.0 GiB), unchanged for 93 days and used by no other disk.',
        'If a snapshot froze it that is no longer needed (and it is no template), with the guest running: virsh blockcommit web vda --active --pivot',
      ],
    ],
  ],
  [
    'a base image in a folder of its own, which is no snapshot',
    {
      guests: [guest('web', [disk('/i/d', { chain: ['/i/d', '/snap'] })])],
      images: [qcow2('/i/d', GiB, 0n), layer],
    },
    [],
  ],
  [
    'a young layer',
    {
      guests: [guest('web', [disk('/d', { chain: ['/d', '/snap', '/base'] })])],
      images: [qcow2('/d', GiB, 0n), qcow2('/snap', GiB, 0n), raw('/base', GiB, GiB)],
    },
    [],
  ],
];

test.each(CASES)('old-snapshot: %s', (_title, parts, expected) => {
  expect(said(oldSnapshot, parts)).toEqual(expected);
});
