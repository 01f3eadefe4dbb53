// Why Nova's figure is not ours: one difference at a time, each with its sentence, its bytes and its disks.
import { expect, test } from 'vitest';
import { GiB, MiB, type Bytes } from '../bytes.ts';
import { balancesOf } from '../pool.ts';
import type { HostReport } from '../report.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import type { NovaDifference } from './view.ts';

type Told = Omit<NovaDifference, 'said'>;
import { novaViewsOf } from './views.ts';

const { disk, guest, qcow2, raw } = facts;

/** What our own ceiling adds to a sparse file for the host's map of it. */
const MAP = 4096n;

const CASES: readonly [string, Partial<HostReport>, readonly Told[], readonly Told[]][] = [
  [
    'nothing differs where nothing can grow',
    { guests: [guest('web', [disk('/d', { format: 'raw' })])], images: [raw('/d', GiB, GiB)] },
    [],
    [],
  ],
  [
    'metadata, and length for allocation',
    {
      guests: [guest('web', [disk('/d')])],
      images: [
        qcow2('/d', 4n * GiB, GiB, { headerFacts: { fullSize: 4n * GiB + MiB }, fileFacts: { length: 3n * GiB } }),
      ],
    },
    [part("Nova does not count the format's metadata.", -MiB - MAP)],
    [
      part("Kilo takes a file's length for what it occupies.", -2n * GiB),
      part("Kilo does not count the format's metadata.", -MiB - MAP),
    ],
  ],
  [
    'a shut-off guest, wholly',
    { guests: [guest('web', [disk('/d')], { state: 'shut-off' })], images: [qcow2('/d', 4n * GiB, GiB)] },
    [part("Nova does not count the format's metadata.", -MAP)],
    [part('Kilo leaves out guests that are not running.', -3n * GiB - MAP)],
  ],
  [
    'a sparse raw disk, which Kilo calls full',
    { guests: [guest('web', [disk('/d', { format: 'raw' })])], images: [raw('/d', 4n * GiB, GiB)] },
    [part("Nova does not count the format's metadata.", -MAP)],
    [
      part('Kilo counts raw and all but qcow2 as full.', -3n * GiB),
      part("Kilo does not count the format's metadata.", -MAP),
    ],
  ],
  [
    'internal snapshots',
    {
      guests: [guest('web', [disk('/d')])],
      images: [
        qcow2('/d', 4n * GiB, 4n * GiB, { headerFacts: { snapshotCount: 1, snapshots: [facts.snapshot('s')] } }),
      ],
    },
    [part('Nova does not count what internal snapshots hold.', -4n * GiB - MAP)],
    [part('Kilo does not count what internal snapshots hold.', -4n * GiB - MAP)],
  ],
  [
    'a guest dropped for another disk of its own',
    {
      guests: [guest('web', [disk('/d'), disk('/gone', { target: 'vdb', chain: [] })])],
      images: [qcow2('/d', 4n * GiB, 0n)],
      problems: [{ kind: 'missing', subject: { path: '/gone' }, attempted: 'stat', found: 'no such file' }],
    },
    [part('Nova drops a whole guest when one of its disks cannot be found.', -4n * GiB - MAP)],
    [part('Kilo drops a whole guest when one of its disks cannot be found.', -4n * GiB - MAP)],
  ],
  [
    'a disk on another pool',
    {
      pools: [facts.filesystem(), facts.filesystem({ id: 'fs:other', mountPoint: '/other', name: '/other' })],
      guests: [guest('web', [disk('/d')])],
      images: [qcow2('/d', 4n * GiB, 0n, { fileFacts: { poolId: 'fs:other' } })],
    },
    [part('Nova charges disks of other pools to this one.', 4n * GiB)],
    [part('Kilo charges disks of other pools to this one.', 4n * GiB)],
  ],
  [
    'one file in two guests',
    { guests: [guest('a', [disk('/d')]), guest('b', [disk('/d')])], images: [qcow2('/d', 4n * GiB, 0n)] },
    [
      part('Nova counts a file again for each disk that has it.', 4n * GiB),
      part("Nova does not count the format's metadata.", -MAP),
    ],
    [
      part('Kilo counts a file again for each disk that has it.', 4n * GiB),
      part("Kilo does not count the format's metadata.", -MAP),
    ],
  ],
  [
    'a raw disk below zero',
    { guests: [guest('web', [disk('/d', { format: 'raw' })])], images: [raw('/d', GiB, 3n * GiB)] },
    [part('Nova lets disks below zero hide the growth of others.', -2n * GiB)],
    [],
  ],
  [
    'a medium that no guest can write',
    {
      guests: [guest('web', [disk('/iso', { target: 'sda', device: 'cdrom', format: 'raw', readOnly: true })])],
      images: [raw('/iso', 3n * GiB, GiB)],
    },
    [part('Nova counts media that no guest can write.', 2n * GiB)],
    [],
  ],
  [
    'a slip after an empty drive',
    { guests: [guest('web', [facts.emptyCdrom('sda'), disk('/d')])], images: [qcow2('/d', 4n * GiB, 0n)] },
    [part("Nova does not count the format's metadata.", -MAP)],
    [part("Kilo takes one disk's type or format for another's after an empty drive.", -4n * GiB - MAP)],
  ],
  [
    'rounding',
    { pools: [facts.filesystem({ free: 10n * GiB + 5n, available: 10n * GiB + 5n })] },
    [{ reason: 'Nova cuts off what is not a whole GiB.', bytes: 5n, disks: 0 }],
    [{ reason: 'Kilo rounds down to whole GiB, before and after the subtraction.', bytes: 5n, disks: 0 }],
  ],
];

