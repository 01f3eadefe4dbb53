// Consumers with what they hold: their record, where a caller of the Placement API made one, and their claims.
import { sql } from 'kysely';
import { SHARED_CLASS } from '../../core/claim/host-inventory.ts';
import type { ClaimKind } from '../../core/claim/claim.ts';
import { diskOf, type ResourceName } from '../../core/claim/resources.ts';
import type { ConsumerState } from '../../core/placement/allocation-book.ts';
import { claimedUnitsOf, classOfResource } from '../../core/placement/units.ts';
import type { Tx } from '../tables.ts';

/** Of a consumer whose owner nobody told: Placement has such, too, and calls it so. */
export const UNKNOWN_OWNER = '00000000-0000-0000-0000-000000000000';

/** What every shared pool has, whatever a host calls it. */
export const POOL_CLASS_NAME = classOfResource(diskOf(SHARED_CLASS));

/** One amount of a claim, and which provider it charges. */
export interface HeldAmount {
  readonly resource: ResourceName;
  readonly amount: bigint;
  readonly atLeast: boolean;
  /** The shared pool that it charges, if it is not the claim's own provider. */
  readonly pool: { readonly id: string; readonly uuid: string } | undefined;
}

/** A claim that charges. */
export interface HeldClaim {
  readonly id: string;
  readonly consumer: string;
  readonly providerId: string;
  readonly providerUuid: string;
  readonly kind: ClaimKind;
  readonly state: 'claimed' | 'confirmed';
  readonly project: string | undefined;
  readonly createdAtMs: number;
  /** The move that it is in the middle of. */
  readonly moveId: string | undefined;
  readonly amounts: readonly HeldAmount[];
}

/** Consumers by id, those that hold anything; and their claims. */
export interface ConsumersHeld {
  readonly states: ReadonlyMap<string, ConsumerState>;
  readonly claims: readonly HeldClaim[];
}

/** A row of consumers. */
export interface ConsumerRecord {
  readonly id: string;
  readonly generation: number;
  readonly project_id: string;
  readonly user_id: string;
  readonly consumer_type: string | null;
}

/** By claims_by_consumer and primary keys. */
export async function readConsumers(tx: Tx, ids: readonly string[]): Promise<ConsumersHeld> {
  const amounts = await heldAmounts(tx, ids);
  const { rows } = await sql<ConsumerRecord>`
    select id, generation::float8 as generation, project_id, user_id, consumer_type from consumers
    where id = any(${[...ids]}::text[])`.execute(tx);
  return consumersOf(amounts, rows);
}

/** Of all amounts of the claims that some consumers hold, in the order of the claims, and of their records. */
export function consumersOf(amounts: readonly AmountRow[], rows: readonly ConsumerRecord[]): ConsumersHeld {
  const claims = claimsOf(amounts);
  const records = new Map(rows.map((row) => [row.id, row]));
  const states = [...Map.groupBy(claims, ({ consumer }) => consumer)].map(
    ([id, held]) => [id, stateOf(id, held, records.get(id))] as const,
  );
  return { states: new Map(states), claims };
}

/** An amount of a claim, or a claim without any. */
export interface AmountRow {
  readonly id: string;
  readonly consumer: string;
  readonly provider_id: string;
  readonly provider_uuid: string;
  readonly kind: ClaimKind;
  readonly state: 'claimed' | 'confirmed';
  readonly project: string | null;
  readonly created_at: number;
  readonly move_id: string | null;
  readonly resource: ResourceName | null;
  readonly amount: bigint | null;
  readonly at_least: boolean | null;
  readonly pool_id: string | null;
  readonly pool_uuid: string | null;
}

/** Of claims that charge, of some consumers. By claims_by_consumer. */
async function heldAmounts(tx: Tx, ids: readonly string[]): Promise<readonly AmountRow[]> {
  const { rows } = await sql<AmountRow>`
    select c.id, c.consumer, c.provider_id, p.uuid as provider_uuid, c.kind, c.state, c.project, c.created_at,
      case when c.move_settled_at is null then c.move_id end as move_id,
      r.resource, r.amount, r.at_least, r.pool_provider_id as pool_id, pool.uuid as pool_uuid
    from claims c join providers p on p.id = c.provider_id
    left join claim_resources r on r.claim_id = c.id
    left join providers pool on pool.id = r.pool_provider_id
    where c.consumer = any(${[...ids]}::text[]) and c.state in ('claimed', 'confirmed')
    order by c.created_at, c.id, r.place`.execute(tx);
  return rows;
}

function claimsOf(rows: readonly AmountRow[]): readonly HeldClaim[] {
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((ofClaim) => {
    const [row] = ofClaim;
    return row === undefined ? [] : [claimOf(row, ofClaim.flatMap(amountOf))];
  });
}

function claimOf(row: AmountRow, amounts: readonly HeldAmount[]): HeldClaim {
  return {
    id: row.id,
    consumer: row.consumer,
    providerId: row.provider_id,
    providerUuid: row.provider_uuid,
    kind: row.kind,
    state: row.state,
    project: row.project ?? undefined,
    createdAtMs: row.created_at,
    moveId: row.move_id ?? undefined,
    amounts,
  };
}

function amountOf({ resource, amount, at_least, pool_id, pool_uuid }: AmountRow): readonly HeldAmount[] {
  if (resource === null || amount === null) return [];
  const pool = pool_id === null || pool_uuid === null ? undefined : { id: pool_id, uuid: pool_uuid };
  return [{ resource, amount, atLeast: at_least === true, pool }];
}

function stateOf(id: string, held: readonly HeldClaim[], record: ConsumerRecord | undefined): ConsumerState {
  const allocations = new Map<string, Map<string, number>>();
  for (const { providerUuid, amounts } of held) {
    for (const { resource, amount, pool } of amounts) {
      const provider = pool?.uuid ?? providerUuid;
      const name = pool === undefined ? classOfResource(resource) : POOL_CLASS_NAME;
      const sums = allocations.get(provider) ?? new Map<string, number>();
      allocations.set(provider, sums.set(name, (sums.get(name) ?? 0) + claimedUnitsOf(resource, amount)));
    }
  }
  const project = record?.project_id ?? held.find((claim) => claim.project !== undefined)?.project;
  return {
    id,
    generation: record?.generation ?? 0,
    owner: {
      project: project ?? UNKNOWN_OWNER,
      user: record?.user_id ?? UNKNOWN_OWNER,
      type: record?.consumer_type ?? undefined,
    },
    allocations,
    moveId: held.find(({ moveId }) => moveId !== undefined)?.moveId,
  };
}
