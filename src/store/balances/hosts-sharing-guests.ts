// Which hosts of shared pools have guests that another host has as well: on their way from one to the other, or defined twice.
import { sql } from 'kysely';
import { factKey } from '../reports/fact-key.ts';
import type { Tx } from '../tables.ts';

/** Ids of the hosts that have a disk on one of these pools (PoolFacts.id) of a guest that another host has a disk of there, too. All disks
 *  are looked at once. */
export async function hostsSharingGuests(tx: Tx, poolIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (poolIds.length === 0) return new Set();
  // The least and the greatest cost no sorting, as counting what is distinct would. Databases before PostgreSQL 18 order no UUIDs.
  const { rows } = await sql<{ readonly host_id: string }>`
    select distinct disks.host_id from disks join (
      select pool_key, guest_uuid from disks
      where pool_key = any (${poolIds.map(factKey)}::text[]) and gone_at is null
      group by pool_key, guest_uuid having min(host_id::text) <> max(host_id::text)
    ) as twice using (pool_key, guest_uuid)
    where gone_at is null`.execute(tx);
  return new Set(rows.map(({ host_id }) => host_id));
}
