// The history of disks tells changes only: before a day of it goes, what each disk was at its end is kept (disk_starts).
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import { noteKeptSince } from './kept-since.ts';
import { dropBefore, nextPartition, partitionsBefore, partitionStart } from './partitions.ts';

/** Runs one step in a transaction of its own; undefined: the work is to end here. */
export type Step = <T>(work: (tx: Tx) => Promise<T>) => Promise<T | undefined>;

/** Disks in one step: each is a look into the index of one day. */
const PIECE = 5_000;

/** Drops the days of disk_history that ended before a time, the oldest first, each after its last changes were kept. May be stopped
 *  anywhere and begun anew: what is kept twice is the same. Throws STORE_TIMEOUT as `dropBefore`. */
export async function dropDiskHistory(step: Step, beforeMs: number): Promise<void> {
  const days = await step(async (tx) => {
    await noteKeptSince(tx, 'disk_history', partitionStart('disk_history', beforeMs));
    return partitionsBefore(tx, 'disk_history', beforeMs);
  });
  for (const day of days ?? []) {
    for (let ref: bigint | undefined = -1n; ref !== undefined;) {
      const after: bigint = ref;
      const piece = await step((tx) => keepLast(tx, day, after));
      if (piece === undefined) return;
      ref = piece.ref;
    }
    await step((tx) => dropBefore(tx, 'disk_history', nextPartition('disk_history', day)));
  }
}

/** Of the next disks by their numbers. `ref` is the last of them, undefined when there are no more. By disk_history_by_disk of the day. */
async function keepLast(tx: Tx, day: string, after: bigint): Promise<{ readonly ref: bigint | undefined }> {
  const piece = sql`select ref from disks where ref > ${after} order by ref limit ${PIECE}`;
  await sql`
    insert into disk_starts as kept (disk_ref, at, gone, virtual_size, allocation, growth)
    select last.disk_ref, last.at, last.gone, last.virtual_size, last.allocation, last.growth from (${piece}) as piece
    cross join lateral (
      select * from ${sql.table(day)} where disk_ref = piece.ref order by at desc limit 1) as last
    on conflict (disk_ref) do update set at = excluded.at, gone = excluded.gone, virtual_size = excluded.virtual_size,
      allocation = excluded.allocation, growth = excluded.growth
    where kept.at <= excluded.at`.execute(tx);
  const { rows } = await sql<{ ref: bigint | null }>`select max(ref) as ref from (${piece}) as piece`.execute(tx);
  return { ref: rows[0]?.ref ?? undefined };
}
