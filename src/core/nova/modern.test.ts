// Modern Nova's numbers, as seen by running it (docs/nova-views.md): a table of disks, then whole audits.
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

const { disk, file, guest, header, image, qcow2, raw } = facts;

interface Case {
  readonly title: string;
  readonly image: ImageFacts | undefined;
  readonly disk?: Partial<DiskFacts>;
  readonly guest?: Partial<GuestFacts>;
  /** Virtual size, disk size, over-commitment; or why there is no term. */
  readonly expected: readonly [Bytes, Bytes, Bytes] | 'skipped';
}

const qcow2File = file('/d', 200_704n, { length: 197_000n });

const CASES: readonly Case[] = [
  {
    title: 'a full raw file',
    image: raw('/d', 10_737_418_240n, 20_971_520n * 512n),
    disk: { format: 'raw' },
    expected: [10_737_418_240n, 10_737_418_240n, 0n],
  },
  {
    title: 'a qcow2 file',
    image: qcow2('/d', 21_474_836_480n, 3_328_599_655n),
    expected: [21_474_836_480n, 3_328_599_655n, 18_146_236_825n],
  },
  {
    title: 'a sparse raw file',
    image: raw('/d', 53_687_091_200n, 3_687_091_200n),
    disk: { format: 'raw' },
    expected: [53_687_091_200n, 3_687_091_200n, 50_000_000_000n],
  },
  {
    title: 'a qcow2 file above its virtual size is clamped',
    image: qcow2('/d', 53_687_091_200n, 54_000_000_000n),
    expected: [53_687_091_200n, 54_000_000_000n, 0n],
  },
  {
    title: 'E1: a qcow2 whose magic is destroyed is probed as raw',
    image: image(qcow2File, undefined, { probedFormat: 'raw' }),
    expected: [197_120n, 200_704n, 0n],
  },
  {
    title: 'E2: a missing backing file changes nothing',
    image: qcow2('/d', 5n * GiB, 200_704n, {
      headerFacts: { backing: { name: 'gone', place: 'local', format: 'raw' } },
    }),
    expected: [5n * GiB, 200_704n, 5n * GiB - 200_704n],
  },
  {
    title: 'E6: blocks past the end of a raw file count below zero',
    image: raw('/d', GiB, GiB + 64n * MiB),
    disk: { format: 'raw' },
    expected: [GiB, GiB + 64n * MiB, -67_108_864n],
  },
  {
    title: 'E7: a config drive of one byte',
    image: image(file('/d', 4096n, { length: 1n }), header('raw', 512n)),
    disk: { format: 'raw', device: 'cdrom' },
    expected: [1n, 4096n, -4095n],
  },
  {
    title: 'E8: what an internal snapshot holds disappears in the clamp',
    image: qcow2('/d', 16n * MiB, 25_480_396n, { headerFacts: { snapshotCount: 1 } }),
    expected: [16n * MiB, 25_480_396n, 0n],
  },
  {
    title: 'E11: a qcow2 file whose XML has no format is taken for raw',
    image: image(file('/d', 200_704n, { length: 196_624n }), header('qcow2', GiB)),
    disk: { format: undefined },
    expected: [196_624n, 200_704n, -4080n],
  },
  {
    title: 'E15: vmdk is taken for raw',
    image: image(file('/d', 12_288n, { length: 196_608n }), header('vmdk', GiB)),
    disk: { format: 'vmdk' },
    expected: [196_608n, 12_288n, 184_320n],
  },
  {
    title: 'E16: an external data file is ignored',
    image: qcow2('/d', GiB, 331_776n, { dataFileIds: ['/data'] }),
    expected: [GiB, 331_776n, 1_073_410_048n],
  },
  {
    title: 'ploop: the lengths of all its files, unclamped',
    image: image(file('/d', 3n * GiB, { kind: 'directory', length: 3n * GiB }), header('ploop', 2n * GiB)),
    disk: { format: 'ploop' },
    expected: [2n * GiB, 3n * GiB, -GiB],
  },
  {
    title: 'a logical volume of a guest that Nova knows',
    image: image(file('/dev/nova/u_disk', GiB, { kind: 'block', length: GiB, poolId: undefined }), undefined),
    disk: { source: { kind: 'block', path: '/dev/nova/u_disk' }, format: 'raw', chain: ['/dev/nova/u_disk'] },
    guest: { nova: facts.NOVA_METADATA },
    expected: [GiB, GiB, 0n],
  },
  {
    title: 'a block device of a guest that Nova does not know',
    image: undefined,
    disk: { source: { kind: 'block', path: '/dev/sdb' }, format: 'raw', chain: [], skipped: 'unmanaged-device' },
    expected: 'skipped',
  },
  {
    title: 'a volume in a file, of a guest that Nova knows',
    image: qcow2('/d', GiB, 0n),
    disk: { isVolume: true },
    guest: { nova: facts.NOVA_METADATA },
    expected: 'skipped',
  },
  {
    title: 'the same without metadata: no list of volumes, so it counts',
    image: qcow2('/d', GiB, 0n),
    disk: { isVolume: true },
    expected: [GiB, 0n, GiB],
  },
  {
    title: 'a network disk has no path',
    image: undefined,
    disk: {
      source: { kind: 'network', protocol: 'rbd', name: 'vms/u_disk', hosts: [] },
      chain: [],
      skipped: 'network',
    },
    expected: 'skipped',
  },
  {
    title: 'a shut-off guest counts',
    image: qcow2('/d', GiB, 0n),
    guest: { state: 'shut-off' },
    expected: [GiB, 0n, GiB],
  },
  {
    title: 'a disk that only the next start will have does not stand in the active XML',
    image: qcow2('/d', GiB, 0n),
    disk: { definedIn: 'persistent' },
    expected: 'skipped',
  },
  {
    title: 'without an XML the image itself says what it would be called',
    image: qcow2('/d', GiB, 0n),
    disk: { format: undefined },
    guest: { origin: 'inferred', state: 'unknown' },
    expected: [GiB, 0n, GiB],
  },
];