test.each(CASES)('explains %s', (_title, parts, modern, kilo) => {
  const report = facts.report(parts);
  const balances = balancesOf(report);
  const views = novaViewsOf(report, balances);
  expect(views.map((view) => view.differences.map(({ said: _said, ...told }) => told))).toEqual([modern, kilo]);
  for (const view of views) {
    const whole = (balances[0]?.worstCaseFree ?? 0n) - (view.diskAvailableLeastGib ?? 0n) * GiB;
    expect(view.differences.reduce((sum, { bytes }) => sum + bytes, 0n)).toBe(whole);
  }
});

test('an external data file is ours alone', () => {
  const report = facts.report({
    guests: [guest('web', [disk('/d')])],
    images: [
      qcow2('/d', 4n * GiB, 0n, { headerFacts: { fullSize: MiB }, dataFileIds: ['/data'] }),
      raw('/data', 4n * GiB, GiB),
    ],
  });
  const [modern] = novaViewsOf(report, balancesOf(report));
  expect(modern?.differences).toMatchObject([
    part('Nova takes what lies in external data files for still to come.', GiB - MiB - 2n * MAP),
  ]);
});

test.each([
  ['the longest mount point above the first path', [facts.ROOT], 'fs:inner'],
  ['the root filesystem where nothing else is above it', ['/srv/images'], 'fs:root'],
  ['without a path, where most disks are', [], 'fs:outer'],
])('takes for Nova’s pool %s', (_title, instancesPaths, expected) => {
  const report = facts.report({
    instancesPaths,
    pools: [
      facts.filesystem({ id: 'fs:root', mountPoint: '/' }),
      facts.filesystem({ id: 'fs:outer', mountPoint: '/var/lib' }),
      facts.filesystem({ id: 'fs:inner', mountPoint: '/var/lib/nova' }),
      facts.filesystem({ id: 'fs:beside', mountPoint: '/var/lib/nov' }),
    ],
    guests: [guest('web', [disk('/d')])],
    images: [qcow2('/d', GiB, 0n, { fileFacts: { poolId: 'fs:outer' } })],
  });
  expect(novaViewsOf(report, balancesOf(report)).map((view) => view.poolId)).toEqual([expected, expected]);
});

test('has no view without a filesystem', () => {
  const report = facts.report({ pools: [facts.volumeGroup()] });
  expect(novaViewsOf(report, balancesOf(report))).toEqual([]);
});

function part(reason: string, bytes: Bytes): Told {
  return { reason, bytes, disks: 1 };
}
