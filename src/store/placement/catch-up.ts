// What has changed since a view of all providers was brought up to date, in one look at the database.
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import { readNodes, type ProviderNews } from './read-nodes.ts';

/** A trait or class that callers made, or took away. */
export interface NameNews {
  readonly kind: 'class' | 'trait';
  readonly name: string;
  readonly isGone: boolean;
}

/** News, and from where to ask for the next. */
export interface CatchUp {
  /** The oldest transaction that ran when this was read: what is older is in it. */
  readonly lowWater: string;
  readonly providers: readonly ProviderNews[];
  readonly names: readonly NameNews[];
}

/** Before anything. */
export const FROM_THE_START = '0';

/** Everything that transactions from `lowWater` on have changed, those that ran when that was read included: some of it is told twice.
 *  `tx` must be one view of the database. By providers_by_change and custom_names_by_change. */
export async function readNews(tx: Tx, lowWater: string): Promise<CatchUp> {
  const { rows } = await sql<{ low: string; names: string | null }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as low,
      (select json_agg(json_build_array(kind, name, gone_at is not null) order by created_at, name)::text from custom_names
        where changed_xact >= ${lowWater}::text::xid8) as names`.execute(tx);
  const providers = await readNodes(tx, sql`p.changed_xact >= ${lowWater}::text::xid8`);
  const [row] = rows;
  const names = JSON.parse(row?.names ?? '[]') as readonly (readonly [NameNews['kind'], string, boolean])[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the statement above wrote it
  return {
    lowWater: row?.low ?? lowWater,
    providers,
    names: names.map(([kind, name, isGone]) => ({ kind, name, isGone })),
  };
}
