// What the rule nearly-no-inodes says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import type { HostReport } from '../report.ts';
import { nearlyNoInodes } from './nearly-no-inodes.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { filesystem } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'few left',
    { pools: [filesystem({ inodes: { total: 1000n, free: 50n } })] },
    [
      [
        'warning fs:nova',
        '/var/lib/nova has used 95.0 % of its 1000 inodes: with none left no file can be created, however many bytes are free.',
        'Delete small files that nobody needs; a new filesystem can be made with more inodes.',
      ],
    ],
  ],
  [
    'none left',
    { pools: [filesystem({ inodes: { total: 20n, free: 0n } })] },
    [
      [
        'critical fs:nova',
        '/var/lib/nova has used 100.0 % of its 20 inodes: with none left no file can be created, however many bytes are free.',
        'Delete small files that nobody needs; a new filesystem can be made with more inodes.',
      ],
    ],
  ],
  [
    'enough, or no such limit',
    {
      pools: [
        filesystem({ inodes: { total: 1000n, free: 51n } }),
        filesystem({ inodes: { total: 0n, free: 0n } }),
        filesystem(),
      ],
    },
    [],
  ],
];

test.each(CASES)('nearly-no-inodes: %s', (_title, parts, expected) => {
  expect(said(nearlyNoInodes, parts)).toEqual(expected);
});
