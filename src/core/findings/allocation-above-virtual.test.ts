// What the rule allocation-above-virtual says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB, MiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { allocationAboveVirtual } from './allocation-above-virtual.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, file, guest, header, image, qcow2, raw } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'leaked clusters, guest shut off',
    {
      guests: [guest('web', [disk('/d')], { state: 'shut-off' })],
      images: [qcow2('/d', GiB, GiB + 3n * MiB, { headerFacts: { fullSize: GiB + MiB } })],
    },
    [
      [
        'warning /d 2097152',
        '/d occupies 2.0 MiB more than a full disk of its size needs: leaked clusters or preallocation.',
        'With the guest shut off, see what leaked: qemu-img check /d',
      ],
    ],
  ],
  [
    'blocks past the end of a raw file in use',
    { guests: [guest('web', [disk('/d', { format: 'raw' })])], images: [raw('/d', GiB, GiB + 64n * MiB)] },
    [
      [
        'info /d 67108864',
        '/d occupies 64.0 MiB more than a full disk of its size needs: blocks past the end of the disk.',
        'With the guest shut off, give the blocks back: truncate -s 1073741824 -- /d',
      ],
    ],
  ],
  ['a config drive of one byte', { images: [raw('/d', 1n, 4096n)] }, []],
  [
    'internal snapshots explain it',
    { images: [qcow2('/d', GiB, 2n * GiB, { headerFacts: { snapshotCount: 1 } })] },
    [],
  ],
  ['a block device', { images: [image(file('/dev/v/l', 2n * GiB, { kind: 'block' }), header('raw', GiB))] }, []],
];

test.each(CASES)('allocation-above-virtual: %s', (_title, parts, expected) => {
  expect(said(allocationAboveVirtual, parts)).toEqual(expected);
});
