// What consumers were promised: on one provider, consumer by consumer, and of a project, by type of consumer.
import { sql } from 'kysely';
import type { ResourceName } from '../../core/claim/resources.ts';
import { claimedUnitsOf, classOfResource } from '../../core/placement/units.ts';
import type { Tx } from '../tables.ts';
import { POOL_CLASS_NAME } from './consumers.ts';

/** What one consumer was promised of a provider. */
export interface ConsumerShare {
  readonly consumer: string;
  readonly generation: number;
  readonly amounts: ReadonlyMap<string, number>;
}

interface ShareRow {
  readonly consumer: string;
  readonly generation: number | null;
  readonly resource: ResourceName;
  readonly amount: bigint;
  readonly is_shared: boolean;
}

/** Who was promised something of a provider. By claims_held_by_provider and claims_held_by_pool. */
export async function sharesOf(tx: Tx, providerId: string): Promise<readonly ConsumerShare[]> {
  const { rows } = await sql<ShareRow>`
    select c.consumer, k.generation::float8 as generation, r.resource, r.amount, r.pool_provider_id is not null as is_shared
    from claims c join claim_resources r on r.claim_id = c.id left join consumers k on k.id = c.consumer
    where c.state in ('claimed', 'confirmed') and ((c.provider_id = ${providerId} and r.pool_provider_id is null)
      or (c.charged_pools && array[${providerId}] and r.pool_provider_id = ${providerId}))
    order by c.created_at, c.id, r.place`.execute(tx);
  return [...Map.groupBy(rows, ({ consumer }) => consumer)].map(([consumer, ofConsumer]) => ({
    consumer,
    generation: ofConsumer[0]?.generation ?? 0,
    amounts: sumsOf(ofConsumer),
  }));
}

/** Which consumers are asked for. */
export interface UsageFilter {
  readonly project: string;
  /** Undefined: any. */
  readonly user: string | undefined;
}

/** What a project's consumers of one type were promised. */
export interface TypeUsage {
  /** Undefined: nobody said of which type they are. */
  readonly type: string | undefined;
  readonly consumers: ReadonlySet<string>;
  readonly amounts: ReadonlyMap<string, number>;
}

/** By claims_held_by_project. */
export async function usagesOf(tx: Tx, { project, user }: UsageFilter): Promise<readonly TypeUsage[]> {
  const { rows } = await sql<ShareRow & { readonly type: string | null }>`
    select c.consumer, null::float8 as generation, r.resource, r.amount, r.pool_provider_id is not null as is_shared,
      k.consumer_type as type
    from claims c join claim_resources r on r.claim_id = c.id left join consumers k on k.id = c.consumer
    where c.project = ${project} and c.state in ('claimed', 'confirmed')
      and (${user ?? null}::text is null or k.user_id = ${user ?? null}::text)`.execute(tx);
  return [...Map.groupBy(rows, ({ type }) => type)].map(([type, ofType]) => ({
    type: type ?? undefined,
    consumers: new Set(ofType.map(({ consumer }) => consumer)),
    amounts: sumsOf(ofType),
  }));
}

function sumsOf(rows: readonly ShareRow[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { resource, amount, is_shared } of rows) {
    const name = is_shared ? POOL_CLASS_NAME : classOfResource(resource);
    sums.set(name, (sums.get(name) ?? 0) + claimedUnitsOf(resource, amount));
  }
  return sums;
}
