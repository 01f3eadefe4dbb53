// Removes what is older than operators want to keep: days of history as whole partitions, the rest in pieces that no caller notices.
import { sql } from 'kysely';
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** Rows removed in one transaction: a fraction of a second. */
const PIECE = 5_000;

/** What the database takes for the present. */
export async function databaseNow(tx: Tx): Promise<number> {
  const { rows } = await sql<{ now: number }>`select now() as now`.execute(tx);
  return rows[0]?.now ?? 0;
}

/** Removes lines of the audit log, which is otherwise only appended to, from before a time, the oldest first; whether there may be more.
 *  By the primary key: ids grow with time. */
export async function removeAudit(tx: Tx, beforeMs: number): Promise<boolean> {
  await allowRemoval(tx);
  const { numAffectedRows } = await sql`
    with oldest as (select id, at from audit_log order by id limit ${PIECE})
    delete from audit_log as kept using oldest
    where kept.id = oldest.id and oldest.at < ${timestamp(beforeMs)}::timestamptz`.execute(tx);
  return numAffectedRows === BigInt(PIECE);
}

/** Of what happened to claims, the next events by their numbers after `after`: those of claims that have ended, from before a time, are
 *  removed. Returns the last that was looked at; undefined when none is left from before that time. Those of claims that are held stay, and
 *  are passed once. By the primary keys: numbers grow with time. */
export async function removeClaimEvents(tx: Tx, beforeMs: number, after: bigint): Promise<bigint | undefined> {
  await allowRemoval(tx);
  const { rows } = await sql<{ last: bigint | null }>`
    with piece as materialized (
      select id, at, claim_id from claim_events where id > ${after} order by id limit ${PIECE}
    ), old as (
      select piece.id from piece join claims on claims.id = piece.claim_id
      where piece.at < ${timestamp(beforeMs)}::timestamptz and claims.state not in ('claimed', 'confirmed')
    ), removed as (
      delete from claim_events as kept using old where kept.id = old.id
    )
    select max(id) filter (where at < ${timestamp(beforeMs)}::timestamptz) as last from piece`.execute(tx);
  return rows[0]?.last ?? undefined;
}

/** Removes buckets of a day; whether there may be more. By the index on at. */
export async function removeDayBuckets(tx: Tx, beforeMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from pool_1d where (pool_ref, at) in (
      select pool_ref, at from pool_1d where at < ${timestamp(beforeMs)}::timestamptz limit ${PIECE})`.execute(tx);
  return numAffectedRows === BigInt(PIECE);
}

/** Removes disks, or pools, that no report has named since a time: nothing of their history is kept any more. */
export async function removeGone(tx: Tx, table: 'disks' | 'pools', beforeMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where (host_id, key) in (
      select host_id, key from ${sql.table(table)} where gone_at < ${timestamp(beforeMs)}::timestamptz limit ${PIECE})
  `.execute(tx);
  return numAffectedRows === BigInt(PIECE);
}

/** For this transaction only; the trigger asks (migration 9). */
async function allowRemoval(tx: Tx): Promise<void> {
  await sql`select set_config('ullage.retention', 'on', true)`.execute(tx);
}
