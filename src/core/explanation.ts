// The whole answer of `ullage explain`: balances, promises, Nova's views, findings, problems. Pure: a report in, an answer out.
import type { Elsewhere } from './elsewhere.ts';
import { DEFAULT_THRESHOLDS, type Finding, type FindingThresholds } from './finding.ts';
import { findingSteps } from './findings/catalogue.ts';
import { novaViewSteps } from './nova/views.ts';
import type { NovaView } from './nova/view.ts';
import { balanceSteps, type Balance } from './pool.ts';
import type { HostReport } from './report.ts';
import { finish, type Steps } from './steps.ts';
import { unchargedDisks, type UnchargedDisk } from './uncharged.ts';

export type { UnchargedDisk } from './uncharged.ts';

/** Everything that a person or a program may ask about one host at one time. */
export interface Explanation {
  readonly report: HostReport;
  readonly balances: readonly Balance[];
  readonly uncharged: readonly UnchargedDisk[];
  /** Modern Nova's and Kilo's; empty when no pool can stand for Nova's instances_path. */
  readonly novaViews: readonly NovaView[];
  /** Most severe first, then most bytes at stake. */
  readonly findings: readonly Finding[];
  /** Everything could be read: no problems, no disk whose file or growth is unknown, no pool of unknown use. */
  readonly complete: boolean;
}

/** The explanation of a report. `elsewhere`: what other hosts say of the pools that it shares; undefined: nobody asked them. */
export function explanationOf(report: HostReport, thresholds?: FindingThresholds, elsewhere?: Elsewhere): Explanation {
  return finish(explanationSteps(report, thresholds, elsewhere));
}

/** As `explanationOf`, in pieces of a few milliseconds: for whoever serves others meanwhile. */
export function* explanationSteps(
  report: HostReport,
  thresholds: FindingThresholds = DEFAULT_THRESHOLDS,
  elsewhere?: Elsewhere,
): Steps<Explanation> {
  const { balances, owned } = yield* balanceSteps(report, elsewhere);
  yield;
  const uncharged = unchargedDisks(report, balances);
  const novaViews = yield* novaViewSteps(report, balances);
  return {
    report,
    balances,
    uncharged,
    novaViews,
    findings: yield* findingSteps({ report, balances, owned, novaViews, thresholds, elsewhere }),
    complete:
      report.problems.length === 0 &&
      uncharged.every((entry) => entry.reason !== 'unresolved') &&
      balances.every(isKnown),
  };
}

function isKnown(balance: Balance): boolean {
  return balance.available !== undefined && balance.uncertainty.unknownDisks.length === 0;
}
