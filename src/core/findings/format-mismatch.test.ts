// What the rule format-mismatch says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { ImageFacts } from '../file.ts';
import type { HostReport } from '../report.ts';
import { formatMismatch } from './format-mismatch.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, file, guest, header, image, qcow2 } = facts;

const declared = (format: string | undefined, top: ImageFacts): Partial<HostReport> => ({
  guests: [guest('web', [disk('/d', { format })])],
  images: [top],
});

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'raw that looks like qcow2',
    declared('raw', qcow2('/d', GiB, 0n)),
    [
      [
        'critical web vda /d',
        "Guest web, disk vda: declared raw, but /d begins with a qcow2 header; a guest can write one to read the host's files.",
        'Let no tool probe it; name the format each time: qemu-img info -f raw /d',
      ],
    ],
  ],
  [
    'raw that a guest encrypted itself',
    declared('raw', image(file('/d', GiB), header('raw', GiB), { probedFormat: 'luks' })),
    [],
  ],
  [
    'qcow2 that has lost its header',
    declared('qcow2', image(file('/d', GiB), undefined, { probedFormat: 'raw' })),
    [
      [
        'critical web vda /d',
        'Guest web, disk vda: declared qcow2, but /d has no header of that format: the guest cannot be started from it.',
        'Keep a copy before anything else, then: qemu-img check -f qcow2 /d',
      ],
    ],
  ],
  [
    'qcow2 that is vmdk',
    declared('qcow2', image(file('/d', GiB), undefined, { probedFormat: 'vmdk' })),
    [
      [
        'warning web vda /d',
        'Guest web, disk vda: declared qcow2, but /d is vmdk.',
        'Find out which is meant, then correct the definition: virsh edit web',
      ],
    ],
  ],
  [
    'a fixed VHD, whose footer QEMU does not look at',
    declared('vpc', image(file('/d', GiB), undefined, { probedFormat: 'raw' })),
    [],
  ],
  ['no declared format', declared(undefined, qcow2('/d', GiB, 0n)), []],
  ['luks of version 2', declared('luks', image(file('/d', GiB), header('luks2', GiB))), []],
  ['first bytes that nobody could read', declared('qcow2', image(file('/d', GiB), undefined)), []],
];

test.each(CASES)('format-mismatch: %s', (_title, parts, expected) => {
  expect(said(formatMismatch, parts)).toEqual(expected);
});
