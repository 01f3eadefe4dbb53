// Takes one report: decides under the host's lock whether it follows what is held, and writes what changed, all in one transaction.
import { z } from 'zod';
import type { HostPolicy } from '../../core/claim/host-inventory.ts';
import { UllageError } from '../../core/errors.ts';
import { explanationOf, type Explanation } from '../../core/explanation.ts';
import type { FindingThresholds } from '../../core/finding.ts';
import { InvariantError } from '../../core/invariant.ts';
import { applyDelta, deltaOf, hasDistinctKeys, isApplicable, type ReportDelta } from '../../core/report-delta.ts';
import { reclaimableOf } from '../../core/reclaimable.ts';
import { renamedPools } from '../../core/renamed-pools.ts';
import type { HostReport } from '../../core/report.ts';
import type { EventKind } from '../../wire/api/events.ts';
import { finding } from '../../wire/explanation.ts';
import type { ReportEnvelope } from '../../wire/report-document.ts';
import { diskRowsOf, type DiskRow } from '../../store/balances/disk-rows.ts';
import { renamePools } from '../../store/balances/rename-pools.ts';
import { appendEvents, type NewEvent } from '../../store/fleet/events.ts';
import { findHostState, type HostMemory, type HostState } from '../../store/fleet/host-state.ts';
import { lockHost } from '../../store/fleet/lock-host.ts';
import type { StoredHost } from '../../store/reports/host.ts';
import { noteLate } from '../../store/history/late-reports.ts';
import { keepReport } from '../../store/keep-report.ts';
import { reclaimableRowsOf, type ReclaimableRow } from '../../store/reclaimable/reclaimable-rows.ts';
import { readHostReport } from '../../store/reports/read-report.ts';
import type { Store } from '../../store/store.ts';
import type { Tx } from '../../store/tables.ts';
import type { KnownDays } from '../../store/history/known-days.ts';
import { findingChanges } from './changes.ts';
import { contradictionIn } from './contradiction.ts';
import { decide, type Decision, type Held } from './decide.ts';
import { endedAtMs, historyPlace } from './history-place.ts';
import { reconcileWith, reconciliationOf } from './reconcile-with.ts';
import type { CachedReport, ReportCache, ReportStamp } from './report-cache.ts';
import { leastWorstCase, summaryOf } from './summarise.ts';

/** What a report is held against before there is any. */
const NOTHING: Pick<HostReport, 'pools' | 'guests' | 'images' | 'found' | 'problems'> = {
  pools: [],
  guests: [],
  images: [],
  found: [],
  problems: [],
};

const keptFindings = z.array(finding);

const keptComplete = z.object({ complete: z.boolean().optional() });

/** A new host with a thousand orphans would drown everybody else's events: the rest is in its list of findings. */
const MOST_FINDING_EVENTS = 100;

/** When a report came, by our clock, and when it was sent, by its host's: undefined where that was not said. */
export interface Arrival {
  readonly nowMs: number;
  readonly sentAtMs: number | undefined;
}

/** What takes reports, and what it remembers from one to the next. */
export interface Ingest {
  readonly store: Store;
  readonly thresholds: FindingThresholds;
  /** What may be promised of hosts. */
  readonly policy: HostPolicy;
  readonly cache: ReportCache;
  /** Days that are known to have their places in the history. */
  readonly days: KnownDays;
}

