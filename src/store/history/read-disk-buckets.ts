// The history of a guest's disks in buckets: least, most and last of what each had allocated, where it changed.
import { sql } from 'kysely';
import { BUCKET_MS, bucketStart, type BucketLength } from '../../core/history/buckets.ts';
import { withHeld, type ChangesInBucket } from '../../core/history/held.ts';
import { instant } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { areDisks, type DiskName, type DiskPoint, type DisksOfGuest, type Window } from './read-history.ts';

/** One disk's allocation in one bucket. */
export interface DiskBucket extends ChangesInBucket, DiskName {
  /** No report names it any more at its end. */
  readonly gone: boolean;
}

interface Row {
  readonly host_id: string;
  readonly target: string;
  readonly key: string;
  readonly start: number;
  readonly first: number;
  readonly changes: bigint;
  readonly min: bigint | null;
  readonly max: bigint | null;
  readonly last: bigint | null;
  readonly gone: boolean;
}

/** Whole buckets, by time and disk: the first is the one that the window begins in. `starts`: what the disks were when that one begins. At
 *  most `limit`. */
export async function readDiskBuckets(
  tx: Tx,
  disks: DisksOfGuest,
  length: BucketLength,
  { window, starts }: { readonly window: Window; readonly starts: readonly DiskPoint[] },
): Promise<readonly DiskBucket[]> {
  const { toMs, limit } = window;
  const fromMs = bucketStart(window.fromMs, length);
  const bucketed = sql`date_bin(${`${BUCKET_MS[length]} milliseconds`}::interval, at, 'epoch'::timestamptz)`;
  const { rows } = await sql<Row>`
    select host_id, target, key, start, min(at) as first, count(*) as changes, min(allocation) as min,
      max(allocation) as max, (array_agg(allocation order by at desc))[1] as last,
      (array_agg(gone order by at desc))[1] as gone
    from (select disks.host_id, target, disks.key, ${bucketed} as start, disk_history.at, disk_history.allocation,
        disk_history.gone
      from disk_history join disks on disks.ref = disk_ref
      where ${areDisks(disks)} and at >= ${instant(fromMs)} and at < ${instant(toMs)}) as change
    group by host_id, target, key, start order by start, host_id, key limit ${limit}`.execute(tx);
  const before = new Map(starts.map((point) => [nameOf(point), point]));
  const held = [...Map.groupBy(rows.map(bucketOf), nameOf)].flatMap(([name, buckets]) =>
    withHeld(before.get(name)?.allocation, buckets),
  );
  return held.toSorted((a, b) => a.startMs - b.startMs || (nameOf(a) < nameOf(b) ? -1 : 1));
}

function bucketOf(row: Row): DiskBucket {
  return {
    hostId: row.host_id,
    target: row.target,
    diskKey: row.key,
    startMs: row.start,
    firstMs: row.first,
    changes: Number(row.changes),
    min: row.min ?? undefined,
    max: row.max ?? undefined,
    last: row.last ?? undefined,
    gone: row.gone,
  };
}

function nameOf({ hostId, diskKey }: DiskName): string {
  return `${hostId} ${diskKey}`;
}
