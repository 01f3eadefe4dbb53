// Consumers and providers that a write of allocations is about, locked and read.
import { sql } from 'kysely';
import type { ClaimKind } from '../../core/claim/claim.ts';
import type { ResourceName } from '../../core/claim/resources.ts';
import type { Tx } from '../tables.ts';
import { consumersOf, type AmountRow, type ConsumersHeld } from './consumers.ts';
import { readNodes, type KnownProvider } from './read-nodes.ts';
import { unchanged, type Remembered } from './remembered.ts';

/** By UUID of the provider. */
export type Providers = ReadonlyMap<string, KnownProvider>;

/** Providers and consumers, locked. */
export interface LockedBooks {
  readonly providers: Providers;
  readonly held: ConsumersHeld;
}

/** Locks consumers first, then providers, by the function of migration 21. What is remembered of a provider is believed where nothing has
 *  changed it since. Where a claim of a consumer is opened meanwhile the transaction fails as one that is worth repeating. */
export async function lockBooks(
  tx: Tx,
  consumers: readonly string[],
  uuids: readonly string[],
  remembered: readonly Remembered[],
): Promise<LockedBooks> {
  const { rows } = await sql<LockedRow>`
    select * from lock_allocations(${[...new Set(consumers)]}::text[], ${[...new Set(uuids)]}::text[])`.execute(tx);
  const ofKind = (kind: LockedRow['row_kind']): readonly LockedRow[] =>
    rows.filter(({ row_kind }) => row_kind === kind);
  return {
    providers: await providersOf(tx, ofKind('provider'), remembered),
    held: consumersOf(ofKind('amount').map(amountRow), ofKind('consumer').map(consumerRow)),
  };
}

/** What the function gives; which columns are there depends on the kind. */
interface LockedRow {
  readonly row_kind: 'provider' | 'amount' | 'consumer';
  readonly key: string;
  readonly provider_uuid: string;
  readonly provider_xact: string;
  readonly held_by: string;
  readonly on_provider: string;
  readonly claim_kind: ClaimKind;
  readonly claim_state: 'claimed' | 'confirmed';
  readonly claim_project: string | null;
  readonly claim_created_at: number;
  readonly claim_move: string | null;
  readonly amount_resource: ResourceName | null;
  readonly amount_value: bigint | null;
  readonly amount_at_least: boolean | null;
  readonly pool_key: string | null;
  readonly pool_uuid: string | null;
  readonly consumer_generation: number;
  readonly consumer_project: string;
  readonly consumer_user: string;
  readonly type_of_consumer: string | null;
}

function amountRow(row: LockedRow): AmountRow {
  return {
    id: row.key,
    consumer: row.held_by,
    provider_id: row.on_provider,
    provider_uuid: row.provider_uuid,
    kind: row.claim_kind,
    state: row.claim_state,
    project: row.claim_project,
    created_at: row.claim_created_at,
    move_id: row.claim_move,
    resource: row.amount_resource,
    amount: row.amount_value,
    at_least: row.amount_at_least,
    pool_id: row.pool_key,
    pool_uuid: row.pool_uuid,
  };
}

function consumerRow(row: LockedRow) {
  return {
    id: row.key,
    generation: row.consumer_generation,
    project_id: row.consumer_project,
    user_id: row.consumer_user,
    consumer_type: row.type_of_consumer,
  };
}

async function providersOf(tx: Tx, rows: readonly LockedRow[], remembered: readonly Remembered[]): Promise<Providers> {
  const found = new Map<string, KnownProvider>();
  const unknown: string[] = [];
  for (const { key, provider_uuid: uuid, provider_xact: xact } of rows) {
    const provider = unchanged(remembered, uuid, { id: key, xact });
    if (provider === undefined) unknown.push(key);
    else found.set(uuid, provider);
  }
  if (unknown.length === 0) return found;
  for (const news of await readNodes(tx, unknown)) {
    if (news.kind === 'known') found.set(news.provider.uuid, news.provider);
  }
  return found;
}