/** Takes a report that was read. Throws REPORT_INVALID when it contradicts itself. */
export async function takeReport(
  { store, thresholds, policy, cache, days }: Ingest,
  envelope: ReportEnvelope,
  { nowMs, sentAtMs }: Arrival,
): Promise<Decision> {
  // A list whose facts share a key could never be told as changes.
  if (envelope.kind === 'full' && !hasDistinctKeys(envelope.report)) {
    throw new UllageError('REPORT_INVALID', 'read a report: two facts of one list have the same key');
  }
  const outcome = await store.write(async (tx): Promise<Outcome> => {
    const locked = await lockHost(tx, envelope.hostId);
    const [host, state] = [locked?.host, locked?.memory];
    const decision = decide(heldOf(host, state), envelope, nowMs);
    if (decision.kind !== 'accept') return { decision };
    const before = host === undefined ? undefined : await beforeOf(tx, cache, host);
    const step = stepOf(before?.report, envelope);
    if (step === undefined) return { decision: { kind: 'needs-full' } };
    const contradiction = contradictionIn(step.after);
    if (contradiction !== undefined) throw new UllageError('REPORT_INVALID', `believe a report: ${contradiction}`);
    const work = {
      envelope,
      step,
      before,
      host,
      state,
      decision,
      nowMs,
      sentAtMs,
      policy,
      thresholds,
      hasDay: days.has(nowMs),
    };
    return { decision, taken: await keep(tx, work) };
  });
  const { decision, taken } = outcome;
  if (taken !== undefined) {
    cache.put(taken.stamp, taken.report);
    days.add(nowMs);
  }
  return decision;
}

interface Outcome {
  readonly decision: Decision;
  /** What the next report is held against. */
  readonly taken?: { readonly stamp: ReportStamp; readonly report: CachedReport } | undefined;
}

/** What is held of a host, from memory where that is the very report that its row names. */
interface Before extends Omit<CachedReport, 'disks' | 'reclaimable' | 'complete'> {
  /** Undefined: not known. */
  readonly complete: boolean | undefined;
  /** Undefined: only the database knows. */
  readonly disks: readonly DiskRow[] | undefined;
  /** As `disks`. */
  readonly reclaimable: readonly ReclaimableRow[] | undefined;
}

async function beforeOf(tx: Tx, cache: ReportCache, host: StoredHost): Promise<Before | undefined> {
  const cached = cache.get({ ...host, hostId: host.id });
  if (cached !== undefined) return cached;
  const report = await readHostReport(tx, host.id);
  if (report === undefined) return undefined;
  const state = await findHostState(tx, host.id);
  const { complete } = keptComplete.parse(state?.summary ?? {});
  return {
    report,
    disks: undefined,
    reclaimable: undefined,
    findings: keptFindings.parse(state?.findings ?? []),
    complete,
  };
}

function heldOf(host: StoredHost | undefined, state: HostMemory | undefined): Held | undefined {
  if (host === undefined) return undefined;
  const { agentRun, sequence, periodMs } = host;
  const [run, replacedAtMs] = [state?.previousRun, state?.replacedAtMs];
  const previous = run === undefined || replacedAtMs === undefined ? undefined : { agentRun: run, replacedAtMs };
  return { agentRun, sequence, periodMs, previous };
}

interface Step {
  readonly delta: ReportDelta;
  readonly after: HostReport;
}

/** The change to what is held, and what it comes to; undefined for a delta that does not fit. */
function stepOf(before: HostReport | undefined, envelope: ReportEnvelope): Step | undefined {
  if (envelope.kind === 'full') {
    const { report } = envelope;
    return { delta: deltaOf(before ?? { ...report, ...NOTHING }, report), after: report };
  }
  if (before === undefined || !isApplicable(before, envelope.delta)) return undefined;
  return { delta: envelope.delta, after: applyDelta(before, envelope.delta) };
}

interface Work {
  readonly envelope: ReportEnvelope;
  readonly step: Step;
  readonly before: Before | undefined;
  readonly host: StoredHost | undefined;
  readonly state: HostMemory | undefined;
  readonly decision: Extract<Decision, { kind: 'accept' }>;
  readonly nowMs: number;
  readonly sentAtMs: number | undefined;
  readonly hasDay: boolean;
  readonly policy: HostPolicy;
  readonly thresholds: FindingThresholds;
}

