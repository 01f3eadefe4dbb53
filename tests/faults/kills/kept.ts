// What a database holds after everything that wrote to it is gone.
import { sql } from 'kysely';
import { Store } from '../../../src/store/store.ts';
import type { Target } from '../../../src/store/target.ts';

/** What was kept, told of nothing but the tables. */
export interface Kept {
  /** Of each host the number of its last report, and how many reports are in the history of its pools: the least and the most. */
  readonly reports: ReadonlyMap<string, { readonly last: number; readonly points: readonly [number, number] }>;
  /** Of each claim that somebody asked for: its state, and what was done to it. */
  readonly claims: ReadonlyMap<string, { readonly state: string; readonly operations: readonly string[] }>;
}

/** Opens the database and reads it. */
export async function keptIn(target: Target): Promise<Kept> {
  const store = await Store.open(target);
  try {
    return { reports: await reportsIn(store), claims: await claimsIn(store) };
  } finally {
    await store.close();
  }
}

async function reportsIn(store: Store): Promise<Kept['reports']> {
  const { rows } = await store.read((tx) =>
    sql<{ id: string; last: bigint; least: bigint; most: bigint }>`
      select hosts.id::text as id, sequence as last, min(points) as least, max(points) as most from hosts
      join (select host_id, ref, count(at) as points from pools left join pool_history on pool_ref = ref
        group by host_id, ref) as counted on host_id = hosts.id
      group by hosts.id, sequence`.execute(tx),
  );
  return new Map(
    rows.map(({ id, last, least, most }) => [id, { last: Number(last), points: [Number(least), Number(most)] }]),
  );
}

async function claimsIn(store: Store): Promise<Kept['claims']> {
  const { rows } = await store.read((tx) =>
    sql<{ id: string; state: string; operations: string }>`
      select claims.id::text as id, claims.state,
        (select string_agg(claim_events.operation, ' ' order by claim_events.id)
           from claim_events where claim_events.claim_id = claims.id) as operations
      from claims where claims.origin = 'asked'`.execute(tx),
  );
  return new Map(rows.map(({ id, state, operations }) => [id, { state, operations: operations.split(' ') }]));
}
