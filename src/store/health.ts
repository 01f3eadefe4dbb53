// What the database says of itself and of what servers do in it.
import { sql } from 'kysely';
import type { BucketLength } from '../core/history/buckets.ts';
import { listJobs, type JobState } from './jobs/list-jobs.ts';
import { runningServers, type RunningServer } from './servers/servers.ts';
import type { Tx } from './tables.ts';

/** It, in one view of the database. */
export interface StoreHealth {
  /** "15.14 (Debian 15.14-0+deb12u1)". */
  readonly version: string;
  readonly servers: readonly RunningServer[];
  readonly jobs: readonly JobState[];
  /** Shortest buckets first; a length of which there is none is left out. */
  readonly history: readonly { readonly buckets: BucketLength; readonly doneUntilMs: number }[];
  /** How many hosts' latest reports are of which agents, most first. */
  readonly agents: readonly { readonly version: string; readonly hosts: number }[];
}

const LENGTHS: readonly BucketLength[] = ['5min', '1h', '1d'];

/** Reads all hosts' headings: for somebody who looks, not for each call. */
export async function storeHealth(tx: Tx): Promise<StoreHealth> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(tx);
  const done = await tx.selectFrom('roll_ups').select(['length', 'done_until']).execute();
  const agents = await tx
    .selectFrom('hosts')
    .select(['agent_version', sql<number>`count(*)::integer`.as('hosts')])
    .groupBy('agent_version')
    .orderBy('hosts', 'desc')
    .orderBy('agent_version')
    .execute();
  return {
    version: rows[0]?.version ?? '',
    servers: await runningServers(tx),
    jobs: await listJobs(tx),
    history: LENGTHS.flatMap((buckets) => {
      const row = done.find(({ length }) => length === buckets);
      return row === undefined ? [] : [{ buckets, doneUntilMs: row.done_until }];
    }),
    agents: agents.map(({ agent_version: version, hosts }) => ({ version, hosts })),
  };
}
