// What the rule thin-pool-data-nearly-full says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import type { HostReport } from '../report.ts';
import { thinPoolDataNearlyFull } from './thin-pool-data-nearly-full.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { filesystem, thinPool } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'at the threshold',
    { pools: [thinPool({ dataUsedPpm: 850_000 })] },
    [
      [
        'critical thin:nova 16106127360',
        'Thin pool nova/tp is 85.0 % full: 15.0 GiB until all its volumes stop.',
        'Enlarge it while its volume group has room: lvextend -L +SIZE nova/tp',
      ],
    ],
  ],
  ['just below it', { pools: [thinPool({ dataUsedPpm: 849_900 })] }, []],
  ['unknown', { pools: [thinPool({ dataUsedPpm: undefined }), filesystem()] }, []],
];

test.each(CASES)('thin-pool-data-nearly-full: %s', (_title, parts, expected) => {
  expect(said(thinPoolDataNearlyFull, parts)).toEqual(expected);
});
