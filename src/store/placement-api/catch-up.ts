// What has changed since a view of all providers was brought up to date, in one look at the database.
import { sql } from 'kysely';
import { asLast } from '../last-statement.ts';
import type { Tx } from '../tables.ts';
import { newsOf, type NodeRow, type ProviderNews } from './read-nodes.ts';

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
 *  The only statement of its transaction, the function of migration 27. */
export async function readNews(tx: Tx, lowWater: string): Promise<CatchUp> {
  const query = sql<NewsRow>`select * from placement_news(${lowWater})`.compile(tx);
  const [head, ...nodes] = (await tx.executeQuery(asLast(query))).rows;
  const names = JSON.parse(head?.news_names ?? '[]') as readonly (readonly [NameNews['kind'], string, boolean])[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the function wrote it
  return {
    lowWater: head?.news_low ?? lowWater,
    providers: nodes.map(newsOf),
    names: names.map(([kind, name, isGone]) => ({ kind, name, isGone })),
  };
}

/** The first row has these, the others a provider. */
interface NewsRow extends NodeRow {
  readonly news_low: string | null;
  readonly news_names: string | null;
}
