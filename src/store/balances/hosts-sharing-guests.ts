// Which hosts of shared pools have guests that another host has as well: on their way from one to the other, or defined twice.
import { sql } from 'kysely';
import { factKey } from '../reports/fact-key.ts';
import type { Tx } from '../tables.ts';

/** Ids of the hosts that have a disk on one of these pools (PoolFacts.id) of a guest that another host has a disk of there, too. By
 *  disks_by_pool_and_guest alone, where the tables are vacuumed: nothing is sorted. */
export async function hostsSharingGuests(tx: Tx, poolIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (poolIds.length === 0) return new Set();
  const { rows } = await sql<{ readonly host_id: string }>`
    select distinct host_id from unnest(${poolIds.map(factKey)}::text[]) as wanted(pool), lateral (
      select host_id, lag(host_id) over by_guest as before, lead(host_id) over by_guest as after
      from disks where pool_key = wanted.pool and gone_at is null
      window by_guest as (partition by guest_uuid order by host_id)
    ) as seen
    where before <> host_id or after <> host_id`.execute(tx);
  return new Set(rows.map(({ host_id }) => host_id));
}
