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
  stray(`${facts.ROOT}/9d2e7b10-0000-4000-8000-000000000009/disk`, 2n * GiB, '9d2e7b10-0000-4000-8000-000000000009'),
  found(
    file(`${facts.ROOT}/9d2e7b10-0000-4000-8000-000000000009/console.log`, GiB, { modifiedAtMs: facts.daysAgo(3) }),
    'console',
    '9d2e7b10-0000-4000-8000-000000000009',
  ),
];

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'an instance folder',
    { found: folder },
    [
      [
        'warning /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 3221225472',
        '/var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 holds 2 files that no guest names: 3.0 GiB, last changed 3 days ago.',
        'If no manager knows it either, delete it: rm -r -- /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009',
      ],
    ],
  ],
  [
    'an instance folder with a file of which nobody knows what it occupies',
    {
      found: [
        ...folder,
        found(
          file(`${facts.ROOT}/9d2e7b10-0000-4000-8000-000000000009/disk.1`, undefined, {
            modifiedAtMs: facts.daysAgo(4),
          }),
          'disk',
          '9d2e7b10-0000-4000-8000-000000000009',
        ),
      ],
    },
    [
      [
        'warning /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009',
        '/var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 holds 3 files that no guest names: what it occupies is not known, last changed 3 days ago.',
        'If no manager knows it either, delete it: rm -r -- /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009',
      ],
    ],
  ],
  [
    'one file beside a guest’s',
    {
      guests: [
        guest('web', [disk(`${facts.ROOT}/11111111-0000-4000-8000-000000000001/disk`)], {
          uuid: '11111111-0000-4000-8000-000000000001',
        }),
      ],
      images: [qcow2(`${facts.ROOT}/11111111-0000-4000-8000-000000000001/disk`, GiB, 0n)],
      found: [
        stray(
          `${facts.ROOT}/11111111-0000-4000-8000-000000000001/disk.old`,
          2n * GiB,
          '11111111-0000-4000-8000-000000000001',
        ),
      ],
    },
    [
      [
        'warning /var/lib/nova/instances/11111111-0000-4000-8000-000000000001/disk.old 2147483648',
        '/var/lib/nova/instances/11111111-0000-4000-8000-000000000001/disk.old is named by no guest: 2.0 GiB, last changed 12 days ago.',
        'If no manager knows it either, delete it: rm -- /var/lib/nova/instances/11111111-0000-4000-8000-000000000001/disk.old',
      ],
    ],
  ],
  [
    'a file outside of any folder, whose name is hostile',
    { found: [stray('/srv/a\u001b[2J b', GiB)] },
    [
      [
        'info /srv/a[2J b 1073741824',
        '/srv/a\\x1b[2J b is used by no guest here, so it is a template, an upload or a leftover: 1.0 GiB, last changed 12 days ago.',
        'Ask whoever put it there: an image that is kept on purpose looks the same from here.',
      ],
    ],
  ],
  [
    'a file with another name elsewhere gives nothing back',
    { found: [found(file('/srv/linked', GiB, { links: 2 }), 'disk')] },
    [
      [
        'info /srv/linked 0',
        '/srv/linked is used by no guest here, so it is a template, an upload or a leftover: 1.0 GiB (deleting gives back 0 B, because of hard links elsewhere), last changed today.',
        'Ask whoever put it there: an image that is kept on purpose looks the same from here.',
      ],
    ],
  ],
  [
    'on a pool that other hosts see',
    { pools: [filesystem({ shared: true })], found: folder },
    [
      [
        'info /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 3221225472',
        '/var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 holds 2 files that no guest names: 3.0 GiB, last changed 3 days ago.',
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
        'info /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 3221225472',
        '/var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 holds 2 files that no guest names: 3.0 GiB, last changed 3 days ago.',
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
        'info /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 3221225472',
        '/var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 holds 2 files that no guest names: 3.0 GiB, last changed 3 days ago.',
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
        '/srv/base is used by no guest here, so it is a template, an upload or a leftover: 1.0 GiB, last changed 12 days ago.',
        'Do not delete it yet: /i/x reads through to it.',
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
          subject: { path: `${facts.ROOT}/9d2e7b10-0000-4000-8000-000000000009/locked/x` },
          attempted: 'walk',
          found: 'permission denied',
        },
      ],
    },
    [
      [
        'info /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009/disk 2147483648',
        '/var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009/disk is named by no guest: 2.0 GiB, last changed 12 days ago.',
        'Do not delete it yet: /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009/locked/x could not be read, and may use it.',
      ],
      [
        'info /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009/console.log 1073741824',
        '/var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009/console.log is named by no guest: 1.0 GiB, last changed 3 days ago.',
        'Do not delete it yet: /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009/locked/x could not be read, and may use it.',
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
        'warning /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 2147483648',
        '/var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009 holds 1 file that no guest names: 2.0 GiB, last changed 12 days ago.',
        'If no manager knows it either, delete it: rm -r -- /var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009',
      ],
    ],
  ],
];

test.each(CASES)('orphan: %s', (_title, parts, expected) => {
  expect(said(orphan, parts)).toEqual(expected);
});
