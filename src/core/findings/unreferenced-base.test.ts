// What the rule unreferenced-base says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { unreferencedBase } from './unreferenced-base.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, file, filesystem, found, guest, image, qcow2 } = facts;

const base = found(file(`${facts.ROOT}/_base/abc`, 2n * GiB, { modifiedAtMs: facts.daysAgo(1) }), 'base', '_base');

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a base that nobody uses',
    { found: [base] },
    [
      [
        'warning /var/lib/nova/instances/_base/abc 2147483648',
        '/var/lib/nova/instances/_base/abc is a base image that no guest uses: 2.0 GiB, last changed 1 day ago.',
        'Let the image cache expire it, or delete it: rm -- /var/lib/nova/instances/_base/abc',
      ],
    ],
  ],
  [
    'a base that came today: the first guest over it may be about to be built',
    { found: [found(file(`${facts.ROOT}/_base/abc`, 2n * GiB, { modifiedAtMs: facts.daysAgo(0) }), 'base', '_base')] },
    [
      [
        'info /var/lib/nova/instances/_base/abc 2147483648',
        '/var/lib/nova/instances/_base/abc is a base image that no guest uses: 2.0 GiB, last changed today.',
        'Do not delete it yet: it came less than a day ago, and a guest that is being built may be about to use it.',
      ],
    ],
  ],
  [
    'a base that an orphan uses',
    { images: [qcow2('/i/orphan', GiB, 0n, { backingId: base.file.id })], found: [base] },
    [
      [
        'info /var/lib/nova/instances/_base/abc 2147483648',
        '/var/lib/nova/instances/_base/abc is a base image that no guest uses: 2.0 GiB, last changed 1 day ago.',
        'Do not delete it yet: /i/orphan reads through to it.',
      ],
    ],
  ],
  [
    'while a guest’s image could not be read',
    { guests: [guest('web', [disk('/d')])], images: [image(file('/d', GiB), undefined)], found: [base] },
    [
      [
        'info /var/lib/nova/instances/_base/abc 2147483648',
        '/var/lib/nova/instances/_base/abc is a base image that no guest uses: 2.0 GiB, last changed 1 day ago.',
        'Do not delete it yet: /d could not be read, and may use it.',
      ],
    ],
  ],
  [
    'while a guest is missing',
    {
      found: [base],
      problems: [{ kind: 'timeout', subject: { guest: 'db' }, attempted: 'read the XML', found: 'no answer' }],
    },
    [
      [
        'info /var/lib/nova/instances/_base/abc 2147483648',
        '/var/lib/nova/instances/_base/abc is a base image that no guest uses: 2.0 GiB, last changed 1 day ago.',
        'Do not delete it yet: some guests could not be read, and it may be theirs.',
      ],
    ],
  ],
  [
    'on a pool that other hosts see',
    { pools: [filesystem({ shared: true })], found: [base] },
    [
      [
        'info /var/lib/nova/instances/_base/abc 2147483648',
        '/var/lib/nova/instances/_base/abc is a base image that no guest uses: 2.0 GiB, last changed 1 day ago.',
        'Do not delete it yet: other hosts can see this pool, and it may belong to a guest there.',
      ],
    ],
  ],
  [
    'the disk of a Proxmox template',
    { found: [found(file('/srv/images/100/base-100-disk-0.qcow2', GiB), 'base', '100')] },
    [
      [
        'info /srv/images/100/base-100-disk-0.qcow2 1073741824',
        '/srv/images/100/base-100-disk-0.qcow2 is the disk of template 100, and holds the base image that no guest uses: 1.0 GiB, last changed today.',
        'Keep the file as long as template 100 is wanted: it goes when that template is destroyed in Proxmox.',
      ],
    ],
  ],
  [
    'a base in use',
    {
      guests: [guest('web', [disk('/d', { chain: ['/d', base.file.id] })])],
      images: [qcow2('/d', GiB, 0n)],
      found: [base],
    },
    [],
  ],
];

test.each(CASES)('unreferenced-base: %s', (_title, parts, expected) => {
  expect(said(unreferencedBase, parts)).toEqual(expected);
});
