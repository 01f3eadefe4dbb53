// What a finding rule says of a report, in a shape that a test can write down whole.
import type { FindingRule } from '../../src/core/finding.ts';
import type { HostReport } from '../../src/core/report.ts';
import * as facts from './facts.ts';

/** A finding without its code, which is the rule's: "severity subject bytes", message, action. */
export type Said = readonly [head: string, message: string, action: string];

/** All that a rule says of a report, each finding as three strings; the subject as pool/guest/disk/path that are known. */
export function said(rule: FindingRule, parts: Partial<HostReport>): readonly Said[] {
  return rule(facts.contextOf(facts.report(parts))).map(({ severity, subject, bytesAtStake, message, action }) => [
    [severity, subject.pool, subject.guest, subject.disk, subject.path, bytesAtStake]
      .filter((part) => part !== undefined)
      .join(' '),
    message,
    action,
  ]);
}
