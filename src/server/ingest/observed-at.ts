// When an audit began by the server's clock, which is the one that claims are stamped with.
import type { HostReport } from '../../core/report.ts';

/** What is known of a report's way. */
export interface Journey {
  /** By our clock. */
  readonly receivedAtMs: number;
  /** By the host's clock; undefined where the sender did not say. */
  readonly sentAtMs: number | undefined;
}

/** Never later than it was, as long as the host's clock is not set while the report waits: a report taken for newer than it is would
 *  take back what was decided meanwhile. Of a sender that does not say when it sent, the earlier of two guesses: the report did not
 *  wait, or the host's clock is right. */
export function observedAtMs(
  { startedAtMs, finishedAtMs }: Pick<HostReport, 'startedAtMs' | 'finishedAtMs'>,
  { receivedAtMs, sentAtMs }: Journey,
): number {
  const audit = Math.max(0, finishedAtMs - startedAtMs);
  const direct = receivedAtMs - audit;
  const began = sentAtMs === undefined ? startedAtMs : receivedAtMs - (sentAtMs - startedAtMs);
  return Math.max(0, Math.min(direct, began));
}
