// What the rule image-dirty says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { imageDirty } from './image-dirty.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, guest, qcow2 } = facts;

const dirty = qcow2('/d', GiB, 0n, { headerFacts: { dirty: true } });

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a dirty image of a shut-off guest',
    { guests: [guest('web', [disk('/d')], { state: 'shut-off' })], images: [dirty] },
    [
      [
        'warning /d',
        '/d was not closed properly, and no running guest has it: clusters may be leaked.',
        'While nothing uses it: qemu-img check -r leaks /d',
      ],
    ],
  ],
  ['a dirty image that a running guest has', { guests: [guest('web', [disk('/d')])], images: [dirty] }, []],
  [
    'a dirty image of a guest of unknown state',
    { guests: [guest('web', [disk('/d')], { state: 'unknown' })], images: [dirty] },
    [],
  ],
  [
    'a dirty image of nobody',
    { images: [dirty] },
    [
      [
        'warning /d',
        '/d was not closed properly, and no running guest has it: clusters may be leaked.',
        'While nothing uses it: qemu-img check -r leaks /d',
      ],
    ],
  ],
];

test.each(CASES)('image-dirty: %s', (_title, parts, expected) => {
  expect(said(imageDirty, parts)).toEqual(expected);
});
