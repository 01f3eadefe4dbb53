// The ordered list of finding rules, and the harness that runs them all.
import { SEVERITIES, type Finding, type FindingContext, type FindingRule } from '../finding.ts';

/** Every rule, in the order in which equals are shown. A new rule is one file and one line here. */
export const FINDING_RULES: readonly FindingRule[] = [];

/** All findings: most severe first, then most bytes at stake, then by rule. */
export function findingsOf(context: FindingContext): readonly Finding[] {
  return FINDING_RULES.flatMap((rule) => rule(context)).toSorted(worstFirst);
}

function worstFirst(a: Finding, b: Finding): number {
  const severity = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  if (severity !== 0) return severity;
  const [left, right] = [a.bytesAtStake ?? 0n, b.bytesAtStake ?? 0n];
  return left === right ? 0 : left > right ? -1 : 1;
}
