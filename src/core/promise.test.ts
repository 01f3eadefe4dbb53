// What each disk may still take, and on what that rests.
import { expect, test } from 'vitest';
import { GiB, MiB, type Bytes } from './bytes.ts';
import type { ImageFacts } from './file.ts';
import type { GuestFacts } from './guest.ts';
import { promisesOf, type PromiseBasis } from './promise.ts';
import * as facts from '../../tests/hosts/facts.ts';

const { disk, file, guest, image, qcow2, raw, report } = facts;

/** What our ceiling adds to a sparse file for the host's map of it. */
const MAP = 4096n;

const top = qcow2('/d', 4n * GiB, GiB);
const blind = image(file('/d', GiB), undefined);
const reader = guest('reader', [disk('/d', { readOnly: true })]);
const writer = guest('writer', [disk('/d')]);

type Line = readonly [string, string, Bytes | undefined, PromiseBasis];

const CASES: readonly [string, readonly GuestFacts[], readonly ImageFacts[], readonly Line[]][] = [
  [
    'an overlay alone, not its base',
    [guest('g', [disk('/d', { chain: ['/d', '/b'] })])],
    [top, raw('/b', GiB, 0n)],
    [['g', 'fs:nova', 3n * GiB + MAP, 'header']],
  ],
  ['a cdrom never grows', [guest('g', [disk('/d', { device: 'cdrom' })])], [top], [['g', 'fs:nova', 0n, 'fixed']]],
  [
    'a floppy can be written',
    [guest('g', [disk('/d', { device: 'floppy' })])],
    [top],
    [['g', 'fs:nova', 3n * GiB + MAP, 'header']],
  ],
  [
    'one file twice is charged once',
    [guest('a', [disk('/d')]), guest('b', [disk('/d')])],
    [top],
    [
      ['a', 'fs:nova', 3n * GiB + MAP, 'header'],
      ['b', 'fs:nova', 0n, 'counted'],
    ],
  ],
  [
    'a reader before the writer does not hide its charge',
    [reader, writer],
    [top],
    [
      ['reader', 'fs:nova', 0n, 'fixed'],
      ['writer', 'fs:nova', 3n * GiB + MAP, 'header'],
    ],
  ],
  [
    'a reader after the writer',
    [writer, reader],
    [top],
    [
      ['writer', 'fs:nova', 3n * GiB + MAP, 'header'],
      ['reader', 'fs:nova', 0n, 'fixed'],
    ],
  ],
  [
    'a block job’s copy grows too',
    [guest('g', [disk('/d', { mirrorId: '/m' })])],
    [top, raw('/m', 4n * GiB, 0n)],
    [['g', 'fs:nova', 7n * GiB + 2n * MAP, 'header']],
  ],
  [
    'without a header libvirt’s capacity serves',
    [guest('g', [disk('/d', { reportedVirtualSize: 4n * GiB })])],
    [blind],
    [['g', 'fs:nova', 3n * GiB, 'reported']],
  ],
  [
    'for the copy of an unread disk as well',
    [guest('g', [disk('/d', { mirrorId: '/m', reportedVirtualSize: 4n * GiB })])],
    [blind, raw('/m', 4n * GiB, 0n)],
    [['g', 'fs:nova', 7n * GiB + MAP, 'reported']],
  ],
  ['without either it is unknown', [guest('g', [disk('/d')])], [blind], [['g', 'fs:nova', undefined, 'unknown']]],
  [
    'a data file on another pool has its own line',
    [guest('g', [disk('/d')])],
    [
      qcow2('/d', 4n * GiB, MiB, { dataFileIds: ['/e'], headerFacts: { fullSize: MiB } }),
      raw('/e', 4n * GiB, GiB, { fileFacts: { poolId: 'fs:other' } }),
    ],
    [
      ['g', 'fs:nova', 0n, 'header'],
      ['g', 'fs:other', 3n * GiB + MAP, 'header'],
    ],
  ],
  [
    'a transient disk that is to start gets an overlay of its own',
    [guest('a', [disk('/d', { transient: true })]), guest('b', [disk('/d', { transient: true })])],
    [top],
    [
      ['a', 'fs:nova', 4n * GiB, 'header'],
      ['b', 'fs:nova', 4n * GiB, 'header'],
    ],
  ],
  [
    'a thick volume is paid for',
    [guest('g', [disk('/v')])],
    [image(file('/v', GiB, { kind: 'block', length: GiB, poolId: 'vg:nova' }), undefined)],
    [['g', 'vg:nova', 0n, 'fixed']],
  ],
  ['a disk without a file has no line', [guest('g', [disk('/gone', { chain: [] })])], [], []],
  [
    'nor has one on no pool of this host',
    [guest('g', [disk('/d')])],
    [qcow2('/d', GiB, 0n, { fileFacts: { poolId: undefined } })],
    [],
  ],
];

test.each(CASES)('promises: %s', (_title, guests, images, expected) => {
  const lines = promisesOf(report({ guests, images }));
  expect(lines.map((line) => [line.guest.name, line.poolId, line.growth, line.basis])).toEqual(expected);
});

test('a line says what it covers', () => {
  const [line] = promisesOf(
    report({ guests: [guest('g', [disk('/d', { mirrorId: '/m' })])], images: [top, raw('/m', 4n * GiB, GiB)] }),
  );
  expect([line?.files, line?.virtualSize, line?.allocation, line?.ceiling]).toEqual([
    ['/d', '/m'],
    4n * GiB,
    2n * GiB,
    8n * GiB + 2n * MAP,
  ]);
});
