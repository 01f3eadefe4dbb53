// What the rule image-corrupt says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { imageCorrupt } from './image-corrupt.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { qcow2 } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a corrupt image',
    { images: [qcow2('/i/a b', GiB, 0n, { headerFacts: { corrupt: true } }), qcow2('/ok', GiB, 0n)] },
    [
      [
        'critical /i/a b',
        '/i/a b is marked corrupt: QEMU will not write to it.',
        "Shut its guest off, keep a copy, then see what is wrong: qemu-img check '/i/a b'",
      ],
    ],
  ],
];

test.each(CASES)('image-corrupt: %s', (_title, parts, expected) => {
  expect(said(imageCorrupt, parts)).toEqual(expected);
});
