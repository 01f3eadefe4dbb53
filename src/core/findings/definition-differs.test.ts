// What the rule definition-differs says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import type { HostReport } from '../report.ts';
import { definitionDiffers } from './definition-differs.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, guest } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'both ways',
    {
      guests: [
        guest('web', [
          disk('/a', { definedIn: 'active' }),
          disk('/b', { target: 'vdb', definedIn: 'persistent' }),
          disk('/c', { target: 'vdc' }),
        ]),
      ],
    },
    [
      [
        'info web vda',
        'Guest web has disk vda now, but not after its next start.',
        'Compare: diff <(virsh dumpxml web) <(virsh dumpxml --inactive web)',
      ],
      [
        'info web vdb',
        'Guest web will have disk vdb after its next start, but not before.',
        'Compare: diff <(virsh dumpxml web) <(virsh dumpxml --inactive web)',
      ],
    ],
  ],
  [
    'a shut-off guest',
    { guests: [guest('web', [disk('/a', { definedIn: 'persistent' })], { state: 'shut-off' })] },
    [],
  ],
  [
    'an XML file',
    { guests: [guest('web', [disk('/a', { definedIn: 'persistent' })], { origin: 'xml-file', state: 'unknown' })] },
    [],
  ],
];

test.each(CASES)('definition-differs: %s', (_title, parts, expected) => {
  expect(said(definitionDiffers, parts)).toEqual(expected);
});
