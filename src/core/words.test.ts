// The main sentences, whole: whatever the balance, what they say is so.
import { expect, test } from 'vitest';
import { GiB, MiB, type Bytes } from './bytes.ts';
import { growthOf } from './disk.ts';
import type { GuestFacts } from './guest.ts';
import type { ImageFacts } from './file.ts';
import { novaViewsOf } from './nova/views.ts';
import { balancesOf, type Balance } from './pool.ts';
import type { HostReport } from './report.ts';
import * as facts from '../../tests/hosts/facts.ts';
import { differenceSentences, worstCaseSentence } from './words.ts';

const { disk, file, filesystem, guest, image, qcow2, raw } = facts;

interface Host {
  readonly guests: readonly GuestFacts[];
  readonly images: readonly ImageFacts[];
}

/** A guest per growth, each with one disk that can still grow by that much: already written to the first byte. */
function growing(...growths: readonly Bytes[]): Host {
  const names = growths.map((_growth, index) => `g${index + 1}`);
  return {
    guests: names.map((name) => guest(name, [disk(`/${name}`)])),
    images: growths.map((growth, index) => {
      if (growth === 0n) return qcow2(`/g${index + 1}`, GiB, GiB);
      const size = growth - 4096n + GiB;
      return qcow2(`/g${index + 1}`, size, GiB);
    }),
  };
}

const ten = filesystem({ free: 10n * GiB, available: 10n * GiB });
const unknown = { guest: guest('lost', [disk('/lost')]), image: image(file('/lost', GiB), undefined) };
const two = growing(GiB, 3n * GiB);

const CASES: readonly [string, Partial<HostReport>, string][] = [
  [
    'negative, equal growths',
    { pools: [filesystem({ available: 183n * GiB })], ...growing(...Array<Bytes>(14).fill(15n * GiB), 0n) },
    'Promised 27.0 GiB more than there is: 14 of 15 guests could each still grow by 15.0 GiB, 210 GiB together, and 183 GiB is available.',
  ],
  [
    'negative by less than a GiB',
    { pools: [ten], ...growing(10n * GiB + 410n * MiB) },
    'Promised 410 MiB more than there is: its one guest, g1, could still grow by 10.4 GiB, and 10.0 GiB is available.',
  ],
  [
    'exactly nothing left',
    { pools: [ten], ...growing(10n * GiB) },
    'Promised exactly what there is: its one guest, g1, could still grow by 10.0 GiB, and 10.0 GiB is available.',
  ],
  [
    'positive, a range',
    { pools: [ten], ...two },
    'If every guest filled its disks, 6.0 GiB would be left: 2 of 2 guests could still grow, each by 1.0 GiB to 3.0 GiB, 4.0 GiB together, and 10.0 GiB is available.',
  ],
  [
    'one grower of many',
    { pools: [ten], ...growing(0n, 2n * GiB, 0n) },
    'If every guest filled its disks, 8.0 GiB would be left: 1 of 3 guests could still grow, by 2.0 GiB, and 10.0 GiB is available.',
  ],
  [
    'none grows',
    { pools: [ten], ...growing(0n, 0n) },
    'If every guest filled its disks, 10.0 GiB would be left: none of its 2 guests can grow, and 10.0 GiB is available.',
  ],
  [
    'the one guest cannot grow',
    { pools: [ten], ...growing(0n) },
    'If every guest filled its disks, 10.0 GiB would be left: its one guest cannot grow, and 10.0 GiB is available.',
  ],
  ['no guest', { pools: [ten] }, '10.0 GiB is available, and no guest has a disk here.'],
  [
    'an unknown disk beside known ones',
    { pools: [ten], guests: [...two.guests, unknown.guest], images: [...two.images, unknown.image] },
    'If every guest filled its disks, at most 6.0 GiB would be left: 2 of 3 guests could still grow, each by 1.0 GiB to 3.0 GiB, 4.0 GiB together, and 10.0 GiB is available. The growth of 1 disk is unknown and not in this figure.',
  ],
  [
    'only unknown disks',
    { pools: [ten], guests: [unknown.guest], images: [unknown.image] },
    'If every guest filled its disks, at most 10.0 GiB would be left: no growth is known, and 10.0 GiB is available. The growth of 1 disk is unknown and not in this figure.',
  ],
  [
    'negative with an unknown disk',
    {
      pools: [filesystem({ free: 0n, available: 0n })],
      guests: [...two.guests, unknown.guest],
      images: [...two.images, unknown.image],
    },
    'Promised at least 4.0 GiB more than there is: 2 of 3 guests could still grow, each by 1.0 GiB to 3.0 GiB, 4.0 GiB together, and 0 B is available. The growth of 1 disk is unknown and not in this figure.',
  ],
  [
    'a disk of which libvirt alone told the size',
    {
      pools: [ten],
      guests: [guest('web', [disk('/web', { reportedVirtualSize: 4n * GiB })])],
      images: [image(file('/web', GiB), undefined)],
    },
    "If every guest filled its disks, at most 7.0 GiB would be left: its one guest, web, could still grow by 3.0 GiB, and 10.0 GiB is available. Of 1 disk only libvirt's size is in it: metadata and snapshots come on top.",
  ],
  [
    'measured sharing',
    {
      pools: [filesystem({ total: 12n * GiB, free: 10n * GiB, available: 10n * GiB, doubts: ['reflink'] })],
      guests: [guest('a', [disk('/a', { format: 'raw' })]), guest('b', [disk('/b', { format: 'raw' })])],
      images: [raw('/a', 2n * GiB, 2n * GiB), raw('/b', 2n * GiB, 2n * GiB)],
    },
    'If every guest filled its disks, at most 10.0 GiB would be left: none of its 2 guests can grow, and 10.0 GiB is available. Files here share at least 2.0 GiB, which rewriting would take on top.',
  ],
];

