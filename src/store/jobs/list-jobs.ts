// How the last turns of all jobs ended.
import type { Tx } from '../tables.ts';

/** A job's last turns. */
export interface JobState {
  readonly name: string;
  /** Undefined: it never did. */
  readonly succeededAtMs: number | undefined;
  /** In a row, until now. */
  readonly failures: number;
}

/** All jobs that have had a turn, by name. By the primary key. */
export async function listJobs(tx: Tx): Promise<readonly JobState[]> {
  const rows = await tx.selectFrom('jobs').select(['name', 'succeeded_at', 'failures']).orderBy('name').execute();
  return rows.map((row) => ({
    name: row.name,
    succeededAtMs: row.succeeded_at ?? undefined,
    failures: row.failures,
  }));
}
