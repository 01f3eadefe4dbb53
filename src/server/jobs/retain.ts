// What is older than operators want to keep is removed. History only goes once the next longer buckets are made of it.
import { dropEventsBefore } from '../../store/fleet/events-removed.ts';
import { dropDiskHistory, type Step } from '../../store/history/disk-starts.ts';
import { dropHistory } from '../../store/history/drop-history.ts';
import {
  databaseNow,
  removeAudit,
  removeClaimEvents,
  removeDayBuckets,
  removeGone,
} from '../../store/history/retention.ts';
import { dropHostsKept, MOST_WITH_HOSTS, removePlacements } from '../../store/placements/placements.ts';
import { removeSessions } from '../../store/sessions/end-session.ts';
import type { Tx } from '../../store/tables.ts';
import type { Job, Turn } from './job.ts';

/** For how many days each is kept; 0 is for ever. */
export interface Retention {
  readonly retentionReportDays: number;
  readonly retention5minDays: number;
  readonly retention1hDays: number;
  readonly retention1dDays: number;
  readonly retentionDiskDays: number;
  readonly retentionEventDays: number;
  readonly retentionAuditDays: number;
  readonly retentionClaimEventDays: number;
  readonly retentionPlacementDays: number;
}

/** What an operator who says nothing gets. */
export const DEFAULT_RETENTION: Retention = {
  retentionReportDays: 7,
  retention5minDays: 30,
  retention1hDays: 400,
  retention1dDays: 3_650,
  retentionDiskDays: 90,
  retentionEventDays: 30,
  retentionAuditDays: 0,
  retentionClaimEventDays: 0,
  retentionPlacementDays: 90,
};

const DAY_MS = 86_400_000;

/** Sessions that have expired are of no use; the audit log has who signed in. */
const SESSION_DAYS = 1;

/** The job. */
export function retainJob(keep: Retention): Job {
  return { name: 'retain', everyMs: 3_600_000, run: (turn) => retain(turn, keep) };
}

async function retain(turn: Turn, keep: Retention): Promise<void> {
  const { write } = turn;
  // A process whose clock is years ahead would remove everything.
  const nowMs = Math.min(turn.nowMs(), await turn.store.read(databaseNow));
  /** The time before which `work` may remove; it is not done where everything is kept. */
  const before = async (days: number, work: (beforeMs: number) => Promise<unknown>): Promise<void> => {
    if (days > 0 && !turn.isEnding()) await work(nowMs - days * DAY_MS);
  };
  await before(keep.retentionReportDays, (ms) => write((tx) => dropHistory(tx, 'pool_history', ms)));
  await before(keep.retention5minDays, (ms) => write((tx) => dropHistory(tx, 'pool_5min', ms)));
  await before(keep.retention1hDays, (ms) => write((tx) => dropHistory(tx, 'pool_1h', ms)));
  await before(keep.retention1dDays, (ms) => allOf(turn, (tx) => removeDayBuckets(tx, ms)));
  await before(keep.retentionDiskDays, (ms) => dropDiskHistory(stepOf(turn), ms));
  await before(keep.retentionEventDays, (ms) => write((tx) => dropEventsBefore(tx, ms)));
  await before(keep.retentionAuditDays, (ms) => allOf(turn, (tx) => removeAudit(tx, ms)));
  await before(keep.retentionClaimEventDays, (ms) => passClaimEvents(turn, ms));
  await before(keep.retentionPlacementDays, (ms) => allOf(turn, (tx) => removePlacements(tx, ms)));
  await allOf(turn, (tx) => dropHostsKept(tx, MOST_WITH_HOSTS));
  await before(SESSION_DAYS, (ms) => allOf(turn, (tx) => removeSessions(tx, ms)));
  await before(keep.retentionDiskDays, (ms) => allOf(turn, (tx) => removeGone(tx, 'disks', ms)));
  await before(keep.retention1dDays, (ms) => allOf(turn, (tx) => removeGone(tx, 'pools', ms)));
}

/** Nothing is done any more once the process is to end. */
function stepOf({ write, isEnding }: Turn): Step {
  return async (work) => (isEnding() ? undefined : write(work));
}

/** Piece by piece, so that nobody waits behind one large removal. */
async function allOf({ write, isEnding }: Turn, piece: (tx: Tx) => Promise<boolean>): Promise<void> {
  while (!isEnding() && (await write(piece)));
}

/** Once over all that are old enough, piece by piece. */
async function passClaimEvents({ write, isEnding }: Turn, beforeMs: number): Promise<void> {
  let after: bigint | undefined = 0n;
  while (after !== undefined && !isEnding()) {
    const from: bigint = after;
    after = await write((tx) => removeClaimEvents(tx, beforeMs, from));
  }
}
