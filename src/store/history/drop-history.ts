// Removes the history of pools that is old enough and of which the next longer buckets are made, those of late reports included.
import type { BucketLength } from '../../core/history/buckets.ts';
import type { Tx } from '../tables.ts';
import { noteKeptSince } from './kept-since.ts';
import { firstLate } from './late-reports.ts';
import { dropBefore, partitionStart } from './partitions.ts';
import { doneUntil } from './roll-up.ts';

/** Which buckets are made of the rows of each table. */
const NEXT = { pool_history: '5min', pool_5min: '1h', pool_1h: '1d' } as const satisfies Record<string, BucketLength>;

/** Drops every partition of a table that ended before a time and is rolled up; gives their names. Throws STORE_TIMEOUT as `dropBefore`. */
export async function dropHistory(tx: Tx, table: keyof typeof NEXT, beforeMs: number): Promise<readonly string[]> {
  const doneMs = (await doneUntil(tx, NEXT[table])) ?? 0;
  const untilMs = Math.min(beforeMs, doneMs, (await firstLate(tx)) ?? beforeMs);
  await noteKeptSince(tx, table, partitionStart(table, untilMs));
  return dropBefore(tx, table, untilMs);
}
