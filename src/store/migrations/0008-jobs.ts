// Migration 8: work that is done again and again by whichever process gets to it, and when it is due next (jobs).
import type { Migration } from './migration.ts';

/** See the head of the file. Times are the database's own, so that the clocks of replicas may differ. */
export const JOBS: Migration = {
  name: '0008-jobs',
  statements: [
    `create table jobs (
      name text primary key,
      due_at timestamptz not null,
      succeeded_at timestamptz,
      failures integer not null default 0 check (failures >= 0)
    )`,
  ],
};
