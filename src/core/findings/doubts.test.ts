// What keeps an rm from being suggested: each doubt about a folder that looks like an orphan, and the hosts that have none.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { Problem } from '../problem.ts';
import type { HostReport } from '../report.ts';
import { inEnglish } from '../sentences/english.ts';
import { deletionDoubts } from './doubts.ts';
import { orphan } from './orphan.ts';
import * as facts from '../../../tests/hosts/facts.ts';

const { disk, file, found, guest, image, qcow2, raw } = facts;

const FOLDER = '9d2e7b10-0000-4000-8000-000000000009';
const PATH = `${facts.ROOT}/${FOLDER}/disk`;
const stray = found(file(PATH, GiB), 'disk', FOLDER);

const about = (kind: Problem['kind'], path: string): readonly Problem[] => [
  { kind, subject: { path }, attempted: 'read the image header', found: kind },
];

const above = (name: string): HostReport['images'] => [
  qcow2('/i/x', GiB, 0n, { headerFacts: { backing: { name, place: 'local', format: 'raw' } } }),
];

const MOVED = '/i/x reads through to a file that was not found or not followed, which this may be';

const UNOPENED = '/i/x does not say what format y has, so that was not opened, and may use it';

const middle = (format: string | undefined, probedFormat: 'raw' | undefined): HostReport['images'] => [
  qcow2('/i/x', GiB, 0n, { headerFacts: { backing: { name: 'y', place: 'local', format } }, backingId: '/i/y' }),
  raw('/i/y', GiB, GiB, { probedFormat }),
];

const CASES: readonly [string, Partial<HostReport>, string | undefined][] = [
  ['nothing speaks against it', {}, undefined],
  [
    'guests are those of a copied tree',
    { guests: [guest('web', [], { origin: 'xml-file' })] },
    'a copied tree does not show all guests that its host has, and it may be theirs',
  ],
  [
    'a copied tree shows no guest',
    { guestsFrom: 'folders under /srv/copy' },
    'a copied tree does not show all guests that its host has, and it may be theirs',
  ],
  ['a disk image is damaged', { problems: about('damaged', '/d') }, '/d could not be read, and may use it'],
  ['a disk image is unsupported', { problems: about('unsupported', '/d') }, '/d could not be read, and may use it'],
  ['a disk image is denied', { problems: about('denied', '/d') }, '/d could not be read, and may use it'],
  ['a disk image did not answer', { problems: about('timeout', '/d') }, '/d could not be read, and may use it'],
  ['it could not be read itself', { problems: about('damaged', PATH) }, undefined],
  ['a walked directory is not there', { problems: about('missing', '/srv') }, undefined],
  [
    'two images have no header',
    { images: [image(file('/a', GiB), undefined), image(file('/b', GiB), undefined)] },
    '/a and 1 more could not be read, and may use it',
  ],
  ['a backing name was not followed', { images: above('/elsewhere/base') }, MOVED],
  ['a backing file is missing', { images: above('/i/base'), problems: about('missing', '/i/base') }, MOVED],
  ['a backing name is this file', { images: above(PATH) }, '/i/x reads through to it'],
  [
    'an overlay elsewhere reads through to it',
    { images: [qcow2('/i/x', GiB, 0n, { backingId: PATH })] },
    '/i/x reads through to it',
  ],
  ['a lower layer of unstated format was not opened', { images: middle(undefined, undefined) }, UNOPENED],
  ['a lower layer of unstated format was found by the walk, and read', { images: middle(undefined, 'raw') }, undefined],
  ['a lower layer is stated to be raw', { images: middle('raw', 'raw') }, undefined],
  [
    'a guest’s disk was not found',
    { guests: [guest('web', [disk('/gone', { chain: [] })])] },
    'the file of guest web, disk vda was not found, and it may be this or use this',
  ],
  [
    'a drive has a medium that is gone',
    { guests: [guest('web', [disk('/iso', { chain: [], device: 'cdrom' })])] },
    undefined,
  ],
  [
    'a guest’s kernel is this file',
    { guests: [guest('web', [], { files: [{ purpose: 'kernel', path: PATH }] })] },
    'the definition of guest web names it',
  ],
];

test.each(CASES)('doubts of deleting: %s', (_title, parts, expected) => {
  const context = facts.contextOf(facts.report({ found: [stray], ...parts }));
  const files = context.owned.filter((entry) => entry.file.id === PATH);
  const doubt = deletionDoubts(context)(files);
  expect(doubt === undefined ? undefined : inEnglish(doubt)).toBe(expected);
});

const alias = found(file('/mnt/real/disk', GiB, { aliases: [PATH] }), 'disk', FOLDER);
const lower = { source: { kind: 'file', path: PATH }, format: 'qcow2' } as const;

const NAMED: readonly [string, Partial<HostReport>][] = [
  ['a source', { guests: [guest('web', [disk(PATH, { chain: [] })])] }],
  ['a source, by another name of the file', { guests: [guest('web', [disk(PATH, { chain: [] })])], found: [alias] }],
  ['a source with dots', { guests: [guest('web', [disk(`${facts.ROOT}/./x/../${FOLDER}//disk`, { chain: [] })])] }],
  ['a lower layer', { guests: [guest('web', [disk('/top', { backingLayers: [lower] })])] }],
  ['a mirror', { guests: [guest('web', [disk('/top', { mirror: { ...lower, job: 'copy', ready: false } })])] }],
];

test.each(NAMED)('a file that a definition names is no orphan: %s', (_title, parts) => {
  const context = facts.contextOf(facts.report({ found: [stray], ...parts }));
  expect(context.owned.map(({ kind }) => kind)).not.toContain('orphan');
  expect(orphan(context)).toEqual([]);
});
