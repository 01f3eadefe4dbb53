// Claims to be shown: pages by id or by their latest change, one by its id, and what happened to it.
import { sql, type RawBuilder } from 'kysely';
import type { Claim } from '../../core/claim/claim.ts';
import type { Resources } from '../../core/claim/resources.ts';
import type { JsonIn } from '../../wire/json.ts';
import { instant } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { RESOURCES_SQL, resourcesOfJson, storedClaimOfRow, type ClaimRecord, type StoredClaim } from './claim-row.ts';
import type { ClaimEventRow } from './rows.ts';

/** Which claims; what is left out does not matter. */
export interface ClaimFilter {
  readonly provider?: string | undefined;
  readonly consumer?: string | undefined;
  readonly state?: Claim['state'] | undefined;
  /** Only those that charge their provider. */
  readonly held?: boolean | undefined;
  /** Only those whose guest complete reports no longer show. */
  readonly vanished?: boolean | undefined;
  readonly origin?: Claim['origin'] | undefined;
}

/** By id, or the latest change first. */
export type ClaimOrder = 'id' | 'changed';

/** A page: `after` is the last claim of the one before. */
export interface ClaimPage {
  readonly sort?: ClaimOrder;
  readonly after?: Pick<Claim, 'id' | 'changedAtMs'> | undefined;
  readonly limit: number;
}

/** A page of claims. By the primary key, claims_by_change, claims_by_provider or claims_by_consumer. */
export async function listClaims(
  tx: Tx,
  filter: ClaimFilter,
  { sort = 'id', after, limit }: ClaimPage,
): Promise<readonly StoredClaim[]> {
  const tests = testsOf(filter);
  if (after !== undefined) {
    const isLater = sql`(c.changed_at, c.id) < (${instant(after.changedAtMs)}, ${after.id})`;
    tests.push(sort === 'id' ? sql`c.id > ${after.id}` : isLater);
  }
  const order = sort === 'id' ? sql`c.id` : sql`c.changed_at desc, c.id desc`;
  const { rows } = await sql<ClaimRecord>`
    select c.*, ${sql.raw(RESOURCES_SQL)} from claims c
    where ${sql.join(tests, sql` and `)} order by ${order} limit ${limit}`.execute(tx);
  return rows.map(storedClaimOfRow);
}

function testsOf({ provider, consumer, state, held, vanished, origin }: ClaimFilter): RawBuilder<unknown>[] {
  const tests: RawBuilder<unknown>[] = [sql`true`];
  if (provider !== undefined) tests.push(sql`c.provider_id = ${provider}`);
  if (consumer !== undefined) tests.push(sql`c.consumer = ${consumer}`);
  if (state !== undefined) tests.push(sql`c.state = ${state}`);
  if (origin !== undefined) tests.push(sql`c.origin = ${origin}`);
  if (held === true) tests.push(sql`c.state in ('claimed', 'confirmed')`);
  if (vanished === true) tests.push(sql`c.state in ('claimed', 'confirmed') and c.vanished_at is not null`);
  return tests;
}

/** One claim; undefined if there is none of that id. */
export async function findClaim(tx: Tx, id: string): Promise<StoredClaim | undefined> {
  const [found] = await findClaims(tx, [id]);
  return found;
}

/** Claims by their ids, in the order of these; those that there are none of are left out. */
export async function findClaims(tx: Tx, ids: readonly string[]): Promise<readonly StoredClaim[]> {
  const { rows } = await sql<ClaimRecord>`
    select c.*, ${sql.raw(RESOURCES_SQL)} from claims c where c.id = any(${ids}::text[])`.execute(tx);
  const byId = new Map(rows.map((row) => [row.id, storedClaimOfRow(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Something that happened to a claim. */
export interface ClaimEventEntry {
  readonly id: bigint;
  readonly atMs: number;
  /** What was asked for, or "adopt", "extend", "change-class", "vanish", "reappear", "end-adopted". */
  readonly operation: string;
  /** The provider's generation from then on. */
  readonly generation: bigint;
  readonly kind: Claim['kind'];
  readonly state: Claim['state'];
  readonly resources: Resources;
  /** By whom, why and over what, as `decide` wrote it; null for what fitted. */
  readonly forced: JsonIn;
}

/** All that happened to a claim, oldest first: a handful, and each report that lost or found its guest. By claim_events_by_claim. */
export async function listClaimEvents(tx: Tx, claimId: string, limit: number): Promise<readonly ClaimEventEntry[]> {
  const rows = await tx
    .selectFrom('claim_events')
    .selectAll()
    .where('claim_id', '=', claimId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    atMs: row.at,
    operation: row.operation satisfies ClaimEventRow['operation'],
    generation: row.generation,
    kind: row.kind,
    state: row.state,
    resources: resourcesOfJson(row.resources),
    forced: row.forced,
  }));
}
