// The tables as our statements see them. The truth is in migrations/; a test compares both through the database's catalogue.
import type { Generated, Transaction } from 'kysely';
import type {
  ClaimEventRow,
  ClaimResourceRow,
  ClaimRow,
  ConsumerRow,
  CustomNameRow,
  InventoryRow,
  MembershipRow,
  PolicyOverrideRow,
  ProviderAggregateRow,
  ProviderRow,
  ProviderTraitRow,
} from './claims/rows.ts';
import type { Json, NullableTimestamp, Timestamp } from './column-types.ts';
import type { ForcedClaimRow, PlacementRow } from './placements/rows.ts';

/** Every table by its name. */
export interface Tables {
  readonly migrations: MigrationRow;
  readonly tokens: TokenRow;
  readonly sessions: SessionRow;
  readonly audit_log: AuditRow;
  readonly leases: LeaseRow;
  readonly jobs: JobRow;
  readonly servers: ServerRow;
  readonly promise_settings: PromiseSettingsRow;
  readonly hosts: HostRow;
  readonly facts: FactRow;
  readonly host_states: HostStateRow;
  readonly reclaimable: ReclaimableTableRow;
  readonly events: EventRow;
  readonly events_removed: EventsRemovedRow;
  readonly pools: PoolRow;
  readonly disks: DiskRow;
  readonly pool_history: PoolHistoryRow;
  readonly disk_history: DiskHistoryRow;
  readonly pool_5min: PoolBucketRow;
  readonly pool_1h: PoolBucketRow;
  readonly pool_1d: PoolBucketRow;
  readonly roll_ups: RollUpRow;
  readonly late_reports: LateReportRow;
  readonly history_kept: HistoryKeptRow;
  readonly disk_starts: DiskHistoryRow;
  readonly providers: ProviderRow;
  readonly inventories: InventoryRow;
  readonly memberships: MembershipRow;
  readonly claims: ClaimRow;
  readonly claim_resources: ClaimResourceRow;
  readonly claim_events: ClaimEventRow;
  readonly provider_traits: ProviderTraitRow;
  readonly provider_aggregates: ProviderAggregateRow;
  readonly custom_names: CustomNameRow;
  readonly consumers: ConsumerRow;
  readonly placements: PlacementRow;
  readonly forced_claims: ForcedClaimRow;
  readonly policy_overrides: PolicyOverrideRow;
}

/** What a statement runs in. There is no way to run one outside: on PGlite it would wait for the transaction around it for ever. */
export type Tx = Transaction<Tables>;

/** A migration that was applied. */
export interface MigrationRow {
  readonly name: string;
  /** SHA-256 of its statements, in hexadecimal. */
  readonly hash: string;
  readonly applied_at: Timestamp;
}

/** What a caller may do: each of these words is a role of a token. */
export const ROLES = ['reader', 'agent', 'placer', 'operator', 'admin', 'tenant'] as const;

/** One of ROLES. */
export type Role = (typeof ROLES)[number];

/** A token. What the caller holds is not here: only its SHA-256. */
export interface TokenRow {
  readonly id: string;
  readonly role: Role;
  /** The one host that an agent may report for; null for every other role. */
  readonly host_id: string | null;
  /** The one project that a tenant may ask about; null for every other role. */
  readonly project: string | null;
  readonly label: string;
  readonly secret_sha256: Uint8Array;
  readonly created_at: Timestamp;
  readonly created_by: string;
  readonly expires_at: NullableTimestamp;
  readonly revoked_at: NullableTimestamp;
  readonly last_used_at: NullableTimestamp;
}

/** Somebody who is signed in to the console. */
export interface SessionRow {
  readonly secret_sha256: Uint8Array;
  readonly token_id: string;
  readonly begun_at: Timestamp;
  readonly expires_at: Timestamp;
  /** Signed out before that. */
  readonly ended_at: NullableTimestamp;
}

/** A call that changed something, or tried to. */
export interface AuditRow {
  readonly id: Generated<bigint>;
  readonly at: Timestamp;
  readonly actor: string;
  readonly token_id: string | null;
  readonly client: string | null;
  readonly action: string;
  readonly subject: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly detail: Json;
}

/** Work that only one process may do at a time. */
export interface LeaseRow {
  readonly name: string;
  readonly holder: string;
  readonly expires_at: Timestamp;
  /** Grows by one whenever the holder changes: whoever held it before can be told apart. */
  readonly fence: bigint;
}

/** What may be promised, as the servers of the database go by it: one row. */
export interface PromiseSettingsRow {
  readonly only_row: Generated<boolean>;
  readonly print: string;
  readonly settings: Json;
  /** When a server that was started with them said so last, by the database's clock. */
  readonly used_at: Timestamp;
}

/** A server that runs over the database. Times by the database's clock. */
export interface ServerRow {
  readonly id: string;
  readonly version: string;
  readonly started_at: Timestamp;
  readonly seen_at: Timestamp;
}

/** Work that is done again and again, by whichever process holds its lease. A job that was never done has no row. */
export interface JobRow {
  readonly name: string;
  /** By the database's clock, as the other times of this row. */
  readonly due_at: Timestamp;
  readonly succeeded_at: NullableTimestamp;
  /** How often in a row it has failed. */
  readonly failures: Generated<number>;
}

