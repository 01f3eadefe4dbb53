// Which hosts mount shared pools: also those whose last report lacks a pool because it did not answer.
import { sql } from 'kysely';
import { json } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** The ids of the hosts that mount each of these pools (PoolFacts.id), or a folder of it, or one that it is a folder of. By
 *  memberships_by_pool, after a look at all pools. */
export async function listMounting(
  tx: Tx,
  poolIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (poolIds.length === 0) return new Map();
  const { rows } = await sql<{ readonly place: number; readonly host: string }>`
    select distinct wanted.place::integer, m.provider_id as host
    from json_array_elements_text(${json(poolIds)}::json) with ordinality as wanted(pool, place)
    join providers p on p.pool_id is not null
      and (p.pool_id = wanted.pool or starts_with(p.pool_id, wanted.pool || '/') or starts_with(wanted.pool, p.pool_id || '/'))
    join memberships m on m.pool_provider_id = p.id
    order by place, host`.execute(tx);
  return new Map(
    [...Map.groupBy(rows, ({ place }) => poolIds[place - 1] ?? '')].map(([pool, hosts]) => [
      pool,
      hosts.map(({ host }) => host),
    ]),
  );
}
