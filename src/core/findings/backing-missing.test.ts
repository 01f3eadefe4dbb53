// What the rule backing-missing says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { ImageFacts } from '../file.ts';
import type { Problem } from '../problem.ts';
import type { HostReport } from '../report.ts';
import { backingMissing } from './backing-missing.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, guest, qcow2 } = facts;

const above = (name: string, place: 'local' | 'remote' | 'pseudo' = 'local'): ImageFacts =>
  qcow2('/i/u1/disk', GiB, 0n, { headerFacts: { backing: { name, place, format: 'raw' } } });

const about = (path: string, kind: Problem['kind']): readonly Problem[] => [
  { kind, subject: { guest: 'web', disk: 'vda', path }, attempted: 'open the backing file', found: kind },
];

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a relative name, for a guest',
    {
      guests: [guest('web', [disk('/i/u1/disk')])],
      images: [above('../_base/abc')],
      problems: about('/i/_base/abc', 'missing'),
    },
    [
      [
        'critical web /i/u1/disk',
        '/i/u1/disk reads through to /i/_base/abc, which does not exist.',
        'Restore that file from another host or from the image service; see the chain with: ullage inspect /i/u1/disk',
      ],
    ],
  ],
  [
    'an absolute name, for nobody',
    { images: [above('/i/_base/abc')], problems: about('/i/_base/abc', 'gone') },
    [
      [
        'warning /i/u1/disk',
        '/i/u1/disk reads through to /i/_base/abc, which does not exist.',
        'Restore that file from another host or from the image service; see the chain with: ullage inspect /i/u1/disk',
      ],
    ],
  ],
  ['a file that could not be read', { images: [above('/i/_base/abc')], problems: about('/i/_base/abc', 'denied') }, []],
  ['a URL', { images: [above('nbd://h/x', 'remote')] }, []],
];

test.each(CASES)('backing-missing: %s', (_title, parts, expected) => {
  expect(said(backingMissing, parts)).toEqual(expected);
});