/** A host, with the heading of its latest report. */
export interface HostRow {
  readonly id: string;
  readonly name: string;
  readonly agent_run: string;
  readonly sequence: bigint;
  readonly period_ms: bigint;
  readonly agent_version: string;
  readonly boot_id: string | null;
  /** By the host's clock, as `finished_at`. */
  readonly started_at: Timestamp;
  readonly finished_at: Timestamp;
  /** By ours. */
  readonly received_at: Timestamp;
  readonly first_seen_at: Timestamp;
  readonly heading: Json;
}

/** What a fact is about. */
export type FactKind = 'pool' | 'guest' | 'image' | 'found' | 'problem';

/** One fact of a host's latest report. */
export interface FactRow {
  readonly host_id: string;
  readonly kind: FactKind;
  /** See reports/fact-key.ts. */
  readonly key: string;
  /** Its place among the facts of its kind; there may be gaps. */
  readonly place: number;
  readonly document: Json;
}

/** Figures of a pool's balance (core/pool.ts). Null is unknown. */
interface BalanceColumns {
  readonly total: bigint;
  readonly occupied: bigint | null;
  readonly root_reserved: bigint;
  readonly available: bigint | null;
  readonly growth: bigint;
  readonly worst_case_free: bigint | null;
  readonly provisioned: bigint;
  readonly unknown_disks: number;
}

/** A pool as one host's latest report has it. */
export interface PoolRow extends BalanceColumns {
  /** Names it in the history. */
  readonly ref: Generated<bigint>;
  readonly host_id: string;
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly shared: boolean;
  /** Since when no report names it any more; null while one does. */
  readonly gone_at: NullableTimestamp;
}

/** A disk's promise as its host's latest report has it. */
export interface DiskRow {
  readonly ref: Generated<bigint>;
  readonly host_id: string;
  readonly key: string;
  readonly guest_uuid: string;
  readonly guest_name: string;
  readonly target: string;
  readonly pool_key: string;
  readonly virtual_size: bigint | null;
  readonly allocation: bigint | null;
  readonly ceiling: bigint | null;
  readonly growth: bigint | null;
  readonly basis: string;
  readonly gone_at: NullableTimestamp;
}

/** A pool at one report. */
export interface PoolHistoryRow extends Omit<BalanceColumns, 'growth'> {
  /** Null, and worst_case_free with it: which guests the host had was not known. */
  readonly growth: bigint | null;
  readonly pool_ref: bigint;
  readonly at: Timestamp;
}

/** A disk from one change on. */
export interface DiskHistoryRow {
  readonly disk_ref: bigint;
  readonly at: Timestamp;
  readonly gone: boolean;
  readonly virtual_size: bigint | null;
  readonly allocation: bigint | null;
  readonly growth: bigint | null;
}

/** A bucket of a pool's history. The columns of the figures are those of history/roll-up.ts, which alone writes them. */
export interface PoolBucketRow {
  readonly pool_ref: bigint;
  readonly at: Timestamp;
  readonly samples: number;
}

/** A bucket of five minutes into which history of a host was written late. */
export interface LateReportRow {
  readonly host_id: string;
  readonly at: Timestamp;
}

/** From when on the rows of a table are kept; no row: nothing was removed. */
export interface HistoryKeptRow {
  readonly name: string;
  readonly since: Timestamp;
}

/** How far the buckets of a length are made. */
export interface RollUpRow {
  readonly length: string;
  readonly done_until: Timestamp;
}

/** What is derived of a host's latest report, and what is remembered of the agents that spoke for it. */
export interface HostStateRow {
  readonly host_id: string;
  /** The agent run before the present one, and when it was replaced. */
  readonly previous_run: string | null;
  readonly replaced_at: NullableTimestamp;
  /** When two runs last alternated. */
  readonly two_agents_at: NullableTimestamp;
  /** The freshness that the last event told. */
  readonly announced: 'fresh' | 'late' | 'lost';
  /** The least of its pools: numeric, so text. Null where no pool's is known. */
  readonly worst_case_free: string | null;
  readonly summary: Json;
  readonly findings: Json;
}

/** A finding of a host's latest report whose bytes can be had back. */
export interface ReclaimableTableRow {
  readonly host_id: string;
  /** Made of its code and what it is about. */
  readonly key: string;
  readonly code: string;
  readonly severity: string;
  /** Numeric, so text; null: not known. */
  readonly bytes: string | null;
  /** Its bytes are in no other row of the host. */
  readonly counted: boolean;
  /** Where it lies on a shared pool: which (pools.key), and where there; the same for every host. */
  readonly pool_key: string | null;
  readonly place: string | null;
  /** Path, guest or pool, to search in. */
  readonly about: string;
  readonly first_seen_at: Timestamp;
  readonly document: Json;
}

/** The newest event that was removed; no row: none was. */
export interface EventsRemovedRow {
  readonly only_row: Generated<boolean>;
  readonly xact: string;
  readonly id: bigint;
}

/** Something that happened. */
export interface EventRow {
  readonly id: Generated<bigint>;
  /** The transaction that wrote it: rows become visible in the order of these, when none before can still commit. */
  readonly xact: Generated<string>;
  readonly at: Timestamp;
  readonly host_id: string;
  readonly host_name: string;
  readonly kind: string;
  readonly detail: Json;
}
