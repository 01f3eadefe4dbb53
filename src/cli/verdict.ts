// The exit code of an explanation: what was selected is judged, nothing else.
import { SEVERITIES, type Severity } from '../core/finding.ts';
import { leftAtMost } from '../core/pool.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import type { Selection } from './select.ts';

/** 1 for certain bad news, else 3 when something could not be read or is of a report that is late or lost, else 0. See
 *  EXIT_CODE_PRECEDENCE. */
export function exitCodeOf(selection: Selection, failOn: Severity | 'never', isStale: boolean): ExitCode {
  const negative = selection.balances.some((balance) => (leftAtMost(balance) ?? 0n) < 0n);
  const reached = selection.findings.some(({ severity }) => reaches(severity, failOn));
  if (negative || reached) return EXIT_CODES.bad;
  return isStale || isIncomplete(selection) ? EXIT_CODES.incomplete : EXIT_CODES.fine;
}

/** Whether a finding of this severity makes the exit code 1. */
export function reaches(severity: Severity, failOn: Severity | 'never'): boolean {
  return failOn !== 'never' && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
}

/** A problem, a disk of unknown growth, or a pool that did not say how full it is. */
function isIncomplete({ problems, balances }: Selection): boolean {
  return (
    problems.length > 0 ||
    balances.some((balance) => balance.worstCaseFree === undefined || balance.uncertainty.unknownDisks.length > 0)
  );
}
