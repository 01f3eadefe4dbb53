// What the rule thin-pool-metadata-nearly-full says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import type { HostReport } from '../report.ts';
import { thinPoolMetadataNearlyFull } from './thin-pool-metadata-nearly-full.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { filesystem, thinPool } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'nearly full',
    { pools: [thinPool({ metadataUsedPpm: 999_900 })] },
    [
      [
        'critical thin:nova',
        'The metadata of thin pool nova/tp (1.0 GiB) is 99.9 % full: at 100 % the pool turns read-only, whatever data space is left.',
        'Enlarge it while its volume group has room: lvextend --poolmetadatasize +1073741824b nova/tp',
      ],
    ],
  ],
  ['with room, or unknown', { pools: [thinPool(), thinPool({ metadataUsedPpm: undefined }), filesystem()] }, []],
];

test.each(CASES)('thin-pool-metadata-nearly-full: %s', (_title, parts, expected) => {
  expect(said(thinPoolMetadataNearlyFull, parts)).toEqual(expected);
});
