// Rule: changed-while-read.
import { expect, test } from 'vitest';
import type { FilesystemPool } from '../pool-facts.ts';
import { GiB, MiB } from '../bytes.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { changedWhileRead } from './changed-while-read.ts';

const { disk, guest, qcow2, report } = facts;

/** A pool with 46 GiB occupied afterwards, and one disk of it that has `allocation`. */
function found(pool: Partial<FilesystemPool>, allocation = GiB): readonly unknown[] {
  const host = report({
    pools: [facts.filesystem(pool)],
    guests: [guest('web', [disk('/d')])],
    images: [qcow2('/d', 50n * GiB, allocation)],
  });
  return changedWhileRead(facts.contextOf(host)).map(({ severity, bytesAtStake, message }) => [
    severity,
    bytesAtStake,
    message,
  ]);
}

const OFF = 'Its figures can be off by as much';

test.each<[string, Partial<FilesystemPool>, bigint, readonly unknown[]]>([
  ['nothing is said where nobody asked before', {}, GiB, []],
  ['nor of what no figure shows', { occupiedBefore: 46n * GiB - 254n * MiB }, GiB, []],
  [
    'what was written meanwhile',
    { occupiedBefore: 45n * GiB },
    GiB,
    [
      [
        'info',
        GiB,
        `/var/lib/nova changed while it was being read: 1.0 GiB more was occupied afterwards than before. ${OFF}.`,
      ],
    ],
  ],
  [
    'what was freed meanwhile',
    { occupiedBefore: 50n * GiB },
    48n * GiB,
    [
      [
        'info',
        4n * GiB,
        `/var/lib/nova changed while it was being read: 4.0 GiB less was occupied afterwards than before. ${OFF}.`,
      ],
    ],
  ],
  [
    'what one file lost and another took',
    { occupiedBefore: 46n * GiB },
    48n * GiB,
    [
      [
        'info',
        2n * GiB,
        `/var/lib/nova changed while it was being read: its files had 2.0 GiB more, each when it was looked at, than was occupied in the end. ${OFF}.`,
      ],
    ],
  ],
  ['sharing explains as much', { occupiedBefore: 46n * GiB, doubts: ['reflink'] }, 48n * GiB, []],
])('%s', (_title, pool, allocation, expected) => {
  expect(found(pool, allocation)).toEqual(expected);
});

test('a change larger than what the worst case leaves is a warning', () => {
  expect(found({ occupiedBefore: 26n * GiB, free: 60n * GiB, available: 50n * GiB })).toMatchObject([
    ['warning', 168n * GiB, expect.stringContaining('worst-case free can be on the other side of zero.')],
  ]);
});
