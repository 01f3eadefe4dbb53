// Which findings can be had back, in what order overlapping ones are counted, and what names them alike on every host of a pool.
import { expect, test } from 'vitest';
import * as facts from '../../tests/hosts/facts.ts';
import { GiB } from './bytes.ts';
import type { Finding } from './finding.ts';
import { reclaimableOf } from './reclaimable.ts';
import { say, wording } from './sentences/english.ts';

function finding(code: string, path: string | undefined, pool?: string): Finding {
  const evidence = { files: 1, occupied: GiB, linksElsewhere: 0, modifiedAtMs: 0, guests: [] };
  return {
    code,
    severity: 'info',
    subject: path === undefined ? {} : { path },
    bytesAtStake: GiB,
    ...wording(say('do:eject'), say('do:eject')),
    ...(pool === undefined ? {} : { evidence: { ...evidence, pool } }),
  };
}

test('a file in an orphaned folder, and one that two rules tell of, are counted once', () => {
  const report = facts.report();
  const found = reclaimableOf(report, [
    finding('old-snapshot', '/i/u1/disk'),
    finding('large-snapshot', '/i/u2/disk'),
    finding('old-snapshot', '/i/u2/disk'),
    finding('orphan', '/i/u1'),
    finding('orphan', '/i/u10'),
    finding('over-promised', undefined),
  ]);
  expect(found.map(({ code, finding: { subject }, isCounted }) => [code, subject.path, isCounted])).toEqual([
    ['orphan', '/i/u1', true],
    ['orphan', '/i/u10', true],
    ['large-snapshot', '/i/u2/disk', true],
    ['old-snapshot', '/i/u1/disk', false],
    ['old-snapshot', '/i/u2/disk', false],
  ]);
});

test('one place of a shared pool has one name, wherever the pool is mounted', () => {
  const [here, there] = ['/srv/a', '/mnt/b'].map(
    (mountPoint) =>
      reclaimableOf(facts.report({ pools: [facts.filesystem({ id: 'nfs:s:/e', shared: true, mountPoint })] }), [
        finding('leftover', `${mountPoint}/u1_del`, 'nfs:s:/e'),
      ])[0]?.shared,
  );
  expect(here).toEqual({ poolId: 'nfs:s:/e', place: 'unused nfs:s:/e/u1_del' });
  expect(there).toEqual(here);
});
