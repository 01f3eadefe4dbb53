// Whole or as changes: what the next envelope of an agent holds, by what the one before was.
import { deltaSteps, hasDistinctKeys } from '../../core/report-delta.ts';
import type { HostReport } from '../../core/report.ts';
import { inTurns, type Turns } from '../../core/steps.ts';
import type { ReportContent } from '../../wire/report-document.ts';

/** Which report of which run. */
export interface ReportNumber {
  readonly agentRun: string;
  readonly sequence: number;
}

/** Remembers the report that the next delta builds on: the last one that was kept for delivery. */
export class ReportMaker {
  #base: (ReportNumber & { readonly report: HostReport }) | undefined;
  /** Since the last `contentFor` a whole report was asked for. */
  #fullAsked = false;

  /** The content for a report: a delta wherever it can be told, the whole report where the last one is not to be built on, belongs to
   *  another run, or has two facts of one key. */
  async contentFor(report: HostReport, agentRun: string, turns: Turns): Promise<ReportContent> {
    const base = this.#base;
    this.#fullAsked = false;
    if (base === undefined || base.agentRun !== agentRun || !hasDistinctKeys(report)) return { kind: 'full', report };
    return { kind: 'delta', base: base.sequence, delta: await inTurns(deltaSteps(base.report, report), turns) };
  }

  /** The report of the last `contentFor` waits for delivery: the next delta builds on it, unless a whole one was asked for since. */
  kept(report: HostReport, number: ReportNumber): void {
    this.#base = this.#fullAsked || !hasDistinctKeys(report) ? undefined : { ...number, report };
  }

  /** The next one must be whole: it is asked for, or one before it was lost. */
  wantFull(): void {
    this.#base = undefined;
    this.#fullAsked = true;
  }
}
