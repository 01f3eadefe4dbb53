// What the rule guest-paused-on-io-error says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import type { HostReport } from '../report.ts';
import { guestPausedOnIoError } from './guest-paused-on-io-error.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { guest } = facts;

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a paused guest with a hostile name',
    { guests: [guest('we b', [], { state: 'paused', ioError: 'vda: no space' })] },
    [
      [
        'critical we b',
        'Guest we b is paused because a write failed (vda: no space).',
        "Make room on its pool, then let it go on: virsh resume 'we b'",
      ],
    ],
  ],
  ['a guest paused by its operator', { guests: [guest('web', [], { state: 'paused' })] }, []],
];

test.each(CASES)('guest-paused-on-io-error: %s', (_title, parts, expected) => {
  expect(said(guestPausedOnIoError, parts)).toEqual(expected);
});
