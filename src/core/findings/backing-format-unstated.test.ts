// What the rule backing-format-unstated says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { ImageFacts } from '../file.ts';
import type { HostReport } from '../report.ts';
import { backingFormatUnstated } from './backing-format-unstated.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { qcow2 } = facts;

const unstated = (path: string, name: string, backingId?: string): ImageFacts =>
  qcow2(path, GiB, 0n, { headerFacts: { backing: { name, place: 'local', format: undefined } }, backingId });

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'one image',
    { images: [unstated('/a', 'base')] },
    [
      [
        'info /a',
        "/a names the backing file base without its format, so QEMU trusts that file's content.",
        'With the guest shut off, write the format down (raw or qcow2, as it was made): qemu-img rebase -u -F FORMAT -b base /a',
      ],
    ],
  ],
  [
    'two images on one base',
    { images: [unstated('/a', 'base', '/base'), unstated('/b', '/base', '/base')] },
    [
      [
        'info /a',
        "2 images name the backing file base without its format, so QEMU trusts that file's content.",
        'With the guest shut off, write the format down (raw or qcow2, as it was made): qemu-img rebase -u -F FORMAT -b base /a',
      ],
    ],
  ],
  [
    'a stated format, and no backing',
    {
      images: [
        qcow2('/c', GiB, 0n, { headerFacts: { backing: { name: 'x', place: 'local', format: 'raw' } } }),
        qcow2('/e', GiB, 0n),
      ],
    },
    [],
  ],
];

test.each(CASES)('backing-format-unstated: %s', (_title, parts, expected) => {
  expect(said(backingFormatUnstated, parts)).toEqual(expected);
});
