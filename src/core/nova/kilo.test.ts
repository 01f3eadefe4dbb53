// Kilo's numbers, by the rules of its code (docs/nova-views.md).
import { expect, test } from 'vitest';
import { GiB, MiB, type Bytes } from '../bytes.ts';
import type { ImageFacts } from '../file.ts';
import type { DiskFacts, GuestFacts } from '../guest.ts';
import { balancesOf } from '../pool.ts';
import type { Problem } from '../problem.ts';
import type { HostReport } from '../report.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import type { NovaView } from './view.ts';
import { novaViewsOf } from './views.ts';

const { disk, emptyCdrom, file, guest, header, image, qcow2, raw } = facts;

interface Case {
  readonly title: string;
  readonly image: ImageFacts;
  readonly disk?: Partial<DiskFacts>;
  readonly guest?: Partial<GuestFacts>;
  readonly expected: readonly (readonly [Bytes, Bytes, Bytes])[];
}

const lv = file('/dev/nova/lv', 128n * MiB, { kind: 'block', length: 128n * MiB });

const CASES: readonly Case[] = [
  {
    title: 'the article’s disk by its length',
    image: qcow2('/d', 21_474_836_480n, 5_261_334_938n, { fileFacts: { length: 5n * GiB } }),
    expected: [[21_474_836_480n, 5_368_709_120n, 16_106_127_360n]],
  },
  {
    title: 'a qcow2 file longer than its virtual size below zero',
    image: qcow2('/d', 100n * MiB, 100n * MiB, { fileFacts: { length: 105n * MiB } }),
    expected: [[100n * MiB, 105n * MiB, -5n * MiB]],
  },
  {
    title: 'raw as full, however sparse',
    image: raw('/d', 100n * MiB, 0n),
    disk: { format: 'raw' },
    expected: [[100n * MiB, 100n * MiB, 0n]],
  },
  {
    title: 'a disk without a format as full',
    image: qcow2('/d', GiB, 0n, { fileFacts: { length: 196_624n } }),
    disk: { format: undefined },
    expected: [[196_624n, 196_624n, 0n]],
  },
  {
    title: 'no guest that is shut off',
    image: qcow2('/d', GiB, 0n),
    guest: { state: 'shut-off' },
    expected: [],
  },
  {
    title: 'a paused guest',
    image: qcow2('/d', GiB, 0n),
    guest: { state: 'paused' },
    expected: [[GiB, 0n, GiB]],
  },
  {
    title: 'a guest of unknown state as running',
    image: qcow2('/d', GiB, 0n),
    guest: { state: 'unknown' },
    expected: [[GiB, 0n, GiB]],
  },
  {
    title: 'volumes too: it is given no list of them',
    image: qcow2('/d', GiB, 0n),
    disk: { isVolume: true },
    guest: { nova: facts.NOVA_METADATA },
    expected: [[GiB, 0n, GiB]],
  },
  {
    title: 'a raw logical volume as full',
    image: image(lv, undefined),
    disk: { source: { kind: 'block', path: lv.path }, chain: [lv.id], format: 'raw' },
    expected: [[128n * MiB, 128n * MiB, 0n]],
  },
  {
    title: 'qcow2 in a logical volume by the size of the device',
    image: image(lv, header('qcow2', 100n * MiB)),
    disk: { source: { kind: 'block', path: lv.path }, chain: [lv.id] },
    expected: [[100n * MiB, 128n * MiB, -28n * MiB]],
  },
  {
    title: 'a qcow2 whose magic is destroyed, rounded up to whole sectors',
    image: image(file('/d', 200_704n, { length: 197_000n }), undefined, { probedFormat: 'raw' }),
    expected: [[197_120n, 197_000n, 120n]],
  },
];

test.each(CASES)('counts $title', ({ image: given, disk: diskFacts, guest: guestFacts, expected }) => {
  const view = kiloView({ guests: [guest('web', [disk('/d', diskFacts)], guestFacts)], images: [given] });
  const terms = view.disks.map(({ virtualSize, diskSize, overCommit }) => [virtualSize, diskSize, overCommit]);
  expect(terms).toEqual(expected);
  expect([view.aborts, view.dropped]).toEqual([undefined, []]);
});

test('adds a qcow2 disk and a raw one', () => {
  const view = kiloView({
    guests: [guest('web', [disk('/q'), disk('/r', { target: 'vdb', format: 'raw' })])],
    images: [qcow2('/q', 10_653_532_160n, 0n), raw('/r', 10_737_418_240n, 0n)],
  });
  expect(view.overCommitted).toBe(10_653_532_160n);
});

