// How many hosts have promised more of something than they may: for metrics. Shared pools are told by their findings.
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';

/** Counts them, by what claims charge the host itself. Adds up all claims that are held: for now and then, not for each call. */
export async function countOverClaimedHosts(tx: Tx): Promise<number> {
  const { rows } = await sql<{ hosts: bigint }>`
    with charged as (
      select c.provider_id, r.resource, sum(r.amount) as amount
      from claims c join claim_resources r on r.claim_id = c.id and r.pool_provider_id is null
      where c.state in ('claimed', 'confirmed')
      group by c.provider_id, r.resource
    )
    select count(distinct i.provider_id) as hosts
    from inventories i join charged using (provider_id, resource) join providers p on p.id = i.provider_id
    where p.pool_id is null
      and charged.amount > floor((i.total - i.reserved)::numeric * i.allocation_ratio_ppm / 1000000)`.execute(tx);
  return Number(rows[0]?.hosts ?? 0n);
}
