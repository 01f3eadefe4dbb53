// Keeps a report with all that is derived of it, in one message to the database.
import { balanceCalls, type BalancesToKeep } from './balances/write-balances.ts';
import { callAll } from './call.ts';
import { observeCall, observedOf, type Observation, type Observed } from './claims/observe-provider.ts';
import { hostStateCall, type HostState } from './fleet/host-state.ts';
import { ensureDay } from './history/partitions.ts';
import { reclaimableCalls, type ReclaimableToKeep } from './reclaimable/write-reclaimable.ts';
import type { Tx } from './tables.ts';
import { reportCalls, writeRest, type ReportToKeep } from './reports/write-report.ts';

/** What belongs to one report. */
export interface KeptWithReport {
  readonly report: ReportToKeep;
  readonly state: HostState;
  readonly balances: BalancesToKeep;
  readonly reclaimable: ReclaimableToKeep;
  readonly observation: Observation;
  /** The day of the report is known to have its place in the history. */
  readonly hasDay: boolean;
}

/** Keeps it; what the host's provider is to it. The caller holds the host's lock and has compared the sequence. */
export async function keepReport(tx: Tx, kept: KeptWithReport): Promise<Observed> {
  if (!kept.hasDay) await ensureDay(tx, kept.balances.atMs);
  const said = await callAll(tx, [
    ...reportCalls(kept.report),
    hostStateCall(kept.state),
    ...balanceCalls(kept.balances),
    ...reclaimableCalls(kept.reclaimable),
    observeCall(kept.observation),
  ]);
  await writeRest(tx, kept.report);
  return observedOf(said);
}
