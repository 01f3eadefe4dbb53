// Which hosts may have guests that their latest reports lack.
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';

/** Those of the given that may. By the primary key of host_states. */
export async function hostsLackingGuests(tx: Tx, hostIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('host_states')
    .select('host_id')
    .where('host_id', 'in', [...new Set(hostIds)])
    .where(sql<boolean>`summary -> 'machine' ->> 'allGuests' = 'false'`)
    .execute();
  return new Set(rows.map(({ host_id }) => host_id));
}
