// The whole answer: which disks charge nothing, and when the answer is complete.
import { expect, test } from 'vitest';
import { GiB } from './bytes.ts';
import { explanationOf } from './explanation.ts';
import type { HostReport } from './report.ts';
import * as facts from '../../tests/hosts/facts.ts';

const { disk, emptyCdrom, file, guest, image, qcow2, report } = facts;

const network = disk('', {
  target: 'vdb',
  source: { kind: 'network', protocol: 'rbd', name: 'vms/x', hosts: [] },
  chain: [],
  skipped: 'network',
});

const CASES: readonly [string, Partial<HostReport>, readonly string[], boolean][] = [
  ['everything read', { guests: [guest('g', [disk('/d')])], images: [qcow2('/d', GiB, 0n)] }, [], true],
  [
    'skipped disks are known',
    { guests: [guest('g', [network, emptyCdrom('sda')])] },
    ['vdb network', 'sda empty'],
    true,
  ],
  ['a disk without a file is not', { guests: [guest('g', [disk('/d', { chain: [] })])] }, ['vda unresolved'], false],
  [
    'nor is one without a figure',
    { guests: [guest('g', [disk('/d')])], images: [image(file('/d', 1n), undefined)] },
    [],
    false,
  ],
  ['nor a pool that nobody measured', { pools: [facts.thinPool({ dataUsedPpm: undefined })] }, [], false],
  [
    'nor a report with problems',
    { problems: [{ kind: 'denied', subject: {}, attempted: 'a', found: 'b' }] },
    [],
    false,
  ],
];

test.each(CASES)('%s', (_title, parts, uncharged, complete) => {
  const explanation = explanationOf(report(parts));
  expect(explanation.uncharged.map((entry) => `${entry.disk.target} ${entry.reason}`)).toEqual(uncharged);
  expect(explanation.complete).toBe(complete);
});

test('carries both of Nova’s views and the findings', () => {
  const explanation = explanationOf(
    report({ guests: [guest('g', [disk('/d')])], images: [qcow2('/d', 500n * GiB, 0n)] }),
  );
  expect(explanation.novaViews.map(({ rules }) => rules)).toEqual(['nova', 'nova-kilo']);
  expect(explanation.findings.map(({ code }) => code)).toEqual(['over-promised']);
});
