// What lists say of a host: counts are of what the figures beside them are made of.
import { expect, test } from 'vitest';
import { explanationOf } from '../../core/explanation.ts';
import { GiB } from '../../core/bytes.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { summaryOf } from './summarise.ts';

test('a pool counts the disks that its growth is of: not one that lies elsewhere, which the host counts, too', () => {
  const ceph = { kind: 'network', protocol: 'rbd', name: 'volumes/one', hosts: ['ceph-1'] } as const;
  const report = facts.report({
    pools: [facts.filesystem()],
    guests: [facts.guest('web-1', [facts.disk('/one'), facts.disk('/two', { source: ceph, chain: [] })])],
    images: [facts.qcow2('/one', 20n * GiB, 2n * GiB)],
  });
  const { disks, pools } = summaryOf(explanationOf(report));
  expect({ ofHost: disks, ofPools: pools.map((pool) => pool.disks) }).toEqual({ ofHost: 2, ofPools: [1] });
});
