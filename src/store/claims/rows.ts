// The rows of claims and providers as their tables hold them. The truth is in migrations/.
import type { ColumnType, Generated } from 'kysely';
import type { Claim, ClaimKind, ClaimMove } from '../../core/claim/claim.ts';
import type { PolicyResource, PolicyScope } from '../../core/claim/policy.ts';
import type { ResourceName } from '../../core/claim/resources.ts';
import type { JsonIn } from '../../wire/json.ts';
import type { Json, NullableTimestamp, Timestamp } from '../column-types.ts';

/** What resources are promised on. Whoever decides about it holds a lock on this row. */
export interface ProviderRow {
  readonly id: string;
  /** Grows by one with each change of its inventory or of a claim on it. */
  readonly generation: bigint;
  /** When the audit began that was reconciled last; null for what never reported. */
  readonly observed_at: NullableTimestamp;
  /** When the audit began that told of all guests last, as far as a claim was waiting for its guest then. */
  readonly guests_told_at: NullableTimestamp;
  /** The generation at which a report showed every guest of every claim, and what it showed: see reconcile-host.ts. */
  readonly reconciled_generation: bigint | null;
  readonly reconciled_print: string | null;
  /** Of a shared pool: which one it is. Null: a host. */
  readonly pool_id: string | null;
  /** Its name in Placement's API. */
  readonly uuid: Generated<string>;
  readonly name: Generated<string>;
  /** `asked`: made by a caller of the Placement API. */
  readonly origin: Generated<'host' | 'pool' | 'asked'>;
  readonly parent_id: string | null;
  /** The top of its tree; itself where it has no parent. */
  readonly root_id: Generated<string>;
  readonly created_at: ColumnType<number, string | undefined, string>;
  readonly updated_at: ColumnType<number, string | undefined, string>;
  /** Since when there is none of it; null while there is. */
  readonly gone_at: NullableTimestamp;
  /** The transaction that changed last what a view of all providers shows. */
  readonly changed_xact: Generated<string>;
}

/** A trait that a provider has. */
export interface ProviderTraitRow {
  readonly provider_id: string;
  readonly trait: string;
}

/** An aggregate that a provider is in. */
export interface ProviderAggregateRow {
  readonly provider_id: string;
  readonly aggregate: string;
}

/** A reserve or an allocation ratio that somebody set. Null: left to the scopes beneath. */
export interface PolicyOverrideRow {
  readonly scope: PolicyScope;
  /** Of an aggregate its UUID, of a host or shared pool the provider's id; empty for the fleet. */
  readonly key: string;
  readonly resource: PolicyResource;
  readonly reserved: bigint | null;
  readonly allocation_ratio_ppm: bigint | null;
  readonly reason: string;
  readonly actor: string;
  readonly changed_at: Timestamp;
}

/** A trait or resource class that is not among the standard ones. */
export interface CustomNameRow {
  readonly kind: 'class' | 'trait';
  readonly name: string;
  readonly created_at: ColumnType<number, string | undefined, string>;
  readonly gone_at: NullableTimestamp;
  readonly changed_xact: Generated<string>;
}

/** Whom claims are promised to, as a caller of the Placement API said. */
export interface ConsumerRow {
  readonly id: string;
  readonly generation: bigint;
  readonly project_id: string;
  readonly user_id: string;
  /** Null where no caller said one: "unknown". */
  readonly consumer_type: string | null;
  readonly created_at: ColumnType<number, string | undefined, string>;
}

/** A class of a host that is a shared pool. */
export interface MembershipRow {
  readonly provider_id: string;
  readonly place: number;
  readonly resource: ResourceName;
  readonly pool_provider_id: string;
  /** The pool's total as this host saw it last: what it tells again is no news. */
  readonly seen_total: bigint | null;
}

/** One resource of a provider. */
export interface InventoryRow {
  readonly provider_id: string;
  /** Its place in the inventory: shortages and figures are told in this order. */
  readonly place: number;
  readonly resource: ResourceName;
  readonly total: bigint;
  readonly reserved: bigint;
  readonly allocation_ratio_ppm: bigint;
  readonly pool_id: string | null;
  /** Of a provider that was asked for; null elsewhere: 1, the most that there is, and 1. */
  readonly min_unit: bigint | null;
  readonly max_unit: bigint | null;
  readonly step_size: bigint | null;
  /** As it was asked for, in Placement's own arithmetic; null: what allocation_ratio_ppm says. */
  readonly allocation_ratio: number | null;
}

/** A claim without its amounts. */
export interface ClaimRow {
  readonly id: string;
  readonly provider_id: string;
  readonly consumer: string;
  readonly project: string | null;
  readonly flavor: ColumnType<JsonIn, string | null, string | null>;
  /** In millionths; null: nobody said. */
  readonly expected_fill_ppm: bigint | null;
  readonly kind: ClaimKind;
  readonly state: Claim['state'];
  readonly origin: Claim['origin'];
  readonly move_id: string | null;
  readonly move_kind: ClaimMove['kind'] | null;
  readonly move_was: ClaimKind | null;
  readonly move_settled_at: NullableTimestamp;
  /** For the new side of a move: the claim that is its old side. */
  readonly moved_from: string | null;
  /** For the old side of a move, the latest: the claim that is its new side. */
  readonly moved_to: string | null;
  readonly created_at: Timestamp;
  readonly expires_at: NullableTimestamp;
  readonly confirmed_at: NullableTimestamp;
  readonly changed_at: Timestamp;
  /** Since when complete reports no longer show its guest. */
  readonly vanished_at: NullableTimestamp;
  /** The providers of the shared pools that its amounts charge. */
  readonly charged_pools: ColumnType<string, string, string>;
}

/** What a claim asks for of one resource. */
export interface ClaimResourceRow {
  readonly claim_id: string;
  readonly place: number;
  readonly resource: ResourceName;
  readonly amount: bigint;
  /** `amount` is a lower bound. */
  readonly at_least: boolean;
  /** The shared pool that it charges; null: the claim's own provider. */
  readonly pool_provider_id: string | null;
}

/** Something that happened to a claim; appended, never changed. */
export interface ClaimEventRow {
  readonly id: Generated<bigint>;
  readonly at: Timestamp;
  readonly operation: string;
  readonly claim_id: string;
  readonly provider_id: string;
  /** The provider's, after it. */
  readonly generation: bigint;
  readonly kind: ClaimKind;
  readonly state: Claim['state'];
  readonly resources: Json;
  /** By whom, why, and over what, where a limit was overrun on purpose. */
  readonly forced: ColumnType<JsonIn, string | null, string | null>;
}
