// Hosts whose latest report may be too old: few of many, and without what is derived of their reports.
import { sql } from 'kysely';
import { instant } from '../column-types.ts';
import type { HostStateRow, Tx } from '../tables.ts';

/** What is announced of one. */
export interface SilentHost {
  readonly id: string;
  readonly name: string;
  readonly periodMs: number;
  /** By our clock. */
  readonly receivedAtMs: number;
  readonly announced: HostStateRow['announced'];
}

/** Those whose report is older than so many of their periods, or is from further than one period in the future: by id, after `afterId`.
 *  Reads every host's row, and no document. */
export async function listSilent(
  tx: Tx,
  {
    nowMs,
    periods,
    afterId,
    limit,
  }: {
    readonly nowMs: number;
    readonly periods: number;
    readonly afterId: string | undefined;
    readonly limit: number;
  },
): Promise<readonly SilentHost[]> {
  const now = instant(nowMs);
  let query = tx
    .selectFrom('hosts')
    .innerJoin('host_states', 'host_states.host_id', 'hosts.id')
    .select(['hosts.id', 'hosts.name', 'hosts.period_ms', 'hosts.received_at', 'host_states.announced'])
    .where(
      sql<boolean>`(received_at < ${now} - ${periods}::integer * period_ms * interval '1 ms'
        or received_at > ${now} + period_ms * interval '1 ms')`,
    )
    .orderBy('hosts.id')
    .limit(limit);
  if (afterId !== undefined) query = query.where('hosts.id', '>', afterId);
  return (await query.execute()).map((row) => ({
    id: row.id,
    name: row.name,
    periodMs: Number(row.period_ms),
    receivedAtMs: row.received_at,
    announced: row.announced,
  }));
}
