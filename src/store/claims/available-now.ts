// What is available on the pools of a host, by the latest report that has each: a decision about bytes reads it beside the books.
import { sql } from 'kysely';
import type { Provider } from '../../core/claim/inventory.ts';
import type { Bytes } from '../../core/bytes.ts';
import type { Tx } from '../tables.ts';

/** By pool id; a pool that no report has, or of unknown use, is left out. A pool that hosts share is as the host found it that reported last
 *  of those that saw it. By the primary keys and memberships_by_pool. */
export async function availableNow(tx: Tx, { id, memberOf = [] }: Provider): Promise<ReadonlyMap<string, Bytes>> {
  if (!HOST_ID.test(id)) return new Map(); // made by a caller of the Placement API: no host reports it
  const shared = memberOf.map(({ provider }) => provider);
  const { rows } = await sql<{ pool_id: string; available: bigint | null }>`
    select pool->>'id' as pool_id, (pool->>'available')::bigint as available
    from host_states, json_array_elements(summary->'pools') as pool
    where host_id = ${id}::uuid and pool->>'shared' = 'false'
    union all
    select * from (
      select distinct on (p.pool_id) p.pool_id, (pool->>'available')::bigint as available
      from providers p
      join memberships m on m.pool_provider_id = p.id
      join hosts h on h.id::text = m.provider_id
      join host_states s on s.host_id = h.id
      cross join json_array_elements(s.summary->'pools') as pool
      where p.id = any(${shared}::text[]) and pool->>'id' = p.pool_id
      order by p.pool_id, h.received_at desc, h.id
    ) as of_all_hosts`.execute(tx);
  return new Map(rows.flatMap(({ pool_id, available }) => (available === null ? [] : [[pool_id, available]])));
}

const HOST_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
