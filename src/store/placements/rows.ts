// The rows of decisions about placement as their tables hold them. The truth is in migrations/.
import type { ColumnType } from 'kysely';
import type { JsonIn } from '../../wire/json.ts';
import type { Json, NullableTimestamp, Timestamp } from '../column-types.ts';

/** A document that may be missing. */
type NullableJson = ColumnType<JsonIn | null, string | null, string | null>;

/** A decision. */
export interface PlacementRow {
  readonly id: string;
  readonly at: Timestamp;
  readonly actor: string;
  /** By which rules. */
  readonly rules: 'ullage' | 'nova-kilo';
  /** `explained`: nothing was to be claimed. */
  readonly outcome: 'placed' | 'nowhere' | 'explained';
  /** 0 to 2³² − 1. */
  readonly seed: bigint;
  /** What was asked, as a body of the call. */
  readonly request: Json;
  /** Of the same, to tell a repeated call from another of its id. */
  readonly asked_sha256: Uint8Array;
  /** The chosen one; null where there was none. */
  readonly host_id: string | null;
  readonly host_name: string | null;
  readonly claim_id: string | null;
  readonly considered: number;
  readonly fitting: number;
  readonly reasons: Json;
  /** What it makes of the chosen host. */
  readonly effect: NullableJson;
  /** Why, and over what limits. */
  readonly forced: NullableJson;
  /** What was known of every host, compressed: see hosts-kept.ts. Null once it is no longer kept. */
  readonly hosts: Uint8Array | null;
}

/** A claim that overran a limit by force. */
export interface ForcedClaimRow {
  readonly claim_id: string;
  readonly provider_id: string;
  readonly at: Timestamp;
  readonly actor: string;
  readonly reason: string;
  readonly shortages: Json;
  /** From when on it is due for review. */
  readonly review_at: Timestamp;
  readonly reviewed_at: NullableTimestamp;
  readonly reviewed_by: string | null;
  readonly review_note: string | null;
}