const q1 = qcow2('/q1', 10n * GiB, GiB);
const q2 = qcow2('/q2', 20n * GiB, GiB);
const first = disk('/q1', { target: 'vda' });
const second = disk('/q2', { target: 'vdb' });
const iso = raw('/iso', GiB, GiB);

test.each<[string, readonly DiskFacts[], Record<string, Bytes> | string]>([
  ['nothing slips without an empty drive', [first, second], { vda: 9n * GiB, vdb: 19n * GiB }],
  ['an empty drive last moves nothing', [first, emptyCdrom('sda')], { vda: 9n * GiB }],
  ['an empty drive first makes the disk raw', [emptyCdrom('sda'), first], { vda: 0n }],
  ['the disk after that gets its neighbour’s format', [emptyCdrom('sda'), first, second], { vda: 0n, vdb: 19n * GiB }],
  [
    'an image after a full drive is spared, its neighbour is not',
    [emptyCdrom('sda'), disk('/iso', { target: 'sdb', format: 'raw', device: 'cdrom' }), first],
    { sdb: 0n, vda: 0n },
  ],
  [
    'an empty drive of type block makes blockdev fail',
    [emptyCdrom('sda', { source: { kind: 'none', type: 'block' } }), first],
    'blockdev fails on a disk that is a file',
  ],
  [
    'a disk without <driver> leaves the last without one',
    [disk('/q1', { hasDriver: false }), second],
    'fewer <driver> than <source> elements: IndexError',
  ],
  ['a network disk in the slot makes a file look like a volume', [emptyCdrom('sda'), networkDisk(), first], {}],
])('list-index slip: %s', (_title, disks, expected) => {
  const view = kiloView({ guests: [guest('web', disks)], images: [q1, q2, iso] });
  const terms = Object.fromEntries(view.disks.map((term) => [term.disk.target, term.overCommit]));
  expect(view.aborts?.reason ?? terms).toEqual(expected);
});

test.each<[string, Problem['kind'], string | undefined, string | undefined, string | undefined]>([
  ['a missing file costs the guest', 'missing', 'ENOENT', 'a disk is missing', undefined],
  [
    'a folder that may not be searched costs the guest',
    'denied',
    'EACCES',
    'a disk may not be looked at, at least not by this user',
    undefined,
  ],
  ['ESTALE escapes', 'unavailable', 'ESTALE', undefined, 'the length of a disk cannot be read: ESTALE'],
  ['no answer', 'timeout', undefined, undefined, 'the storage does not answer, and Nova waits without end'],
])('meets failures: %s', (_title, kind, errno, dropped, aborts) => {
  const base = { kind, subject: { guest: 'web', disk: 'vda' }, attempted: 'stat', found: kind };
  const view = kiloView({
    guests: [guest('web', [disk('/gone', { chain: [] }), second])],
    images: [q2],
    problems: [errno === undefined ? base : { ...base, errno }],
  });
  expect([view.dropped[0]?.reason, view.aborts?.reason, view.overCommitted]).toEqual([dropped, aborts, 0n]);
});

test.each([
  ['the article’s host', 194n * GiB + GiB / 2n, 15n * GiB, 179n],
  ['−0.5 GiB', 10n * GiB, 10n * GiB + GiB / 2n, -1n],
  ['−90.142 GiB', 10n * GiB, (100_142n * GiB) / 1000n, -91n],
  ['both floors at once', 10n * GiB + GiB / 2n, 10n * GiB + GiB / 4n, -1n],
])('floors twice: %s', (_title, available, promised, expected) => {
  const view = kiloView({
    pools: [facts.filesystem({ free: available, available })],
    guests: [guest('web', [disk('/d')])],
    images: [qcow2('/d', promised, 0n)],
  });
  expect(view.diskAvailableLeastGib).toBe(expected);
});

function networkDisk(): DiskFacts {
  const source = { kind: 'network', protocol: 'rbd', name: 'vms/disk', hosts: [] } as const;
  return disk('', { target: 'vdc', source, format: 'raw', chain: [], skipped: 'network' });
}

function kiloView(parts: Partial<HostReport>): NovaView {
  const report = facts.report(parts);
  const view = novaViewsOf(report, balancesOf(report))[1];
  if (view === undefined) throw new Error('no view');
  return view;
}
