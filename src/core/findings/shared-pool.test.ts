// What the rule shared-pool says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import type { HostReport } from '../report.ts';
import { sharedPool } from './shared-pool.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { filesystem } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a shared filesystem',
    { pools: [filesystem({ shared: true }), filesystem()] },
    [
      [
        'info fs:nova',
        "/var/lib/nova is shared: the guests of other hosts take from the same 194 GiB, and are not in this host's report.",
        'A server that all its hosts report to has the sum (ullage pools). Without one, run ullage explain on each host that mounts it, and subtract all growth from what is available once.',
      ],
    ],
  ],
  [
    'a shared thin pool of unknown use',
    { pools: [facts.thinPool({ shared: true, dataUsedPpm: undefined })] },
    [
      [
        'info thin:nova',
        "nova/tp is shared: the guests of other hosts take from the same space, and are not in this host's report.",
        'A server that all its hosts report to has the sum (ullage pools). Without one, run ullage explain on each host that mounts it, and subtract all growth from what is available once.',
      ],
    ],
  ],
];

test.each(CASES)('shared-pool: %s', (_title, parts, expected) => {
  expect(said(sharedPool, parts)).toEqual(expected);
});
