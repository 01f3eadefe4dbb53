// What an audit found, as metrics: disks that no label tells apart.
import { expect, test } from 'vitest';
import { GiB } from '../../core/bytes.ts';
import { explanationOf } from '../../core/explanation.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { hostFamilies } from './host-families.ts';

const fixed = (gib: bigint) => ({ headerFacts: { fullSize: gib * GiB - 4096n } });

const labelsOf = (disk: string) => ({ guest: 'web', disk, pool: '/var/lib/nova' });

test('two disks of one target are one sample, their sum; none where one of them is unknown', () => {
  const disks = ['/now', '/next', '/other'].map((path, at) => facts.disk(path, { target: at === 2 ? 'vdb' : 'vda' }));
  const report = facts.report({
    pools: [facts.filesystem()],
    guests: [facts.guest('web', disks)],
    images: [
      facts.raw('/now', 3n * GiB, GiB, fixed(3n)),
      facts.image(facts.file('/next', GiB), undefined),
      facts.raw('/other', 4n * GiB, GiB, fixed(4n)),
    ],
  });
  const samplesOf = (name: string) =>
    hostFamilies(explanationOf(report)).find((family) => family.name === name)?.samples;
  expect(samplesOf('ullage_disk_allocation_bytes')).toEqual([
    { labels: labelsOf('vda'), value: 2n * GiB },
    { labels: labelsOf('vdb'), value: GiB },
  ]);
  expect(samplesOf('ullage_disk_growth_bytes')).toEqual([{ labels: labelsOf('vdb'), value: 3n * GiB }]);
});
