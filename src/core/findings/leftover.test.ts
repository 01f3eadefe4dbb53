// What the rule leftover says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { FoundFile, HostReport } from '../report.ts';
import { leftover } from './leftover.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, file, found, guest } = facts;

const old = (folder: string, days: number, name = 'disk'): FoundFile =>
  found(file(`${facts.ROOT}/${folder}/${name}`, GiB, { modifiedAtMs: facts.daysAgo(days) }), 'leftover', folder);

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'an old resize',
    { found: [old('u1_resize', 40), old('u1_resize', 9, 'disk.eph0')] },
    [
      [
        'warning /var/lib/nova/instances/u1_resize 2147483648',
        '/var/lib/nova/instances/u1_resize was left by a resize or migration that was neither confirmed nor reverted: 2.0 GiB, last changed 9 days ago.',
        'If the operation is over, delete it: rm -r -- /var/lib/nova/instances/u1_resize',
      ],
    ],
  ],
  [
    'a resize of today',
    { found: [old('u1_resize', 0)] },
    [
      [
        'info /var/lib/nova/instances/u1_resize 1073741824',
        '/var/lib/nova/instances/u1_resize was left by a resize or migration that was neither confirmed nor reverted: 1.0 GiB, last changed today.',
        'Wait: the operation may still be under way.',
      ],
    ],
  ],
  [
    'a deletion',
    { found: [old('u1_del', 2)] },
    [
      [
        'warning /var/lib/nova/instances/u1_del 1073741824',
        '/var/lib/nova/instances/u1_del was left by a deletion that did not end: 1.0 GiB, last changed 2 days ago.',
        'If the operation is over, delete it: rm -r -- /var/lib/nova/instances/u1_del',
      ],
    ],
  ],
  [
    'a file of a snapshot upload',
    { found: [found(file(`${facts.ROOT}/snapshots/tmpA/x`, GiB, { modifiedAtMs: facts.daysAgo(2) }), 'leftover')] },
    [
      [
        'warning /var/lib/nova/instances/snapshots/tmpA/x 1073741824',
        '/var/lib/nova/instances/snapshots/tmpA/x was left by a snapshot upload that did not end: 1.0 GiB, last changed 2 days ago.',
        'If the operation is over, delete it: rm -- /var/lib/nova/instances/snapshots/tmpA/x',
      ],
    ],
  ],
  [
    'anything else',
    { found: [old('swap_old', 2)] },
    [
      [
        'warning /var/lib/nova/instances/swap_old 1073741824',
        '/var/lib/nova/instances/swap_old was left by an operation that did not end: 1.0 GiB, last changed 2 days ago.',
        'If the operation is over, delete it: rm -r -- /var/lib/nova/instances/swap_old',
      ],
    ],
  ],
  [
    'a folder that holds a file in use is not deleted as a whole',
    {
      guests: [guest('web', [disk(`${facts.ROOT}/u1_resize/disk`)])],
      found: [old('u1_resize', 2, 'disk.config')],
    },
    [
      [
        'warning /var/lib/nova/instances/u1_resize/disk.config 1073741824',
        '/var/lib/nova/instances/u1_resize/disk.config was left by a resize or migration that was neither confirmed nor reverted: 1.0 GiB, last changed 2 days ago.',
        'If the operation is over, delete it: rm -- /var/lib/nova/instances/u1_resize/disk.config',
      ],
    ],
  ],
];

test.each(CASES)('leftover: %s', (_title, parts, expected) => {
  expect(said(leftover, parts)).toEqual(expected);
});
