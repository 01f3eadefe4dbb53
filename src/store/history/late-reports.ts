// Reports that came when the buckets of their time were made: each is noted with its history, and those buckets are made again.
import { sql } from 'kysely';
import { BUCKET_MS, bucketStart } from '../../core/history/buckets.ts';
import { instant, timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { keptSince } from './kept-since.ts';
import { doneUntil, LENGTHS, makeAgain, type BucketOfHost } from './roll-up.ts';

/** Notes that history of a host was written that may have its place in a bucket that was made. One row a host and bucket: whoever writes
 *  holds the host's lock, so nobody waits for another here. */
export async function noteLate(tx: Tx, hostId: string, atMs: number): Promise<void> {
  await sql`
    insert into late_reports (host_id, at) values (${hostId}, ${timestamp(bucketStart(atMs, '5min'))})
    on conflict do nothing`.execute(tx);
}

/** The earliest bucket that waits to be made again; undefined: none does. By the index on at. */
export async function firstLate(tx: Tx): Promise<number | undefined> {
  const { rows } = await sql<{ at: number | null }>`select min(at) as at from late_reports`.execute(tx);
  return rows[0]?.at ?? undefined;
}

/** Buckets that one step makes again: some hundred milliseconds. */
const STEP = 200;

/** Makes some buckets again that reports came late for; false when no more wait. A bucket that is not made yet needs no more than that. */
export async function mendStep(tx: Tx): Promise<boolean> {
  const doneMs = await doneUntil(tx, '5min');
  if (doneMs === undefined) return false;
  const { rows } = await sql<{ host_id: string; at: number }>`
    delete from late_reports where (host_id, at) in (
      select host_id, at from late_reports where at < ${instant(doneMs)} order by at limit ${STEP})
    returning host_id, at`.execute(tx);
  const sinceMs = await keptSince(tx);
  const late = rows.filter(({ at }) => at >= sinceMs);
  for (const length of LENGTHS) await makeAgain(tx, length, await madeOf(tx, length, late));
  return rows.length === STEP;
}

/** The buckets of a length that hold the late ones and are made. */
async function madeOf(
  tx: Tx,
  length: (typeof LENGTHS)[number],
  late: readonly { readonly host_id: string; readonly at: number }[],
): Promise<readonly BucketOfHost[]> {
  const doneMs = (await doneUntil(tx, length)) ?? 0;
  return late
    .map(({ host_id: hostId, at }) => ({ hostId, startMs: bucketStart(at, length) }))
    .filter(({ startMs }) => startMs + BUCKET_MS[length] <= doneMs);
}