test.each(CASES)('says worstCaseFree: %s', (_title, parts, expected) => {
  expect(worstCaseSentence(first(balancesOf(facts.report(parts))))).toBe(expected);
});

test('says that nobody knows where LVM did not say how full a thin pool is', () => {
  const balance = first(balancesOf(facts.report({ pools: [facts.thinPool({ dataUsedPpm: undefined })] })));
  expect(worstCaseSentence(balance)).toBe(
    'How full nova/tp is could not be read, so what its promises would leave is unknown: no guest has a disk here.',
  );
});

test('says how many disks are missing from the figure', () => {
  const [full] = balancesOf(facts.report({ pools: [ten], ...two }));
  const [empty] = balancesOf(facts.report({ pools: [ten] }));
  expect([full, empty].map((balance) => worstCaseSentence(balance ?? first([]), 2))).toEqual([
    'If every guest filled its disks, at most 6.0 GiB would be left: 2 of 2 guests could still grow, each by 1.0 GiB to 3.0 GiB, 4.0 GiB together, and 10.0 GiB is available. 2 disks could not be found or reached, and are missing from this figure.',
    '10.0 GiB is available, and no guest is known that has a disk here. 2 disks could not be found or reached, and are missing from this figure.',
  ]);
});

test('escapes a hostile guest name', () => {
  const host = growing(GiB);
  const guests = host.guests.map((entry) => ({ ...entry, name: 'web\u001b[31m' }));
  const balance = first(balancesOf(facts.report({ pools: [ten], images: host.images, guests })));
  expect(worstCaseSentence(balance)).toContain(String.raw`its one guest, web\x1b[31m, could`);
});