test.each(CASES)('counts $title', ({ image: given, disk: diskFacts, guest: guestFacts, expected }) => {
  const view = modernView({
    guests: [guest('web', [disk('/d', diskFacts)], guestFacts)],
    images: given === undefined ? [] : [given],
  });
  const terms = view.disks.map(({ virtualSize, diskSize, overCommit }) => [virtualSize, diskSize, overCommit]);
  expect(terms).toEqual(expected === 'skipped' ? [] : [expected]);
  expect([view.aborts, view.dropped]).toEqual([undefined, []]);
});

const healthy = guest('ok', [disk('/ok')]);
const healthyImage = qcow2('/ok', 40n * GiB, 0n);
const second = disk('/second', { target: 'vdb' });

interface FailureCase {
  readonly title: string;
  readonly disks: readonly DiskFacts[];
  readonly images: readonly ImageFacts[];
  readonly problems: readonly Problem[];
  readonly expected: { readonly dropped?: string; readonly aborts?: string };
}

const FAILURES: readonly FailureCase[] = [
  {
    title: 'E4: the second of two disks is missing',
    disks: [disk('/d'), { ...second, chain: [] }],
    images: [qcow2('/d', 5n * GiB, 0n)],
    problems: [problem('/second', 'missing', 'ENOENT')],
    expected: { dropped: 'Nova takes a disk for removed by a concurrent operation' },
  },
  {
    title: 'E5: a raw disk is missing',
    disks: [disk('/d', { format: 'raw', chain: [] })],
    images: [],
    problems: [problem('/d', 'missing', 'ENOENT')],
    expected: { dropped: 'a disk is missing' },
  },
  {
    title: 'E13: a qcow2 disk in a folder that may not be searched',
    disks: [disk('/d', { chain: [] })],
    images: [],
    problems: [problem('/d', 'denied', 'EACCES')],
    expected: { dropped: 'a disk may not be looked at, at least not by this user' },
  },
  {
    title: 'E14: a raw disk in such a folder',
    disks: [disk('/d', { format: 'raw', chain: [] })],
    images: [],
    problems: [problem('/d', 'denied', 'EACCES')],
    expected: { dropped: 'a disk may not be looked at, at least not by this user' },
  },
  {
    title: 'ESTALE on a raw disk',
    disks: [disk('/d', { format: 'raw', chain: [] })],
    images: [],
    problems: [problem('/d', 'gone', 'ESTALE')],
    expected: { dropped: 'a disk is missing' },
  },
  {
    title: 'a device of a known guest is missing',
    disks: [disk('/dev/x', { source: { kind: 'block', path: '/dev/x' }, chain: [] })],
    images: [],
    problems: [problem('/dev/x', 'missing', 'ENOENT')],
    expected: { dropped: 'the device is missing' },
  },
  {
    title: 'E3: a damaged qcow2',
    disks: [disk('/d')],
    images: [image(file('/d', 4096n), undefined, { probedFormat: 'qcow2' })],
    problems: [problem('/d', 'damaged')],
    expected: { aborts: 'qemu-img cannot read the image' },
  },
  {
    title: 'a directory in the place of a qcow2 disk',
    disks: [disk('/d', { chain: [] })],
    images: [],
    problems: [problem('/d', 'refused')],
    expected: { aborts: 'qemu-img cannot read what is no regular file' },
  },
  {
    title: 'a vmdk that the XML calls qcow2, whose own header nobody has read',
    disks: [disk('/d')],
    images: [image(file('/d', 4096n), undefined, { probedFormat: 'vmdk' })],
    problems: [problem('/d', 'damaged')],
    expected: {},
  },
  {
    title: 'E12: a qcow2 that may not be read',
    disks: [disk('/d')],
    images: [image(file('/d', 4096n), undefined, { probedFormat: undefined })],
    problems: [problem('/d', 'denied', 'EACCES')],
    expected: { aborts: 'the image may not be read, at least not by this user' },
  },
  {
    title: 'EIO on a qcow2 disk',
    disks: [disk('/d', { chain: [] })],
    images: [],
    problems: [problem('/d', 'unavailable', 'EIO')],
    expected: { dropped: 'Nova takes a disk for removed by a concurrent operation' },
  },
  {
    title: 'ENOTDIR on a raw disk',
    disks: [disk('/d', { format: 'raw', chain: [] })],
    images: [],
    problems: [problem('/d', 'missing', 'ENOTDIR')],
    expected: { aborts: 'stat of the disk fails with ENOTDIR' },
  },
  {
    title: 'EIO on a raw disk',
    disks: [disk('/d', { format: 'raw', chain: [] })],
    images: [],
    problems: [problem('/d', 'unavailable', 'EIO')],
    expected: { aborts: 'stat of the disk fails with EIO' },
  },
  {
    title: 'storage that never answers',
    disks: [disk('/d', { chain: [] })],
    images: [],
    problems: [problem('/d', 'timeout')],
    expected: { aborts: 'the storage does not answer, and Nova waits without end' },
  },
  {
    title: 'E17: a domain XML that no parser reads',
    disks: [],
    images: [],
    problems: [
      { kind: 'damaged', subject: { guest: 'bad', path: '/i/u/libvirt.xml' }, attempted: 'parse', found: 'x' },
    ],
    expected: { aborts: 'the domain XML /i/u/libvirt.xml cannot be parsed' },
  },
];

