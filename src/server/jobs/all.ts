// Every job of a server, in the order in which they are first looked at. A new one is a file and a line here.
import { EXPIRE_CLAIMS } from './expire-claims.ts';
import type { Job } from './job.ts';
import { MAINTAIN } from './maintain.ts';
import { MAKE_DAYS } from './make-days.ts';
import { retainJob, type Retention } from './retain.ts';
import { ROLL_UP } from './roll-up.ts';

/** All jobs. */
export function allJobs(retention: Retention): readonly Job[] {
  return [MAKE_DAYS, EXPIRE_CLAIMS, ROLL_UP, retainJob(retention), MAINTAIN];
}