test('says why Nova’s figures differ, largest first', () => {
  const report = facts.report({
    pools: [filesystem({ free: 10n * GiB + 3n * MiB, available: 10n * GiB + 3n * MiB })],
    guests: [guest('a', [disk('/a')]), guest('b', [disk('/b')], { state: 'shut-off' })],
    images: [
      qcow2('/a', 4n * GiB, 0n, { headerFacts: { fullSize: 4n * GiB + MiB - 4096n } }),
      qcow2('/b', 2n * GiB, 0n, { headerFacts: { fullSize: 2n * GiB + MiB - 4096n } }),
    ],
  });
  const balances = balancesOf(report);
  const [modern, kilo] = novaViewsOf(report, balances).map((view) => differenceSentences(view, first(balances)));
  expect(modern).toEqual([
    'Nova would report disk_available_least 4 (GiB), where 4.0 GiB is left: 1.0 MiB too low.',
    "2.0 MiB too high by 2 disks: Nova does not count the format's metadata.",
    '3.0 MiB too low: Nova cuts off what is not a whole GiB.',
  ]);
  expect(kilo).toEqual([
    'Nova (Kilo) would report disk_available_least 6 (GiB), where 4.0 GiB is left: 2.0 GiB too high.',
    '2.0 GiB too high by 1 disk: Kilo leaves out guests that are not running.',
    "1.0 MiB too high by 1 disk: Kilo does not count the format's metadata.",
    '3.0 MiB too low: Kilo rounds down to whole GiB, before and after the subtraction.',
  ]);
});

test('what counts as a lower layer on the word of another image makes the figure a bound', () => {
  const [top, lower] = [qcow2('/i/top', GiB, GiB), qcow2('/i/lower', 4n * GiB, GiB)];
  const report = facts.report({
    guests: [guest('top', [disk('/i/top', { chain: [top.file.id, lower.file.id] })], { origin: 'inferred' })],
    images: [top, lower],
    found: [facts.found(top.file, 'disk', undefined), facts.found(lower.file, 'disk', undefined)],
  });
  const balance = first(balancesOf(report));
  expect(balance.uncertainty.layers.count).toBe(1);
  expect(worstCaseSentence(balance)).toMatch(
    /at most .* 1 image is taken for a lower layer on another image's word; else it could take 3\.0 GiB more\.$/u,
  );
});

test('says that an aborted audit leaves an old figure', () => {
  const report = facts.report({
    guests: [guest('bad', [disk('/d')])],
    images: [image(file('/d', 4096n), undefined, { probedFormat: 'qcow2' })],
    problems: [{ kind: 'damaged', subject: { path: '/d' }, attempted: 'read', found: 'nothing' }],
  });
  const balances = balancesOf(report);
  expect(novaViewsOf(report, balances).map((view) => differenceSentences(view, first(balances)))).toEqual([
    [
      'Nova would report nothing new: its audit ends at bad vda because qemu-img cannot read the image, and the last figure stays.',
    ],
    [
      'Nova (Kilo) would report nothing new: its audit ends at bad vda because qemu-img cannot read the image, and the last figure stays.',
    ],
  ]);
});

function first(balances: readonly Balance[]): Balance {
  const [balance] = balances;
  if (balance === undefined) throw new Error('no pool');
  return balance;
}

test.each([
  ['a copied tree', { origin: 'xml-file' }, {}, true],
  ['a host of which a guest could not be read', {}, { guest: 'lost' }, true],
  ['a host that was read whole', {}, undefined, false],
] as const)('orphans of %s', (_what, guestFacts, subject, isBound) => {
  const [mine, stray] = [raw('/i/a/disk', GiB, GiB), raw('/i/b/disk', 4n * GiB, GiB)];
  const report = facts.report({
    guests: [guest('a', [disk('/i/a/disk')], guestFacts)],
    images: [mine, stray],
    found: [facts.found(mine.file, 'disk', 'a'), facts.found(stray.file, 'disk', 'b')],
    problems:
      subject === undefined ? [] : [{ kind: 'timeout', subject, attempted: 'read the guest', found: 'no answer' }],
  });
  const balance = first(balancesOf(report));
  const said = worstCaseSentence(balance);
  expect(balance.uncertainty.orphans).toEqual(
    isBound ? { count: 1, growth: growthOf(stray) } : { count: 0, growth: 0n },
  );
  expect(said.includes('at most')).toBe(isBound);
  expect(said.endsWith("as a guest's that was not copied or read it could take 3.0 GiB more.")).toBe(isBound);
});
