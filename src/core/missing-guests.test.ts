// Whether the guests of a host are known, and what follows for its figures.
import { expect, test } from 'vitest';
import * as facts from '../../tests/hosts/facts.ts';
import { GiB } from './bytes.ts';
import { guestsKnown } from './missing-guests.ts';
import { balancesOf, isBound } from './pool.ts';
import type { HostReport } from './report.ts';
import { worstCaseSentence } from './words.ts';

const AWAY: HostReport['problems'] = [
  { kind: 'unavailable', subject: {}, attempted: 'ask libvirt', found: 'connection refused' },
];

const LIBVIRT = { guestsFrom: 'qemu:///system' };

const WEB = {
  guests: [facts.guest('web', [facts.disk('/w')])],
  images: [facts.qcow2('/w', 20n * GiB, 4n * GiB)],
};

const CASES: readonly (readonly [title: string, parts: Partial<HostReport>, known: string])[] = [
  ['libvirt says that there is none', LIBVIRT, 'all'],
  ['libvirt says that there is one', { ...LIBVIRT, ...WEB }, 'all'],
  ['libvirt is away', { ...LIBVIRT, problems: AWAY }, 'none'],
  ['libvirt went away while it was asked', { ...LIBVIRT, ...WEB, problems: AWAY }, 'some'],
  ['libvirt was never asked', { guestsFrom: 'nobody' }, 'none'],
];

test.each(CASES)('%s', (_title, parts, known) => {
  const report = facts.report(parts);
  const [balance] = balancesOf(report);
  if (balance === undefined) throw new Error('no pool');
  expect([guestsKnown(report), balance.uncertainty.guests]).toEqual([known, known]);
  expect(isBound(balance, 0)).toBe(known !== 'all');
});

test('no pool of a host whose guests are not known is said to have none', () => {
  const [known, unknown] = [{}, { problems: AWAY }].map((parts) =>
    balancesOf(facts.report({ ...LIBVIRT, ...parts })).map((balance) => worstCaseSentence(balance)),
  );
  expect(known).toEqual(['194 GiB is available, and no guest has a disk here.']);
  expect(unknown).toEqual(['194 GiB is available, and no guest is known that has a disk here.']);
});
