// Ceiling and growth of one image, against what was measured (docs/formats/qcow2.md).
import { expect, test } from 'vitest';
import { GiB, KiB, MiB, type Bytes } from './bytes.ts';
import { ceilingOf, explainedCeilingOf, growthOf, growthWithoutSnapshotsOf } from './disk.ts';
import type { ImageFacts } from './file.ts';
import * as facts from '../../tests/hosts/facts.ts';

const { file, header, image, qcow2, raw, snapshot } = facts;

const FULL = 1_074_135_040n;
const MAP = 4n * KiB;
const oneSnapshot = { fullSize: FULL, snapshotCount: 1, snapshots: [snapshot('s')] };
/** Two copies, each with a snapshot table written twice. */
const TWO_COPIES = 2n * (FULL + MAP + 128n * KiB);

const CASES: readonly [string, ImageFacts, Bytes | undefined, Bytes | undefined][] = [
  ['sparse raw', raw('/d', GiB, MiB), GiB + MAP, GiB - MiB + MAP],
  ['preallocated raw', raw('/d', GiB, GiB), GiB, 0n],
  ['raw with blocks past its end', raw('/d', GiB, GiB + MiB), GiB + MiB, 0n],
  ['empty qcow2', qcow2('/d', GiB, 200_704n, { headerFacts: { fullSize: FULL } }), FULL + MAP, FULL + MAP - 200_704n],
  ['full qcow2', qcow2('/d', GiB, FULL, { headerFacts: { fullSize: FULL } }), FULL, 0n],
  [
    'compressed qcow2, walked: its clusters stay beside the full copy',
    qcow2('/d', GiB, 512n * MiB, { headerFacts: { fullSize: FULL }, pins: { inPlace: 12n * MiB, pinned: 0n } }),
    FULL + MAP + 500n * MiB,
    FULL + MAP - 12n * MiB,
  ],
  [
    'qcow2 that holds data in place and metadata alone, walked',
    qcow2('/d', GiB, 500n * MiB + 200_704n, {
      headerFacts: { fullSize: FULL },
      pins: { inPlace: 500n * MiB, pinned: 0n },
    }),
    FULL + MAP,
    FULL + MAP - 500n * MiB - 200_704n,
  ],
  [
    'qcow2 of small clusters, whose refcount tables are grown anew',
    qcow2('/d', GiB, 0n, { headerFacts: { fullSize: 1_095_127_040n, clusterSize: 512 } }),
    1_095_127_040n + 21_385_216n / 50n + 64n * KiB,
    1_095_127_040n + 21_385_216n / 50n + 64n * KiB,
  ],
  [
    'one snapshot, not yet rewritten',
    qcow2('/d', GiB, FULL, { headerFacts: oneSnapshot }),
    2n * FULL + MAP,
    FULL + MAP,
  ],
  [
    'one snapshot, wholly rewritten: nothing is left to add but tables',
    qcow2('/d', GiB, 2n * FULL, { headerFacts: oneSnapshot }),
    TWO_COPIES,
    TWO_COPIES - 2n * FULL,
  ],
  [
    'one snapshot with what it pins known',
    qcow2('/d', GiB, 1500n * MiB, { headerFacts: oneSnapshot, pins: { inPlace: 1000n * MiB, pinned: 500n * MiB } }),
    1500n * MiB + FULL + MAP - 1000n * MiB,
    FULL + MAP - 1000n * MiB,
  ],
  [
    'a snapshot table that was not read to its end',
    qcow2('/d', GiB, 2n * FULL, { headerFacts: { ...oneSnapshot, snapshots: [] } }),
    3n * FULL + MAP,
    FULL + MAP,
  ],
  [
    'a snapshot of a disk that was larger then',
    qcow2('/d', GiB, 2n * FULL, {
      headerFacts: { ...oneSnapshot, snapshots: [snapshot('s', { virtualSize: 2n * GiB })] },
    }),
    3n * FULL + MAP,
    FULL + MAP,
  ],
  [
    'a saved machine state',
    qcow2('/d', GiB, 2n * FULL, {
      headerFacts: { ...oneSnapshot, snapshots: [snapshot('s', { vmStateSize: 64n * MiB })] },
    }),
    TWO_COPIES + 65n * MiB,
    TWO_COPIES + 65n * MiB - 2n * FULL,
  ],
  ['a thick volume', image(file('/dev/v/l', GiB, { kind: 'block', length: GiB }), undefined), GiB, 0n],
  ['a thin volume', image(file('/dev/v/t', MiB, { kind: 'block', length: GiB }), undefined), GiB, GiB - MiB],
  [
    'an inactive thin volume',
    image(file('/dev/v/t', undefined, { kind: 'block', length: GiB }), undefined),
    GiB,
    undefined,
  ],
  ['no header', image(file('/d', MiB), undefined), undefined, undefined],
  ['no allocation', image(file('/d', undefined), header('raw', GiB)), undefined, undefined],
];

test.each(CASES)('ceiling and growth of %s', (_title, given, ceiling, growth) => {
  expect([ceilingOf(given), growthOf(given)]).toEqual([ceiling, growth]);
});

test('without its snapshots an image grows like any other', () => {
  const held = qcow2('/d', GiB, 2n * FULL, { headerFacts: oneSnapshot });
  const plain = qcow2('/d', GiB, MiB, { headerFacts: { fullSize: FULL } });
  expect([growthWithoutSnapshotsOf(held), growthWithoutSnapshotsOf(plain)]).toEqual([0n, growthOf(plain)]);
});

test.each<[rule: string, of: ImageFacts]>([
  ['device', facts.raw('/dev/x', GiB, GiB, { fileFacts: { kind: 'block' } })],
  ['full', raw('/d', GiB, MiB)],
  ['allocated', raw('/d', GiB, GiB)],
  ['rewritten', qcow2('/d', GiB, FULL, { headerFacts: oneSnapshot })],
  ['copies', qcow2('/d', GiB, 2n * FULL - MiB, { headerFacts: oneSnapshot })],
  ['allocated', qcow2('/d', GiB, 5n * FULL, { headerFacts: oneSnapshot })],
])('a ceiling says its rule: %s', (rule, of) => {
  const ceiling = explainedCeilingOf(of);
  expect([ceiling?.rule, ceiling?.bytes]).toEqual([rule, ceilingOf(of)]);
});
