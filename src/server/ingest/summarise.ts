// From a host's explanation to what lists say of it.
import type { Explanation } from '../../core/explanation.ts';
import { countBySeverity } from '../../core/finding.ts';
import { isBound, type Balance } from '../../core/pool.ts';
import { minBytes } from '../../core/bytes.ts';
import { guestsKnown } from '../../core/missing-guests.ts';
import { countOfUnresolved } from '../../core/uncharged.ts';
import type { HostReport } from '../../core/report.ts';
import type { HostSummary, PoolLine } from '../../wire/api/host-summary.ts';
import { machineOf } from './machine.ts';

/** The summary. */
export function summaryOf({ report, balances, uncharged, novaViews, findings, complete }: Explanation): HostSummary {
  const unresolved = countOfUnresolved(uncharged);
  return {
    complete,
    measuredAtMs: Math.max(0, report.finishedAtMs),
    agentVersion: report.collectorVersion,
    ...countsOf(report),
    unresolvedDisks: unresolved,
    problems: report.problems.length,
    findings: countBySeverity(findings),
    pools: balances.map((balance) => poolLineOf(balance, unresolved)),
    machine: machineOf(report, balances, novaViews),
  };
}

type Counts = Pick<HostSummary, 'guests' | 'disks' | 'pausedGuests'>;

/** A report without guests that may lack some does not say that there are none. */
function countsOf(report: HostReport): Counts {
  if (guestsKnown(report) === 'none') return {};
  const { guests } = report;
  return {
    guests: guests.length,
    disks: guests.reduce((sum, guest) => sum + guest.disks.length, 0),
    pausedGuests: guests.filter(({ ioError }) => ioError !== undefined).length,
  };
}

/** One pool in a line. `unresolved`: disks of its host of which each may belong to it. */
export function poolLineOf(balance: Balance, unresolved: number): PoolLine {
  const { pool } = balance;
  return {
    id: pool.id,
    name: pool.name,
    kind: pool.kind,
    shared: pool.shared,
    doubts: pool.doubts,
    total: balance.total,
    occupied: balance.occupied,
    available: balance.available,
    growth: balance.growth,
    worstCaseFree: balance.worstCaseFree,
    provisioned: balance.provisioned,
    disks: balance.promises.length,
    unknownDisks: balance.uncertainty.unknownDisks.length,
    bound: isBound(balance, unresolved),
  };
}

/** The least worst case of a host's pools; undefined where none is known. */
export function leastWorstCase(balances: readonly Balance[]): bigint | undefined {
  const known = balances.map(({ worstCaseFree }) => worstCaseFree).filter((value) => value !== undefined);
  const [first, ...rest] = known;
  return first === undefined ? undefined : rest.reduce((least, value) => minBytes(least, value), first);
}
