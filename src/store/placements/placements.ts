// Decisions about placement as they are kept: written once, read again, listed.
import { sql } from 'kysely';
import type { JsonIn } from '../../wire/json.ts';
import { instant, json, storedText, timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import type { PlacementRow } from './rows.ts';

/** A decision. */
export interface KeptPlacement {
  readonly id: string;
  readonly atMs: number;
  readonly actor: string;
  readonly rules: PlacementRow['rules'];
  readonly outcome: PlacementRow['outcome'];
  readonly seed: number;
  readonly host: { readonly id: string; readonly name: string } | undefined;
  readonly claim: string | undefined;
  readonly considered: number;
  readonly fitting: number;
  readonly request: JsonIn;
  readonly reasons: JsonIn;
  readonly effect: JsonIn;
  readonly forced: JsonIn | undefined;
  readonly askedSha256: Uint8Array;
}

/** A decision to be written. */
export interface NewPlacement extends Omit<KeptPlacement, 'request' | 'reasons' | 'effect' | 'forced'> {
  readonly request: object;
  readonly reasons: readonly object[];
  readonly effect: readonly object[];
  readonly forced: object | undefined;
  /** Compressed. */
  readonly hosts: Uint8Array;
}

/** Writes one; false where there is one of this id. */
export async function addPlacement(tx: Tx, placement: NewPlacement): Promise<boolean> {
  const { id, atMs, actor, rules, outcome, seed, host, claim, considered, fitting, askedSha256, hosts } = placement;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('placements')
    .values({
      id,
      at: timestamp(atMs),
      actor: storedText(actor),
      rules,
      outcome,
      seed: BigInt(seed),
      request: json(placement.request),
      asked_sha256: askedSha256,
      host_id: host?.id ?? null,
      host_name: host === undefined ? null : storedText(host.name),
      claim_id: claim ?? null,
      considered,
      fitting,
      reasons: json(placement.reasons),
      effect: json(placement.effect),
      forced: placement.forced === undefined ? null : json(placement.forced),
      hosts,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

const COLUMNS = [
  'id',
  'at',
  'actor',
  'rules',
  'outcome',
  'seed',
  'request',
  'asked_sha256',
  'host_id',
  'host_name',
  'claim_id',
  'considered',
  'fitting',
  'reasons',
  'effect',
  'forced',
] as const;

/** The decision of this id. */
export async function findPlacement(tx: Tx, id: string): Promise<KeptPlacement | undefined> {
  const row = await tx.selectFrom('placements').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : placementOfRow(row);
}

/** What was known of every host, compressed; undefined once it is no longer kept. */
export async function findHostsKept(tx: Tx, id: string): Promise<Uint8Array | undefined> {
  const row = await tx.selectFrom('placements').select('hosts').where('id', '=', id).executeTakeFirst();
  return row?.hosts ?? undefined;
}

/** Which decisions are asked for. */
export interface PlacementFilter {
  readonly hostId: string | undefined;
  readonly outcome: PlacementRow['outcome'] | undefined;
  readonly forced: boolean;
}

/** Where a page begins: after this decision. */
export interface PlacementPlace {
  readonly atMs: number;
  readonly id: string;
}

/** A page of decisions, newest first. By placements_by_time, placements_by_host or placements_forced. */
export async function listPlacements(
  tx: Tx,
  { hostId, outcome, forced }: PlacementFilter,
  { after, limit }: { readonly after: PlacementPlace | undefined; readonly limit: number },
): Promise<readonly KeptPlacement[]> {
  let query = tx.selectFrom('placements').select(COLUMNS).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit);
  if (hostId !== undefined) query = query.where('host_id', '=', hostId);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (forced) query = query.where('forced', 'is not', null);
  if (after !== undefined) query = query.where(sql<boolean>`(at, id) < (${instant(after.atMs)}, ${after.id}::uuid)`);
  return (await query.execute()).map(placementOfRow);
}

/** What was known of every host is kept with so many of the newest decisions: of 10,000 hosts it is hundreds of kilobytes each. */
export const MOST_WITH_HOSTS = 1_000;

/** Rows removed in one transaction. */
const PIECE = 500;

/** Forgets what was known of hosts for decisions beyond the newest `most`; whether there may be more. By placements_with_hosts. */
export async function dropHostsKept(tx: Tx, most: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update placements set hosts = null where id in (
      select id from placements where hosts is not null order by at desc, id desc offset ${most} limit ${PIECE})`.execute(
    tx,
  );
  return numAffectedRows === BigInt(PIECE);
}

/** Removes decisions from before a time; whether there may be more. By placements_by_time. */
export async function removePlacements(tx: Tx, beforeMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from placements where id in (
      select id from placements where at < ${instant(beforeMs)} order by at limit ${PIECE})`.execute(tx);
  return numAffectedRows === BigInt(PIECE);
}

type Listed = Pick<
  {
    readonly [K in keyof PlacementRow]: PlacementRow[K] extends { readonly __select__: infer S } ? S : PlacementRow[K];
  },
  (typeof COLUMNS)[number]
>;

function placementOfRow(row: Listed): KeptPlacement {
  const { id, at, actor, rules, outcome, host_id, host_name, claim_id, considered, fitting, request, reasons } = row;
  return {
    id,
    atMs: at,
    actor,
    rules,
    outcome,
    seed: Number(row.seed),
    host: host_id === null ? undefined : { id: host_id, name: host_name ?? host_id },
    claim: claim_id ?? undefined,
    considered,
    fitting,
    request,
    reasons,
    effect: row.effect ?? [],
    forced: row.forced ?? undefined,
    askedSha256: row.asked_sha256,
  };
}
