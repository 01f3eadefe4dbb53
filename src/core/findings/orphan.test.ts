// What the rule orphan says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { FoundFile, HostReport } from '../report.ts';
import { orphan } from './orphan.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, file, filesystem, found, guest, qcow2 } = facts;

const stray = (path: string, bytes: bigint, inFolder?: string): FoundFile =>
  found(file(path, bytes, { modifiedAtMs: facts.daysAgo(12) }), 'disk', inFolder);

const folder: readonly FoundFile[] = [
  stray(`${facts.ROOT}/u9/disk`, 2n * GiB, 'u9'),
  found(file(`${facts.ROOT}/u9/console.log`, GiB, { modifiedAtMs: facts.daysAgo(3) }), 'console', 'u9'),
];

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'an instance folder',
    { found: folder },
    [
      [
        'warning /var/lib/nova/instances/u9 3221225472',
        '/var/lib/nova/instances/u9 holds 2 files that no guest names: 3.0 GiB, last changed 3 days ago.',
        'If no manager knows it either, delete it: rm -r -- /var/lib/nova/instances/u9',
      ],
    ],
  ],
  [
    'one file beside a guest’s',
    {
      guests: [guest('web', [disk(`${facts.ROOT}/u1/disk`)], { uuid: 'u1' })],
      images: [qcow2(`${facts.ROOT}/u1/disk`, GiB, 0n)],
      found: [stray(`${facts.ROOT}/u1/disk.old`, 2n * GiB, 'u1')],
    },
    [
      [
        'warning /var/lib/nova/instances/u1/disk.old 2147483648',
        '/var/lib/nova/instances/u1/disk.old is named by no guest: 2.0 GiB, last changed 12 days ago.',
        'If no manager knows it either, delete it: rm -- /var/lib/nova/instances/u1/disk.old',
      ],
    ],
  ],
  [
    'a file outside of any folder, whose name is hostile',
    { found: [stray('/srv/a\u001b[2J b', GiB)] },
    [
      [
        'warning /srv/a[2J b 1073741824',
        '/srv/a\\x1b[2J b is named by no guest: 1.0 GiB, last changed 12 days ago.',
        "If no manager knows it either, delete it: rm -- $'/srv/a\\x1b[2J b'",
      ],
    ],
  ],
  [
    'a file with another name elsewhere gives nothing back',
    { found: [found(file('/srv/linked', GiB, { links: 2 }), 'disk')] },
    [
      [
        'warning /srv/linked 0',
        '/srv/linked is named by no guest: 1.0 GiB (deleting gives back 0 B, because of hard links elsewhere), last changed 0 days ago.',
        'If no manager knows it either, delete it: rm -- /srv/linked',
      ],
    ],
  ],
  [
    'on a pool that other hosts see',
    { pools: [filesystem({ shared: true })], found: folder },
    [
      [
        'info /var/lib/nova/instances/u9 3221225472',
        '/var/lib/nova/instances/u9 holds 2 files that no guest names: 3.0 GiB, last changed 3 days ago.',
        'Do not delete it yet: other hosts can see this pool, and it may belong to a guest there.',
      ],
    ],
  ],
  [
    'while a guest could not be read',
    {
      found: folder,
      problems: [{ kind: 'timeout', subject: { guest: 'db' }, attempted: 'read the XML', found: 'no answer' }],
    },
    [
      [
        'info /var/lib/nova/instances/u9 3221225472',
        '/var/lib/nova/instances/u9 holds 2 files that no guest names: 3.0 GiB, last changed 3 days ago.',
        'Do not delete it yet: some guests could not be read, and it may be theirs.',
      ],
    ],
  ],
  [
    'while libvirt could not be asked',
    {
      found: folder,
      problems: [{ kind: 'unavailable', subject: {}, attempted: 'list the guests', found: 'no answer' }],
    },
    [
      [
        'info /var/lib/nova/instances/u9 3221225472',
        '/var/lib/nova/instances/u9 holds 2 files that no guest names: 3.0 GiB, last changed 3 days ago.',
        'Do not delete it yet: some guests could not be read, and it may be theirs.',
      ],
    ],
  ],
  [
    'a file that an image names as its backing',
    {
      images: [
        qcow2('/i/x', GiB, 0n, { headerFacts: { backing: { name: '/srv/base', place: 'local', format: 'raw' } } }),
      ],
      found: [stray('/srv/base', GiB)],
    },
    [
      [
        'info /srv/base 1073741824',
        '/srv/base is named by no guest: 1.0 GiB, last changed 12 days ago.',
        'Do not delete it yet: /i/x names it as its backing file.',
      ],
    ],
  ],
  [
    'a folder in which something could not be read is not deleted as a whole',
    {
      found: folder,
      problems: [
        {
          kind: 'denied',
          subject: { path: `${facts.ROOT}/u9/locked/x` },
          attempted: 'walk',
          found: 'permission denied',
        },
      ],
    },
    [
      [
        'warning /var/lib/nova/instances/u9/disk 2147483648',
        '/var/lib/nova/instances/u9/disk is named by no guest: 2.0 GiB, last changed 12 days ago.',
        'If no manager knows it either, delete it: rm -- /var/lib/nova/instances/u9/disk',
      ],
      [
        'warning /var/lib/nova/instances/u9/console.log 1073741824',
        '/var/lib/nova/instances/u9/console.log is named by no guest: 1.0 GiB, last changed 3 days ago.',
        'If no manager knows it either, delete it: rm -- /var/lib/nova/instances/u9/console.log',
      ],
    ],
  ],
  [
    'a guest that hangs but whose disks are known is no doubt',
    {
      guests: [guest('db', [disk('/x')])],
      found: folder.slice(0, 1),
      problems: [{ kind: 'timeout', subject: { guest: 'db' }, attempted: 'read block figures', found: 'no answer' }],
    },
    [
      [
        'warning /var/lib/nova/instances/u9 2147483648',
        '/var/lib/nova/instances/u9 holds 1 file that no guest names: 2.0 GiB, last changed 12 days ago.',
        'If no manager knows it either, delete it: rm -r -- /var/lib/nova/instances/u9',
      ],
    ],
  ],
];

test.each(CASES)('orphan: %s', (_title, parts, expected) => {
  expect(said(orphan, parts)).toEqual(expected);
});
