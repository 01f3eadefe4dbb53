// Claims that overran a limit by force, until somebody has looked at them.
import { sql } from 'kysely';
import type { JsonIn } from '../../wire/json.ts';
import { json, storedText, timestamp, timestampOrNull } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** One that is made. */
export interface NewForcedClaim {
  readonly claim: string;
  readonly provider: string;
  readonly atMs: number;
  readonly actor: string;
  readonly reason: string;
  /** As wire/api/placements.ts describes them. */
  readonly shortages: readonly object[];
  readonly reviewAtMs: number;
}

/** One that was. */
export interface ForcedClaim extends Omit<NewForcedClaim, 'shortages'> {
  readonly guest: string;
  readonly isHeld: boolean;
  readonly hostName: string | undefined;
  readonly shortages: JsonIn;
  readonly reviewedAtMs: number | undefined;
  readonly reviewedBy: string | undefined;
  readonly note: string | undefined;
}

/** Notes it; forced again, as a rebuild, it is due again. */
export async function noteForced(tx: Tx, forced: NewForcedClaim): Promise<void> {
  const { claim, provider, atMs, actor, reason, shortages, reviewAtMs } = forced;
  await sql`
    insert into forced_claims (claim_id, provider_id, at, actor, reason, shortages, review_at)
    values (${claim}, ${provider}, ${timestamp(atMs)}::timestamptz, ${storedText(actor)}, ${reason}, ${json(shortages)}::json,
      ${timestamp(reviewAtMs)}::timestamptz)
    on conflict (claim_id) do update set at = excluded.at, actor = excluded.actor, reason = excluded.reason,
      shortages = excluded.shortages, review_at = excluded.review_at, reviewed_at = null, reviewed_by = null,
      review_note = null`.execute(tx);
}

/** Those that are not reviewed and still charge their hosts, the earliest due first; of one host, or all. By forced_claims_by_provider. */
export async function listForced(
  tx: Tx,
  { hostId, limit }: { readonly hostId?: string | undefined; readonly limit: number },
): Promise<readonly ForcedClaim[]> {
  const ofHost = hostId === undefined ? sql`true` : sql`f.provider_id = ${hostId}`;
  return selected(
    tx,
    sql`f.reviewed_at is null and c.state in ('claimed', 'confirmed') and ${ofHost} order by f.review_at, f.claim_id limit ${limit}`,
  );
}

/** The one of a claim. */
export async function findForced(tx: Tx, claim: string): Promise<ForcedClaim | undefined> {
  return (await selected(tx, sql`f.claim_id = ${claim}`))[0];
}

/** Notes that it was looked at; `againAtMs`: when it is due again. */
export async function reviewForced(
  tx: Tx,
  claim: string,
  { atMs, by, note, againAtMs }: { atMs: number; by: string; note: string; againAtMs: number | undefined },
): Promise<void> {
  // Due again is not reviewed: it comes back by itself.
  const reviewedAt = againAtMs === undefined ? timestamp(atMs) : null;
  await sql`
    update forced_claims set reviewed_at = ${reviewedAt}::timestamptz, reviewed_by = ${storedText(by)}, review_note = ${note},
      review_at = coalesce(${timestampOrNull(againAtMs)}::timestamptz, review_at)
    where claim_id = ${claim}`.execute(tx);
}

/** How many claims that are held were forced and are not reviewed, and how many of these are due. */
export async function countForced(tx: Tx, nowMs: number): Promise<{ readonly open: number; readonly due: number }> {
  const { rows } = await sql<{ open: bigint; due: bigint }>`
    select count(*) as open, count(*) filter (where f.review_at <= ${timestamp(nowMs)}::timestamptz) as due
    from forced_claims f join claims c on c.id = f.claim_id
    where f.reviewed_at is null and c.state in ('claimed', 'confirmed')`.execute(tx);
  return { open: Number(rows[0]?.open ?? 0n), due: Number(rows[0]?.due ?? 0n) };
}

interface ForcedRow {
  readonly claim_id: string;
  readonly provider_id: string;
  readonly host_name: string | null;
  readonly guest: string;
  readonly held: boolean;
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
  readonly shortages: JsonIn;
  readonly review_at: number;
  readonly reviewed_at: number | null;
  readonly reviewed_by: string | null;
  readonly review_note: string | null;
}

async function selected(tx: Tx, which: ReturnType<typeof sql>): Promise<readonly ForcedClaim[]> {
  const { rows } = await sql<ForcedRow>`
    select f.claim_id, f.provider_id, h.name as host_name, c.consumer as guest, c.state in ('claimed', 'confirmed') as held,
      f.at, f.actor, f.reason, f.shortages, f.review_at, f.reviewed_at, f.reviewed_by, f.review_note
    from forced_claims f join claims c on c.id = f.claim_id left join hosts h on h.id::text = f.provider_id
    where ${which}`.execute(tx);
  return rows.map((row) => ({
    claim: row.claim_id,
    provider: row.provider_id,
    hostName: row.host_name ?? undefined,
    guest: row.guest,
    isHeld: row.held,
    atMs: row.at,
    actor: row.actor,
    reason: row.reason,
    shortages: row.shortages,
    reviewAtMs: row.review_at,
    reviewedAtMs: row.reviewed_at ?? undefined,
    reviewedBy: row.reviewed_by ?? undefined,
    note: row.review_note ?? undefined,
  }));
}
