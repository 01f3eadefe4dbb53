// Reports that were made to cost as much as they can: of very many of one thing. Work that grows with the square of it would take minutes and
// more, and this server of all hosts does nothing else meanwhile.
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { explanationOf } from '../../src/core/explanation.ts';
import { DEFAULT_THRESHOLDS } from '../../src/core/finding.ts';
import { ownersOf } from '../../src/core/ownership.ts';
import { reclaimableOf } from '../../src/core/reclaimable.ts';
import type { HostReport } from '../../src/core/report.ts';
import { sharedUsesOf } from '../../src/core/shared-uses.ts';
import * as facts from '../hosts/facts.ts';

/** Its square is 10,000,000,000. */
const MANY = 100_000;

const EACH = each(MANY);

const OLD = { modifiedAtMs: facts.daysAgo(1_000) };

function each(count: number): readonly number[] {
  return Array.from({ length: count }, (_, number) => number);
}

const SHAPES: Readonly<Record<string, () => Partial<HostReport>>> = {
  'layers of one chain, as many named by the definition': () => ({
    guests: [
      facts.guest('a', [
        facts.disk('/x', {
          chain: each(4 * MANY).map((number) => `c${number}`),
          backingLayers: each(4 * MANY).map(() => ({ source: { kind: 'file', path: '/z' }, format: undefined })),
        }),
      ]),
    ],
    images: [facts.qcow2('/z', GiB, 1n)],
  }),
  'old and large layers of one chain': () => ({
    guests: [facts.guest('a', [facts.disk('/x0', { chain: EACH.map((number) => `/x${number}`) })])],
    images: EACH.map((number) =>
      facts.qcow2(`/x${number}`, GiB, GiB, {
        fileFacts: OLD,
        headerFacts: { backing: { name: `/x${number + 1}`, place: 'local', format: 'qcow2' } },
        backingId: `/x${number + 1}`,
      }),
    ),
  }),
  'data files of one image': () => ({
    guests: [facts.guest('a', [facts.disk('/x')])],
    images: [
      facts.qcow2('/x', GiB, 1n, { dataFileIds: EACH.map((number) => `/d${number}`) }),
      ...EACH.map((number) => facts.raw(`/d${number}`, 1n, 1n)),
    ],
  }),
  'names of one file': () => ({
    found: EACH.map((number) => facts.found(facts.file(`${facts.ROOT}/f/${number}`, 1n, { id: 'one' }), 'disk', 'f')),
  }),
  'parts of paths': () => ({
    guests: each(1_000).map((number) => facts.guest(`g${number}`, [facts.disk(deep(`/${number}`), { chain: [] })])),
    pools: [facts.filesystem({ shared: true })],
    found: each(1_000).map((number) => facts.found(facts.file(deep(`${facts.ROOT}/${number}`), 1n), 'disk', 'b')),
  }),
  'orphans, and pools that are shared': () => ({
    pools: each(MANY / 5).map((number) =>
      facts.filesystem({ id: `fs:${number}`, mountPoint: `/p${number}`, shared: true }),
    ),
    found: each(MANY / 5).map((number) =>
      facts.found(facts.file(`${facts.ROOT}/${number}/disk`, 1n, { poolId: `fs:${number}` }), 'disk', String(number)),
    ),
    guests: each(MANY / 5).map((number) => facts.guest(`g${number}`, [facts.disk(`/p${number}/disk`)])),
  }),
};

/** 8,000 parts: so many keys of 8 KiB each on average, where every folder above is asked for by its name. */
function deep(path: string): string {
  return `${path}${'/b'.repeat(8_000)}`;
}

test.each(Object.entries(SHAPES))('%s: the work is as many times as much', (_what, shape) => {
  const report = facts.report(shape());
  const { findings } = explanationOf(report, DEFAULT_THRESHOLDS);
  const { files } = sharedUsesOf(report, ownersOf(report));
  expect([reclaimableOf(report, findings).length <= findings.length, files.size >= 0]).toEqual([true, true]);
});

test('a file that was found by very many names has each of them once, in their order', () => {
  const report = facts.report(SHAPES['names of one file']?.() ?? {});
  const owned = ownersOf(report);
  expect(owned.map(({ file }) => [file.path, file.aliases.length, file.aliases.at(-1)])).toEqual([
    [`${facts.ROOT}/f/0`, MANY - 1, `${facts.ROOT}/f/${MANY - 1}`],
  ]);
});
