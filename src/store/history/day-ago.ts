// What pools had occupied a day before the latest report of their hosts: for what they grow by in a day.
import { sql } from 'kysely';
import type { Bytes } from '../../core/bytes.ts';
import { factKey } from '../reports/fact-key.ts';
import type { Tx } from '../tables.ts';

/** By host and the pool's id; undefined where nothing is kept of then, or it was not known. */
export type OccupiedDayAgo = (hostId: string, poolId: string) => Bytes | undefined;

/** By the last report that is at least 24 and at most 25 hours older than the host's latest. By pools' primary key, then
 *  pool_history_by_pool of one day or two. */
export async function occupiedDayAgo(tx: Tx, hosts: readonly string[]): Promise<OccupiedDayAgo> {
  const { rows } = await sql<{ host_id: string; key: string; occupied: bigint | null }>`
    select p.host_id, p.key, past.occupied
    from pools p join hosts h on h.id = p.host_id cross join lateral (
      select occupied from pool_history
      where pool_ref = p.ref and at <= h.received_at - interval '24 hours' and at >= h.received_at - interval '25 hours'
      order by at desc limit 1
    ) as past
    where p.host_id = any(${hosts}::uuid[]) and p.gone_at is null`.execute(tx);
  const byPool = new Map(rows.map(({ host_id, key, occupied }) => [`${host_id} ${key}`, occupied ?? undefined]));
  return (hostId, poolId) => byPool.get(`${hostId} ${factKey(poolId)}`);
}
