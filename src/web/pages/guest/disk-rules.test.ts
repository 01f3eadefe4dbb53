// The rule that a disk's growth was found by, for each sort of promise, from a report as a server explains it.
import { expect, test } from 'vitest';
import { GiB, KiB, MiB } from '../../../core/bytes.ts';
import { explanationOf } from '../../../core/explanation.ts';
import type { HostReport } from '../../../core/report.ts';
import { explanationDocument } from '../../../wire/explanation-document.ts';
import { explanationSchema } from '../../../wire/explanation.ts';
import { readJson, writeJson } from '../../../wire/json.ts';
import * as facts from '../../../../tests/hosts/facts.ts';
import { EN } from '../../words/en.ts';
import type { Derivation } from '../../parts/derivation.tsx';
import { ceilingRule, growthRule } from './disk-rules.ts';
import { diskViewsOf, type DiskView } from './disk-view.ts';

const { rules, notes } = EN.disks;

interface Derived {
  readonly view: DiskView;
  readonly growth: Derivation;
  readonly ceiling: Derivation;
}

/** Of the first disk of the last guest. */
function derived(report: Partial<HostReport>): Derived {
  const document = readJson(writeJson(explanationDocument(explanationOf(facts.report(report)))));
  const explained = explanationSchema.parse(document);
  const guest = explained.guests.at(-1);
  const [view] = guest === undefined ? [] : diskViewsOf(explained, guest);
  if (view === undefined) throw new Error('expected a guest with a disk');
  const context = { host: 'h', explained, words: EN };
  return { view, growth: growthRule(view, context), ceiling: ceilingRule(view, context) };
}

/** What the terms of a rule add up to, as their signs say; undefined where it has none. */
function sumOf({ terms }: Derivation): bigint | undefined {
  if (terms.length === 0) return undefined;
  return terms.reduce((sum: bigint, term) => {
    const bytes = 'bytes' in term ? (term.bytes ?? 0n) : 0n;
    return term.sign === '−' ? sum - bytes : sum + bytes;
  }, 0n);
}

const withSnapshot = { fullSize: 20n * GiB + MiB, snapshotCount: 1, snapshots: [facts.snapshot('s')] };

const CASES: readonly [title: string, report: Partial<HostReport>, growth: string, ceiling: string][] = [
  ['a sparse image', own(facts.qcow2('/d', 20n * GiB, GiB)), rules.growth, rules.ceilings.full],
  ['a full image', own(facts.raw('/d', GiB, GiB)), rules.growth, rules.ceilings.allocated],
  [
    'an image with a snapshot',
    own(facts.qcow2('/d', 20n * GiB, 5n * GiB, { headerFacts: withSnapshot })),
    rules.growth,
    rules.ceilings.rewritten,
  ],
  [
    'an image whose snapshot has been rewritten wholly',
    own(facts.qcow2('/d', 20n * GiB, 40n * GiB, { headerFacts: withSnapshot })),
    rules.growth,
    rules.ceilings.copies,
  ],
  [
    'a header that was not read, and what libvirt says',
    own(facts.image(facts.file('/d', GiB), undefined), { reportedVirtualSize: 20n * GiB }),
    rules.reported,
    rules.ceilingUnknown,
  ],
  [
    'a header that was not read',
    own(facts.image(facts.file('/d', GiB), undefined)),
    rules.unknown,
    rules.ceilingUnknown,
  ],
  [
    'a transient disk',
    own(facts.qcow2('/d', 20n * GiB, GiB), { transient: true }),
    rules.transient,
    rules.ceilings.full,
  ],
  ['a CD-ROM', own(facts.raw('/d', GiB, 0n), { device: 'cdrom', readOnly: true }), rules.readOnly, rules.ceilings.full],
];

function own(image: HostReport['images'][number], disk = {}): Partial<HostReport> {
  return { images: [image], guests: [facts.guest('web', [facts.disk('/d', disk)])] };
}

test.each(CASES)('%s', (_title, report, growth, ceiling) => {
  const found = derived(report);
  expect([found.growth.rule, found.ceiling.rule]).toEqual([growth, ceiling]);
  // Where a rule is a sum, its terms are the figure, to the byte.
  const { growth: mayGrow, ceiling: most } = found.view.figures;
  expect([sumOf(found.growth) ?? mayGrow, sumOf(found.ceiling) ?? most]).toEqual([mayGrow, most]);
});

test('metadata and the filesystem’s map of a file are terms of their own', () => {
  const { ceiling } = derived(own(facts.qcow2('/d', 20n * GiB, GiB, { headerFacts: { fullSize: 20n * GiB + MiB } })));
  expect(ceiling.terms.map((term) => ('bytes' in term ? term.bytes : undefined))).toEqual([20n * GiB, MiB, 4n * KiB]);
});

test('a thick volume has been taken from its pool as a whole', () => {
  const place = { id: 'block:/dev/nova/d', kind: 'block', poolId: 'vg:nova' } as const;
  const { growth, ceiling } = derived({
    pools: [facts.volumeGroup({ available: 70n * GiB, volumes: [facts.volume('d', 30n * GiB)] })],
    images: [facts.raw('/dev/nova/d', 30n * GiB, 30n * GiB, { fileFacts: place })],
    guests: [facts.guest('web', [facts.disk('/dev/nova/d', { chain: [place.id] })])],
  });
  expect([growth.rule, ceiling.rule]).toEqual([rules.thick, rules.ceilings.device]);
});

test('of two guests that write one file the second grows by nothing more, and names the first', () => {
  const guests = ['web', 'mail'].map((name) => facts.guest(name, [facts.disk('/d', { shareable: true })]));
  const { growth } = derived({ images: [facts.qcow2('/d', 20n * GiB, GiB)], guests });
  expect([growth.rule, growth.notes]).toEqual([rules.counted, [notes.countedWith('web', 'vda')]]);
});
