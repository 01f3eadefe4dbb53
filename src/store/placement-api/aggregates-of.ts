// The aggregates that providers are in, for lists of hosts.
import type { Tx } from '../tables.ts';

/** By provider; one that is in none has no entry. By the primary key. */
export async function aggregatesOf(
  tx: Tx,
  providers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx
    .selectFrom('provider_aggregates')
    .select(['provider_id', 'aggregate'])
    .where('provider_id', 'in', providers)
    .orderBy('aggregate')
    .execute();
  const byProvider = Map.groupBy(rows, ({ provider_id }) => provider_id);
  return new Map([...byProvider].map(([id, found]) => [id, found.map(({ aggregate }) => aggregate)]));
}
