// By what the worst case of a pool can be off: what nobody can bound is said, and said first.
import { expect, test } from 'vitest';
import * as facts from '../../tests/hosts/facts.ts';
import { GiB } from './bytes.ts';
import { farOffSaid } from './far-off.ts';
import { balancesOf } from './pool.ts';
import type { HostReport } from './report.ts';
import { inEnglish } from './sentences/english.ts';

function said(parts: Partial<HostReport>, unresolved = 0): readonly string[] {
  return balancesOf(facts.report({ guestsFrom: 'qemu:///system', ...parts })).flatMap((balance) =>
    farOffSaid(balance, unresolved).map(inEnglish),
  );
}

test('nothing where the figure is sure', () => {
  expect(said({})).toEqual([]);
});

test('guests that are not known, then the images that one of them may have, with their growth', () => {
  const image = facts.qcow2(`${facts.ROOT}/web/disk`, 20n * GiB, 4n * GiB);
  const parts = { images: [image], found: [facts.found(image.file, 'disk', 'web')], guestsFrom: 'nobody' };
  expect(said(parts)).toEqual([
    'lower by whatever guests that are not known may take',
    "lower by 16.0 GiB, if what is no known guest's (1 image) is a guest's disk",
  ]);
});

test('disks that could not be found, and what a pool cannot vouch for', () => {
  expect(said({ pools: [facts.filesystem({ doubts: ['remote', 'reflink'] })] }, 2)).toEqual([
    'lower by whatever 2 disks that could not be found or reached may take',
    'the server may overcommit, deduplicate or apply quotas',
  ]);
});
