// The order in which findings are shown.
import { SEVERITIES, type Finding } from '../finding.ts';

/** Most severe first, then most bytes at stake. A stable sort leaves equals in the order of their rules. */
export function worstFirst(a: Finding, b: Finding): number {
  const severity = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  if (severity !== 0) return severity;
  const [left, right] = [a.bytesAtStake ?? 0n, b.bytesAtStake ?? 0n];
  return left === right ? 0 : left > right ? -1 : 1;
}
