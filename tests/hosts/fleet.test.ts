// The made-up fleet is one that an agent could have reported: consistent, and its deltas are small and apply.
import { expect, test } from 'vitest';
import { applyDelta, hasDistinctKeys, isApplicable } from '../../src/core/report-delta.ts';
import { balancesOf } from '../../src/core/pool.ts';
import { readJson, writeJson } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import { readReport } from '../../src/wire/report.ts';
import { fleetEnvelope, fleetReport, hostIdOf } from './fleet.ts';

test('a host promises more than it has, and its ledger closes', () => {
  const [balance] = balancesOf(fleetReport(7, 3));
  expect(balance?.promises).toHaveLength(50);
  expect(balance?.worstCaseFree).toBeLessThan(0n);
  expect(balance?.ledger.every(({ bytes }) => bytes >= 0n)).toBe(true);
});

test('each tick tells a tenth of the disks, and the report that comes out is the whole one', () => {
  const before = fleetReport(7, 4);
  const envelope = fleetEnvelope(7, 5, false);
  if (envelope.kind !== 'delta') throw new Error('expected a delta');
  expect([envelope.base, envelope.sequence]).toEqual([5, 6]);
  expect(envelope.delta.images.changed).toHaveLength(5);
  expect([hasDistinctKeys(before), isApplicable(before, envelope.delta)]).toEqual([true, true]);
  expect(applyDelta(before, envelope.delta)).toEqual(fleetReport(7, 5));
});

test('it is read as any agent’s, and hosts differ', () => {
  const envelope = fleetEnvelope(0, 0, true);
  expect(readReport(readJson(writeJson(reportDocument(envelope)))).hostId).toBe(hostIdOf(0));
  expect(new Set([0, 1, 2].map(hostIdOf)).size).toBe(3);
});
