// What has changed of hosts since a picture of them was brought up to date, in one look at the database.
import { sql } from 'kysely';
import type { Ppm } from '../../core/ratio.ts';
import type { Tx } from '../tables.ts';
import { readHosts, readSharedPools, type HostFacts, type SharedPoolFacts } from './read-hosts.ts';

/** News, some of it told before. */
export interface HostNews {
  /** The oldest transaction that ran when this was read: what is older is in it. */
  readonly lowWater: string;
  readonly hosts: readonly HostFacts[];
  readonly pools: readonly SharedPoolFacts[];
  /** Ids of hosts that are not there any more. */
  readonly gone: readonly string[];
}

/** Before anything. */
export const FROM_THE_START = '0';

/** Everything that transactions from `lowWater` on have changed. `tx` must be one view of the database. What changed of providers is found by
 *  providers_by_change; which hosts have reported, by the transaction that wrote each host's row (PostgreSQL, system column xmin), because an
 *  index over a column that every report changes would cost each of them more than this costs: a scan of one short table. */
export async function readHostNews(tx: Tx, lowWater: string, usualFill: Ppm): Promise<HostNews> {
  const { rows } = await sql<{ low: string; gone: string | null }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as low,
      (select json_agg(id)::text from providers
        where changed_xact >= ${lowWater}::text::xid8 and gone_at is not null and origin = 'host') as gone`.execute(tx);
  const [row] = rows;
  const hosts = await readHosts(
    tx,
    sql`
      select id from providers where changed_xact >= ${lowWater}::text::xid8 and origin = 'host'
      union
      select id::text from hosts where age(xmin) <= age(${lowWater}::text::xid8::xid)`,
    usualFill,
  );
  const pools = await readSharedPools(tx, sql`p.changed_xact >= ${lowWater}::text::xid8`, usualFill);
  const gone = JSON.parse(row?.gone ?? '[]') as readonly string[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the statement above wrote it
  return { lowWater: row?.low ?? lowWater, hosts, pools, gone };
}
