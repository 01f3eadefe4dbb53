// What the rule file-in-two-guests says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { fileInTwoGuests } from './file-in-two-guests.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, guest, qcow2 } = facts;

const top = qcow2('/d', 4n * GiB, GiB);

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'two running guests',
    { guests: [guest('a', [disk('/d')]), guest('b', [disk('/d')])], images: [top] },
    [
      [
        'critical a vda /d 1073741824',
        '/d is a disk of a and b at once: two that run will destroy its data.',
        'Give each guest its own copy or overlay; if they share it on purpose, say <shareable/> in every definition.',
      ],
    ],
  ],
  [
    'of which one is shut off',
    { guests: [guest('a', [disk('/d')]), guest('b', [disk('/d')], { state: 'shut-off' })], images: [top] },
    [
      [
        'warning a vda /d 1073741824',
        '/d is a disk of a and b at once: two that run will destroy its data.',
        'Give each guest its own copy or overlay; if they share it on purpose, say <shareable/> in every definition.',
      ],
    ],
  ],
  [
    'a written file below another’s overlay',
    {
      guests: [guest('a', [disk('/d')]), guest('b', [disk('/e', { chain: ['/e', '/d'] })])],
      images: [top, qcow2('/e', GiB, 0n)],
    },
    [
      [
        'critical a vda /d 1073741824',
        '/d is written by guest a and lies below a disk of another (a and b): each write there damages that disk.',
        'Give each guest its own copy or overlay; if they share it on purpose, say <shareable/> in every definition.',
      ],
    ],
  ],
  [
    'shareable in both',
    {
      guests: [guest('a', [disk('/d', { shareable: true })]), guest('b', [disk('/d', { shareable: true })])],
      images: [top],
    },
    [],
  ],
  [
    'a medium that both only read',
    {
      guests: [guest('a', [disk('/d', { readOnly: true })]), guest('b', [disk('/d', { device: 'cdrom' })])],
      images: [top],
    },
    [],
  ],
  ['twice in one guest', { guests: [guest('a', [disk('/d'), disk('/d', { target: 'vdb' })])], images: [top] }, []],
  [
    'a shared base that nobody writes',
    {
      guests: [guest('a', [disk('/x', { chain: ['/x', '/d'] })]), guest('b', [disk('/y', { chain: ['/y', '/d'] })])],
      images: [top],
    },
    [],
  ],
];

test.each(CASES)('file-in-two-guests: %s', (_title, parts, expected) => {
  expect(said(fileInTwoGuests, parts)).toEqual(expected);
});