test.each(FAILURES)('meets $title', ({ disks, images, problems, expected }) => {
  const bad = guest('bad', disks, { nova: facts.NOVA_METADATA });
  const view = modernView({ guests: [bad, healthy], images: [...images, healthyImage], problems });
  expect({ dropped: view.dropped[0]?.reason, aborts: view.aborts?.reason }).toEqual({
    dropped: expected.dropped,
    aborts: expected.aborts,
  });
  const aborts = expected.aborts !== undefined;
  expect(view.overCommitted).toBe(aborts ? 0n : 42_949_672_960n);
  expect(view.diskAvailableLeastGib).toBe(aborts ? undefined : 154n);
});

test('E9 counts one file once for each guest that has it', () => {
  const view = modernView({
    guests: [guest('a', [disk('/d')]), guest('b', [disk('/d')])],
    images: [qcow2('/d', 3n * GiB, GiB)],
  });
  expect(view.overCommitted).toBe(4n * GiB);
});

test('sums guests of which three fail and one has nothing to add', () => {
  const failing = (name: string, kind: Problem['kind']): { guest: GuestFacts; problem: Problem } => ({
    guest: guest(name, [disk(`/${name}`, { chain: [], format: 'raw' })]),
    problem: problem(`/${name}`, kind),
  });
  const bad = [failing('gone', 'missing'), failing('vanished', 'gone'), failing('denied', 'denied')];
  const view = modernView({
    guests: [...bad.map((entry) => entry.guest), healthy, guest('empty', [])],
    images: [healthyImage],
    problems: bad.map((entry) => entry.problem),
  });
  expect(view.overCommitted).toBe(42_949_672_960n);
  expect(view.dropped.map((entry) => entry.guest)).toEqual(['gone', 'vanished', 'denied']);
});

