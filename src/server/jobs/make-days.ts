// The coming days of the history get their places before their first report comes: no report has to wait for a partition.
import { ensureDay } from '../../store/history/partitions.ts';
import type { Job } from './job.ts';

const DAY_MS = 86_400_000;

/** Today, and as many as a long weekend without this job may have. */
const DAYS_AHEAD = [0, 1, 2, 3];

/** See the head of the file. */
export const MAKE_DAYS: Job = {
  name: 'make-days',
  everyMs: 3_600_000,
  run: async ({ write, nowMs }) => {
    for (const day of DAYS_AHEAD) await write((tx) => ensureDay(tx, nowMs() + day * DAY_MS));
  },
};
