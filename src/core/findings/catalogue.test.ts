// The harness: all rules run, the worst come first, and each code is a rule's own.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import { findingsOf } from './catalogue.ts';
import * as facts from '../../../tests/hosts/facts.ts';

const { disk, file, filesystem, found, guest, qcow2 } = facts;

test('lists the most severe first, then most bytes, then in the order of the catalogue', () => {
  const findings = findingsOf(
    facts.contextOf(
      facts.report({
        pools: [filesystem({ free: GiB, available: GiB, shared: true, doubts: ['remote'] })],
        guests: [guest('web', [disk('/d', { discard: undefined })], { ioError: 'vda: no space', state: 'paused' })],
        images: [qcow2('/d', 9n * GiB, GiB)],
        found: [
          found(file('/i/old_del/disk', 3n * GiB, { modifiedAtMs: facts.daysAgo(9) }), 'leftover', 'old_del'),
          found(file('/i/_base/x', 5n * GiB), 'base'),
        ],
      }),
    ),
  );
  expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    'critical over-promised',
    'critical guest-paused-on-io-error',
    'info unreferenced-base',
    'info leftover',
    'info unconfirmed-pool',
    'info shared-pool',
    'info discard-off',
  ]);
});

test('says nothing of a host where nothing is wrong', () => {
  expect(findingsOf(facts.contextOf(facts.report()))).toEqual([]);
});