test.each([
  ['total 100, used 20, free 80, nothing promised', 100n, 80n, 80n * GiB, 0n, [100n, 20n, 80n, 80n]],
  ['free − over = −0.5 GiB is cut to 0', 100n, 10n, 10n * GiB, 10n * GiB + GiB / 2n, [100n, 90n, 10n, 0n]],
  ['free − over = −0.999 GiB is cut to 0', 100n, 10n, 10n * GiB, 11n * GiB - MiB, [100n, 90n, 10n, 0n]],
  ['free − over = −1.5 GiB is cut to −1', 100n, 10n, 10n * GiB, 11n * GiB + GiB / 2n, [100n, 90n, 10n, -1n]],
  ['free − over = −90.142 GiB is cut to −90', 100n, 10n, 10n * GiB, (100_142n * GiB) / 1000n, [100n, 90n, 10n, -90n]],
  ['5000 GiB with 400 used and 4000 promised', 5000n, 4600n, 4600n * GiB, 3600n * GiB, [5000n, 400n, 4600n, 1000n]],
  ['38 GiB with a guest as large as itself', 38n, 35n, 35n * GiB, 38n * GiB, [38n, 3n, 35n, -3n]],
])('rounds %s', (_title, totalGib, freeGib, available, promised, expected) => {
  const view = modernView({
    pools: [facts.filesystem({ total: totalGib * GiB, free: freeGib * GiB, available })],
    guests: [guest('web', [disk('/d')])],
    images: [qcow2('/d', promised, 0n)],
  });
  expect([view.localGib, view.localUsedGib, view.freeGib, view.diskAvailableLeastGib]).toEqual(expected);
});

test('reports the article’s host as modern Nova would', () => {
  const view = modernView({
    guests: [guest('109291c0', [disk('/d')])],
    images: [qcow2('/d', 21_474_836_480n, 5_261_334_938n, { fileFacts: { length: 5n * GiB } })],
  });
  expect([view.localGib, view.freeGib, view.localUsedGib, view.diskAvailableLeastGib]).toEqual([254n, 194n, 46n, 178n]);
  expect(view.overCommitted).toBe(16_213_501_542n);
});

function problem(path: string, kind: Problem['kind'], errno?: string): Problem {
  const base = { kind, subject: { path }, attempted: 'read the image', found: kind };
  return errno === undefined ? base : { ...base, errno };
}

function modernView(parts: Partial<HostReport>): NovaView {
  const report = facts.report(parts);
  const [modern] = novaViewsOf(report, balancesOf(report));
  if (modern === undefined) throw new Error('no view');
  return modern;
}