async function keep(tx: Tx, work: Work): Promise<Outcome['taken']> {
  const { envelope, step, nowMs, thresholds, hasDay } = work;
  const { hostId, agentRun, sequence } = envelope;
  const after = explained(step.after, thresholds);
  const disks = diskRowsOf(after.balances);
  const reclaimable = reclaimableRowsOf(reclaimableOf(after.report, after.findings));
  const reconciliation = reconciliationOf({ ...work, hostId, explanation: after });
  const { provider, print, sighting } = reconciliation;
  const endedMs = endedAtMs(step.after, { receivedAtMs: nowMs, sentAtMs: work.sentAtMs });
  const place = await historyPlace(tx, { endedMs, nowMs });
  if (work.before !== undefined) await renamePools(tx, hostId, renamedPools(work.before.report, step.after));
  const observed = await keepReport(tx, {
    report: { origin: envelope, delta: step.delta, receivedAtMs: nowMs },
    state: stateOf(work, after),
    balances: {
      hostId,
      balances: after.balances,
      atMs: place.atMs,
      ofPools: place.ofPools,
      disks: { before: work.before?.disks, now: disks },
    },
    reclaimable: { hostId, atMs: nowMs, before: work.before?.reclaimable, now: reclaimable },
    observation: { provider, print, observedAtMs: sighting.observedAtMs },
    hasDay: hasDay && !place.isLate,
  });
  if (place.isLate && place.ofPools) await noteLate(tx, hostId, place.atMs);
  const claims = await reconcileWith(tx, reconciliation, observed);
  await appendEvents(tx, nowMs, [...eventsOf(work, after), ...claims]);
  const stamp = { hostId, agentRun, sequence, receivedAtMs: nowMs, firstSeenAtMs: work.host?.firstSeenAtMs ?? nowMs };
  const findings = after.findings.map(({ code, subject }) => ({ code, subject }));
  return { stamp, report: { report: step.after, disks, reclaimable, findings, complete: after.complete } };
}

function stateOf(work: Work, after: Explanation): HostState {
  return {
    hostId: work.envelope.hostId,
    ...agentsOf(work),
    announced: 'fresh',
    worstCaseFree: leastWorstCase(after.balances),
    summary: summaryOf(after),
    findings: after.findings,
  };
}

/** Which run there was before, and whether two take turns. */
function agentsOf({ decision, host, state, nowMs }: Work) {
  const replaced = decision.newRun && host !== undefined;
  return {
    previousRun: replaced ? host.agentRun : state?.previousRun,
    replacedAtMs: replaced ? nowMs : state?.replacedAtMs,
    twoAgentsAtMs: decision.twoAgents ? nowMs : state?.twoAgentsAtMs,
  };
}

/** Facts that contradict one another (more free than there is) break the laws of a balance: that is the report's fault, not ours. */
function explained(report: HostReport, thresholds: FindingThresholds): Explanation {
  try {
    return explanationOf(report, thresholds);
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    throw new UllageError('REPORT_INVALID', `balance a report: ${error.message}`, { cause: error });
  }
}

/** A row a host and minute would be nearly all events, and would tell no more than the lists of hosts do. */
function isTold({ envelope, before }: Work, { complete }: Explanation): boolean {
  return envelope.kind === 'full' || before?.complete !== complete;
}

/** Findings are compared with those kept of the report before: to derive them again would double the work of every report. */
function eventsOf(work: Work, after: Explanation): readonly NewEvent[] {
  const { envelope, state, decision } = work;
  const told = (kind: EventKind, detail: object): NewEvent => ({
    hostId: envelope.hostId,
    hostName: after.report.hostname,
    kind,
    detail,
  });
  const changes = findingChanges(work.before?.findings ?? [], after.findings);
  const acceptedDetail = { sequence: envelope.sequence, complete: after.complete };
  const isBack = state !== undefined && state.announced !== 'fresh';
  return [
    ...(work.before === undefined ? [told('host-appeared', {})] : []),
    ...(isBack ? [told('host-fresh', { was: state.announced })] : []),
    ...(decision.twoAgents ? [told('two-agents', { agentRun: envelope.agentRun })] : []),
    ...(isTold(work, after) ? [told('report-accepted', acceptedDetail)] : []),
    ...changes.appeared.slice(0, MOST_FINDING_EVENTS).map((detail) => told('finding-appeared', detail)),
    ...changes.cleared.slice(0, MOST_FINDING_EVENTS).map((detail) => told('finding-cleared', detail)),
  ];
}
