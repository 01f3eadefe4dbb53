// How a row becomes a claim, and a claim a row.
import type { Selectable } from 'kysely';
import { poolsOf } from '../../core/claim/charge.ts';
import type { Claim, ClaimMove } from '../../core/claim/claim.ts';
import type { Flavor } from '../../core/claim/flavor.ts';
import type { ResourceName, Resources } from '../../core/claim/resources.ts';
import { invariant } from '../../core/invariant.ts';
import type { JsonIn } from '../../wire/json.ts';
import { storedText, timestamp } from '../column-types.ts';
import type { ClaimRow } from './rows.ts';

/** A claim's amounts as one document, by the primary key of claim_resources: `c` is the claim's row. */
export const RESOURCES_SQL = `(
  select coalesce(json_agg(json_build_object(
    'resource', resource, 'amount', amount, 'atLeast', at_least, 'provider', pool_provider_id) order by place), '[]')
  from claim_resources where claim_id = c.id) as resources`;

/** A row of claims with RESOURCES_SQL beside it. */
export type ClaimRecord = Selectable<ClaimRow> & { readonly resources: JsonIn };

/** What is known of a claim here beyond what its decisions need. */
export interface StoredClaim {
  readonly claim: Claim;
  /** Since when complete reports no longer show its guest; undefined while they do, or nothing is known. */
  readonly vanishedAtMs: number | undefined;
  /** The other side, if it came by a move. */
  readonly movedFrom: string | undefined;
  /** The other side of its latest move away, reverted or not. */
  readonly movedTo: string | undefined;
}

/** The claim of a row. */
export function claimOfRow(row: ClaimRecord): Claim {
  return {
    id: row.id,
    consumer: row.consumer,
    project: row.project ?? undefined,
    provider: row.provider_id,
    resources: resourcesOfJson(row.resources),
    flavor: flavorOfJson(row.flavor),
    expectedFill: row.expected_fill_ppm ?? undefined,
    kind: row.kind,
    state: row.state,
    origin: row.origin,
    move: moveOfRow(row),
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at ?? undefined,
    confirmedAtMs: row.confirmed_at ?? undefined,
    changedAtMs: row.changed_at,
  };
}

/** A claim with what else its row says. */
export function storedClaimOfRow(row: ClaimRecord): StoredClaim {
  return {
    claim: claimOfRow(row),
    vanishedAtMs: row.vanished_at ?? undefined,
    movedFrom: row.moved_from ?? undefined,
    movedTo: row.moved_to ?? undefined,
  };
}

/** The claims of a move that begins. */
export interface MoveEnds {
  readonly from: string;
  readonly to: string;
}

/** A row as a document for json_populate_recordset: keys are the columns of claims. */
export function rowOfClaim(claim: Claim, ends: MoveEnds | undefined): object {
  const { move } = claim;
  return {
    id: claim.id,
    provider_id: claim.provider,
    consumer: claim.consumer,
    // Out of a guest's metadata, which may say anything.
    project: claim.project === undefined ? null : storedText(claim.project),
    flavor: claim.flavor ?? null,
    expected_fill_ppm: claim.expectedFill ?? null,
    kind: claim.kind,
    state: claim.state,
    origin: claim.origin,
    move_id: move?.id ?? null,
    move_kind: move?.kind ?? null,
    move_was: move?.was ?? null,
    move_settled_at: timeOf(move?.settledAtMs),
    moved_from: ends?.to === claim.id ? ends.from : null,
    moved_to: ends?.from === claim.id ? ends.to : null,
    created_at: timestamp(claim.createdAtMs),
    expires_at: timeOf(claim.expiresAtMs),
    confirmed_at: timeOf(claim.confirmedAtMs),
    changed_at: timestamp(claim.changedAtMs),
    charged_pools: poolsOf(claim),
  };
}

/** The rows of a claim's amounts, in their order. */
export function rowsOfResources({ id, resources }: Claim): readonly object[] {
  return resources.map(({ resource, amount, atLeast, provider }, place) => ({
    claim_id: id,
    place: BigInt(place),
    resource,
    amount,
    at_least: atLeast === true,
    pool_provider_id: provider ?? null,
  }));
}

/** A document of a claim's amounts. */
export function documentOfResources(resources: Resources): readonly object[] {
  return resources.map(({ resource, amount, atLeast, provider }) => ({
    resource,
    amount,
    atLeast: atLeast === true,
    ...(provider === undefined ? {} : { provider }),
  }));
}

/** The other way round. */
export function resourcesOfJson(document: JsonIn): Resources {
  invariant(Array.isArray(document), 'amounts are a list');
  return (document as readonly StoredAmount[]).map(({ resource, amount, atLeast, provider }) => ({
    resource,
    amount,
    ...(atLeast ? { atLeast } : {}),
    // Events of before there were shared pools have none.
    ...(typeof provider === 'string' ? { provider } : {}),
  }));
}

interface StoredAmount {
  readonly resource: ResourceName;
  readonly amount: bigint;
  readonly atLeast: boolean;
  readonly provider?: string | null;
}

function moveOfRow(row: ClaimRecord): ClaimMove | undefined {
  const { move_id: id, move_kind: kind, move_was: was } = row;
  if (id === null || kind === null || was === null) return undefined;
  return { id, kind, was, settledAtMs: row.move_settled_at ?? undefined };
}

/** We wrote it, from a Flavor. */
function flavorOfJson(document: JsonIn): Flavor | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rowOfClaim wrote it from a Flavor
  return document === null ? undefined : (document as unknown as Flavor);
}

function timeOf(ms: number | undefined): string | null {
  return ms === undefined ? null : timestamp(ms);
}
