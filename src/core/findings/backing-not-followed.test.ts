// What the rule backing-not-followed says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { ImageFacts } from '../file.ts';
import type { Problem } from '../problem.ts';
import type { HostReport } from '../report.ts';
import { backingNotFollowed } from './backing-not-followed.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { qcow2 } = facts;

const above = (name: string, place: 'local' | 'remote' | 'pseudo' = 'local'): ImageFacts =>
  qcow2('/i/u1/disk', GiB, 0n, { headerFacts: { backing: { name, place, format: 'raw' } } });

const about = (path: string, kind: Problem['kind']): readonly Problem[] => [
  { kind, subject: { guest: 'web', disk: 'vda', path }, attempted: 'open the backing file', found: kind },
];

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a URL',
    { images: [above('nbd://host/export', 'remote')] },
    [
      [
        'warning /i/u1/disk',
        '/i/u1/disk reads through to nbd://host/export, which is no plain path: it was not opened, and what it occupies is not counted.',
        'Make sure that somebody meant this: a guest that can write its image header can name any file or address.',
      ],
    ],
  ],
  [
    'a pseudo protocol with control characters',
    { images: [above('json:{\u001b}', 'pseudo')] },
    [
      [
        'warning /i/u1/disk',
        '/i/u1/disk reads through to json:{\\x1b}, which is no plain path: it was not opened, and what it occupies is not counted.',
        'Make sure that somebody meant this: a guest that can write its image header can name any file or address.',
      ],
    ],
  ],
  [
    'a path outside of what is walked',
    { images: [above('/etc/shadow')], problems: about('/etc/shadow', 'refused') },
    [
      [
        'warning /i/u1/disk',
        '/i/u1/disk reads through to /etc/shadow, which lies outside the folders that are walked: it was not opened, and what it occupies is not counted.',
        'If it is meant, walk its folder too: --path /etc (together with the paths you walk now)',
      ],
    ],
  ],
  ['a missing file', { images: [above('/i/_base/abc')], problems: about('/i/_base/abc', 'missing') }, []],
  ['a file that did not answer', { images: [above('/i/_base/abc')], problems: about('/i/_base/abc', 'timeout') }, []],
];

test.each(CASES)('backing-not-followed: %s', (_title, parts, expected) => {
  expect(said(backingNotFollowed, parts)).toEqual(expected);
});
