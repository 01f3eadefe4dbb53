// The problems of a host as answers tell them: what its report could not read, and what only the server can see.
import type { Problem } from '../../core/problem.ts';
import type { HostReport } from '../../core/report.ts';
import type { HostLine } from '../../wire/api/hosts.ts';

/** A clock that is ahead is told beside what the host could not read: every time in its report is wrong by as much. */
export function problemsOf({ clockAheadMs }: Pick<HostLine, 'clockAheadMs'>, report: HostReport): readonly Problem[] {
  if (clockAheadMs === undefined) return report.problems;
  const skew: Problem = {
    kind: 'unavailable',
    subject: {},
    attempted: "compare the host's clock with the server's",
    found: `it is ahead by ${clockAheadMs / 1000n} s at least`,
    hint: "Set the host's clock. Freshness is judged by the server's, so only the times in this host's report are wrong.",
  };
  return [skew, ...report.problems];
}
