// Laws of deltas and of the report on the wire, on generated hosts.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  applyDelta,
  deltaOf,
  hasDistinctKeys,
  isApplicable,
  KEY_OF,
  type ReportDelta,
} from '../../src/core/report-delta.ts';
import { explanationOf } from '../../src/core/explanation.ts';
import type { HostReport } from '../../src/core/report.ts';
import { explanationDocument } from '../../src/wire/explanation-document.ts';
import { readJson, writeJson, type JsonIn } from '../../src/wire/json.ts';
import { reportDocument, type ReportEnvelope } from '../../src/wire/report-document.ts';
import { readReport } from '../../src/wire/report.ts';
import { arbitraryHost } from './arbitrary-host.ts';
import { twoReports } from './two-reports.ts';

const RUNS = { numRuns: 300 };

/** Each of these writes, reads and explains four whole hosts. */
const FEW_RUNS = { numRuns: 60 };

const ORIGIN = {
  hostId: '5b1c1f1e-7d0e-4b57-9a3f-0d3b6c1f2a77',
  agentRun: '0f8fad5b-d9cb-469f-a165-70867728950e',
  sequence: 7,
  periodMs: 60_000,
};

test('a delta applied to the report before is the report after, order included', () => {
  fc.assert(
    fc.property(twoReports, ({ before, after }) => {
      const delta = deltaOf(before, after);
      expect(isApplicable(before, delta)).toBe(true);
      expect(applyDelta(before, delta)).toEqual(after);
    }),
    RUNS,
  );
});

test('of a report that did not change nothing is told but its heading', () => {
  fc.assert(
    fc.property(arbitraryHost().filter(hasDistinctKeys), (host) => {
      const nothing = { removed: [], changed: [] };
      const { heading: _heading, ...rest } = deltaOf(host, structuredClone(host));
      expect(rest).toEqual({ pools: nothing, guests: nothing, images: nothing, found: nothing, problems: undefined });
    }),
    RUNS,
  );
});

test('a delta that does not fit its base is known before it is applied', () => {
  fc.assert(
    fc.property(
      arbitraryHost().filter((host) => hasDistinctKeys(host) && host.pools.length > 0),
      (host) => {
        const delta = deltaOf(host, host);
        const [pool] = host.pools;
        const broken: readonly ReportDelta[] = [
          { ...delta, pools: { removed: ['no such pool'], changed: [] } },
          {
            ...delta,
            guests: { removed: [], changed: [], order: ['no such guest', ...host.guests.map(KEY_OF.guests)] },
          },
          { ...delta, pools: { removed: [], changed: pool === undefined ? [] : [pool, pool] } },
          { ...delta, pools: { removed: [], changed: [], order: host.pools.map(() => pool?.id ?? '').concat('x') } },
        ];
        expect(broken.map((each) => isApplicable(host, each))).toEqual([false, false, false, false]);
      },
    ),
    RUNS,
  );
});

test('a report is read back with nothing missing, and every figure derived from it is the same', () => {
  fc.assert(
    fc.property(twoReports, ({ before, after }) => {
      const full = { ...ORIGIN, kind: 'full', report: before } as const;
      const delta = { ...ORIGIN, kind: 'delta', base: 6, delta: deltaOf(before, after) } as const;
      const [first, second] = [readReport(sent(full)), readReport(sent(delta))];
      expect([sent(first), sent(second)]).toEqual([sent(full), sent(delta)]);
      if (first.kind !== 'full' || second.kind !== 'delta') throw new Error('another kind came back');
      expect(isApplicable(first.report, second.delta)).toBe(true);
      expect(figures(applyDelta(first.report, second.delta))).toEqual(figures(after));
    }),
    FEW_RUNS,
  );
});

/** An envelope as the other side meets it. */
function sent(envelope: ReportEnvelope): JsonIn {
  return readJson(writeJson(reportDocument(envelope)));
}

/** All that is derived, as JSON has it: numbers of a format come back as bigint, which JSON does not show. */
function figures(report: HostReport): JsonIn {
  return readJson(writeJson(explanationDocument(explanationOf(report))));
}

test.each([
  ['no host', { hostId: 'me' }, 'hostId'],
  ['another version', { schema: 'ullage.report/2' }, 'schema'],
  ['no period', { periodMs: 0 }, 'periodMs'],
  ['neither whole nor changes', { kind: 'part' }, 'kind'],
])('a report with %s is refused and the field named', (_what, change, field) => {
  const [report] = fc.sample(arbitraryHost(), 1);
  if (report === undefined) throw new Error('no sample');
  const document = { ...reportDocument({ ...ORIGIN, kind: 'full', report }), ...change };
  const read = () => readReport(readJson(writeJson(document)));
  expect(read).toThrow(expect.objectContaining({ code: 'REPORT_INVALID' }));
  expect(read).toThrow(`field ${field}:`);
});
