// Where the figures of a report have their place in the history: when it came, or when its audit ended where it waited long.
import type { HostReport } from '../../core/report.ts';
import { keptSince } from '../../store/history/kept-since.ts';
import { NOTED_AFTER_MS } from '../../store/history/roll-up.ts';
import type { Tx } from '../../store/tables.ts';
import type { Journey } from './observed-at.ts';

/** A spool holds a week of minutes. What claims to be far older than that would only make a partition for each day it names. */
const MOST_WAITED_MS = 31 * 86_400_000;

/** When a report's audit ended, by our clock. Of a sender that does not say when it sent, when it came. */
export function endedAtMs(
  { finishedAtMs }: Pick<HostReport, 'finishedAtMs'>,
  { receivedAtMs, sentAtMs }: Journey,
): number {
  const waitedMs = sentAtMs === undefined ? 0 : Math.max(0, sentAtMs - finishedAtMs);
  return Math.max(0, receivedAtMs - waitedMs);
}

/** A place in the history, as `writeBalances` is told of it. */
export interface HistoryPlace {
  readonly atMs: number;
  readonly ofPools: boolean;
  readonly isLate: boolean;
}

/** The place of a report. What is older than the history that is kept is no sample of its pools any more; its disks were so at least when
 *  what is kept begins. One that is late is still to be noted (`noteLate`), when its host is sure to have a row. */
export async function historyPlace(
  tx: Tx,
  { endedMs, nowMs }: { readonly endedMs: number; readonly nowMs: number },
): Promise<HistoryPlace> {
  if (nowMs - endedMs < NOTED_AFTER_MS) return { atMs: nowMs, ofPools: true, isLate: false };
  const sinceMs = Math.max(await keptSince(tx), nowMs - MOST_WAITED_MS);
  if (endedMs < sinceMs) return { atMs: sinceMs, ofPools: false, isLate: true };
  return { atMs: endedMs, ofPools: true, isLate: true };
}
