// What the rule disk-missing says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import type { DiskFacts, GuestFacts } from '../guest.ts';
import type { Problem } from '../problem.ts';
import type { HostReport } from '../report.ts';
import { diskMissing } from './disk-missing.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, guest } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a disk of a shut-off guest',
    of({}, { state: 'shut-off' }, 'missing'),
    [
      [
        'critical web vda /d',
        'Guest web, disk vda: /d does not exist: the guest cannot be started.',
        'Restore the file, or remove the disk from the definition.',
      ],
    ],
  ],
  [
    'a file deleted under a running guest',
    of({}, {}, 'gone'),
    [
      [
        'critical web vda /d',
        'Guest web, disk vda: /d does not exist: if it was deleted, the running guest still holds it open: its bytes come back when the guest stops, and its data goes.',
        'Rescue its data before the guest stops: virsh blockcopy web vda --dest /d.rescued --transient-job --wait',
      ],
    ],
  ],
  [
    'a device that has gone under a running guest',
    of({ source: { kind: 'block', path: '/dev/vg/d' } }, {}, 'missing'),
    [
      [
        'critical web vda /dev/vg/d',
        'Guest web, disk vda: /dev/vg/d does not exist: the device has gone under the running guest, or only the guest can see it.',
        'Bring the device back, or remove the disk from the definition.',
      ],
    ],
  ],
  [
    'an ejected medium',
    of({ device: 'cdrom', target: 'sda' }, {}, 'missing'),
    [
      [
        'warning web sda /d',
        'Guest web, disk sda: the medium /d does not exist.',
        'Eject it: virsh change-media web sda --eject',
      ],
    ],
  ],
  [
    'a disk that nobody says anything about',
    of({}, { state: 'shut-off' }, undefined),
    [
      [
        'critical web vda /d',
        'Guest web, disk vda: /d does not exist: the guest cannot be started.',
        'Restore the file, or remove the disk from the definition.',
      ],
    ],
  ],
  ['a disk that merely could not be looked at', of({}, {}, 'denied'), []],
  [
    'a network disk',
    of({ source: { kind: 'network', protocol: 'rbd', name: 'x', hosts: [] }, skipped: 'network' }, {}, undefined),
    [],
  ],
];

test.each(CASES)('disk-missing: %s', (_title, parts, expected) => {
  expect(said(diskMissing, parts)).toEqual(expected);
});

function of(
  diskFacts: Partial<DiskFacts>,
  guestFacts: Partial<GuestFacts>,
  kind: Problem['kind'] | undefined,
): Partial<HostReport> {
  const { target = 'vda' } = diskFacts;
  return {
    guests: [guest('web', [disk('/d', { chain: [], ...diskFacts })], guestFacts)],
    problems:
      kind === undefined ? [] : [{ kind, subject: { guest: 'web', disk: target }, attempted: 'stat', found: kind }],
  };
}
