// What the rule taken-for-layer says: hosts and the whole findings about them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import type { HostReport } from '../report.ts';
import { takenForLayer } from './taken-for-layer.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { said, type Said } from '../../../tests/hosts/said.ts';

const { disk, file, found, guest, image, qcow2 } = facts;

const golden = qcow2('/i/golden', 4n * GiB, GiB);
const web = qcow2('/i/web', 4n * GiB, GiB, { backingId: golden.file.id });
const disks = [disk('/i/web', { chain: [web.file.id, golden.file.id] })];

function flat(parts: Partial<HostReport>): Partial<HostReport> {
  return {
    guests: [guest('web', disks, { origin: 'inferred' })],
    images: [web, golden],
    found: [found(web.file, 'disk', undefined), found(golden.file, 'disk', undefined)],
    ...parts,
  };
}

const growth = 'it can take 3.0 GiB more';

const CASES: readonly [string, Partial<HostReport>, readonly Said[]][] = [
  [
    'a template beside its clone',
    flat({}),
    [
      [
        expect.stringMatching(/^info fs:nova \d+$/u),
        `/var/lib/nova: 1 image is taken for a lower layer, because another image names it (/i/golden): if a guest writes to one, ${growth}.`,
        "Copy the guests' domain XML files into the tree, and run this again: they say which disk is whose.",
      ],
    ],
  ],
  ['the same with definitions', flat({ guests: [guest('web', disks, { origin: 'xml-file' })] }), []],
  [
    'a base of the image cache',
    flat({ found: [found(web.file, 'disk', undefined), found(golden.file, 'base', '_base')] }),
    [],
  ],
  [
    'a layer that could not be read',
    flat({ images: [web, image(file('/i/golden', GiB), undefined)] }),
    [
      [
        'info fs:nova',
        '/var/lib/nova: 1 image is taken for a lower layer, because another image names it (/i/golden): if a guest writes to one, it can take more than can be told.',
        "Copy the guests' domain XML files into the tree, and run this again: they say which disk is whose.",
      ],
    ],
  ],
];

test.each(CASES)('taken-for-layer: %s', (_title, parts, expected) => {
  expect(said(takenForLayer, parts)).toEqual(expected);
});
