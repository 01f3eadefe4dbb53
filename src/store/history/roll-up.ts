// Makes buckets of the history, one a step, of all pools at once: what core/history says of samples, said in SQL. A bucket is made some
// time after its end, its progress is kept in the transaction that makes it, and one that is made again replaces what was there.
import { sql, type RawBuilder } from 'kysely';
import { BUCKET_MS, bucketStart, type BucketLength } from '../../core/history/buckets.ts';
import { HISTORY_FIGURES, type HistoryFigure } from '../../core/history/figures.ts';
import { instant, timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { ensureDay } from './partitions.ts';

/** A report is dated when it comes and is seen when it is committed; replicas' clocks differ. What may be later than this is noted with
 *  the report: see late-reports.ts. */
const LATE_MS = 120_000;

/** A report that is dated so much before the present when it is written is noted as late. A transaction has the rest of LATE_MS for
 *  its end, and clocks for their differences. */
export const NOTED_AFTER_MS = 60_000;

/** The shortest first: longer ones are made of them. */
export const LENGTHS = ['5min', '1h', '1d'] as const satisfies readonly BucketLength[];

/** The columns of each figure begin with this. */
export const COLUMN_OF = {
  total: 'total',
  occupied: 'occupied',
  available: 'available',
  growth: 'growth',
  worstCaseFree: 'worst_case_free',
  provisioned: 'provisioned',
} as const satisfies Record<HistoryFigure, string>;

/** What longer buckets are made of. */
const SHORTER: Readonly<Record<BucketLength, BucketLength | undefined>> = {
  '5min': undefined,
  '1h': '5min',
  '1d': '1h',
};

/** Until when the buckets of a length are made; undefined: none was. */
export async function doneUntil(tx: Tx, length: BucketLength): Promise<number | undefined> {
  const row = await tx.selectFrom('roll_ups').select('done_until').where('length', '=', length).executeTakeFirst();
  return row?.done_until;
}

/** Makes the next bucket of a length; false when there is none to make yet. */
export async function rollUpStep(tx: Tx, length: BucketLength, nowMs: number): Promise<boolean> {
  const shorter = SHORTER[length];
  const sourceUntil = shorter === undefined ? nowMs - LATE_MS : await doneUntil(tx, shorter);
  if (sourceUntil === undefined) return false;
  const untilMs = bucketStart(sourceUntil, length);
  const startMs = await nextStart(tx, length, untilMs);
  if (startMs === undefined || startMs >= untilMs) return false;
  const endMs = startMs + BUCKET_MS[length];
  const made = await makeBucket(tx, length, startMs);
  await setDone(tx, length, made > 0n ? endMs : ((await firstSample(tx, length, endMs)) ?? untilMs), untilMs);
  return true;
}

async function nextStart(tx: Tx, length: BucketLength, untilMs: number): Promise<number | undefined> {
  const done = await doneUntil(tx, length);
  if (done === undefined) return firstSample(tx, length, 0);
  if (done <= untilMs) return done;
  // The clock was set back: what comes again is made again, of the samples that there are then. What was made of samples that are no
  // longer kept stays.
  await setDone(tx, length, untilMs, untilMs);
  return untilMs;
}

/** The bucket of the first sample from a time on: gaps are passed over. */
async function firstSample(tx: Tx, length: BucketLength, fromMs: number): Promise<number | undefined> {
  const { rows } = await sql<{ at: number | null }>`
    select min(at) as at from ${sourceOf(length)} where at >= ${timestamp(fromMs)}::timestamptz`.execute(tx);
  const at = rows[0]?.at ?? undefined;
  return at === undefined ? undefined : bucketStart(at, length);
}

async function setDone(tx: Tx, length: BucketLength, doneMs: number, mostMs: number): Promise<void> {
  const done = timestamp(Math.min(doneMs, mostMs));
  await sql`
    insert into roll_ups (length, done_until) values (${length}, ${done}::timestamptz)
    on conflict (length) do update set done_until = excluded.done_until`.execute(tx);
}

/** How many pools had samples in it. By the partition of its day, and its index on at. */
async function makeBucket(tx: Tx, length: BucketLength, startMs: number): Promise<bigint> {
  if (length === '5min') await ensureDay(tx, startMs);
  const [start, end] = [instant(startMs), instant(startMs + BUCKET_MS[length])];
  const { numAffectedRows } = await sql`
    insert into ${tableOf(length)} (pool_ref, at, ${sql.join(COLUMNS.map((column) => sql.ref(column)))})
    select pool_ref, ${start}, ${summedUp(length)}
    from ${sourceOf(length)} where at >= ${start} and at < ${end} group by pool_ref
    on conflict (pool_ref, at) do update set ${sql.join(COLUMNS.map(replaced))}`.execute(tx);
  return numAffectedRows ?? 0n;
}

/** The buckets of all pools of a host at one time. */
export interface BucketOfHost {
  readonly hostId: string;
  readonly startMs: number;
}

/** Makes buckets again that were made, of what there is now. By the primary keys of pools and of the table, and pool_history_by_pool. */
export async function makeAgain(tx: Tx, length: BucketLength, buckets: readonly BucketOfHost[]): Promise<void> {
  if (buckets.length === 0) return;
  const [hosts, starts] = [buckets.map(({ hostId }) => hostId), buckets.map(({ startMs }) => timestamp(startMs))];
  await sql`
    insert into ${tableOf(length)} (pool_ref, at, ${sql.join(COLUMNS.map((column) => sql.ref(column)))})
    select pool_ref, late_start, ${summedUp(length)}
    from (select distinct pools.ref as late_ref, late.late_start
      from unnest(${hosts}::uuid[], ${starts}::timestamptz[]) as late (late_host, late_start)
      join pools on pools.host_id = late_host) as late
    join ${sourceOf(length)} on pool_ref = late_ref and at >= late_start
      and at < late_start + ${`${BUCKET_MS[length]} milliseconds`}::interval
    group by pool_ref, late_start
    on conflict (pool_ref, at) do update set ${sql.join(COLUMNS.map(replaced))}`.execute(tx);
}

/** How many samples there are, and what is kept of each figure. */
function summedUp(length: BucketLength): RawBuilder<unknown> {
  const isOfSamples = SHORTER[length] === undefined;
  const figures = HISTORY_FIGURES.map((figure) => (isOfSamples ? ofSamples(figure) : ofBuckets(COLUMN_OF[figure])));
  return sql.join([isOfSamples ? sql`count(*)` : sql`sum(samples)`, ...figures]);
}

/** All but those that name the bucket. */
const COLUMNS: readonly string[] = [
  'samples',
  ...HISTORY_FIGURES.flatMap((figure) =>
    ['known', 'min', 'max', 'sum', 'last'].map((what) => `${COLUMN_OF[figure]}_${what}`),
  ),
];

function replaced(column: string): RawBuilder<unknown> {
  return sql`${sql.ref(column)} = excluded.${sql.ref(column)}`;
}

/** As `historyValuesOf` has it: a sum that lacks a disk is not known. Of two samples at one time the larger is the last. */
function ofSamples(figure: HistoryFigure): RawBuilder<unknown> {
  const column = sql.ref(COLUMN_OF[figure]);
  const needsAll = figure === 'growth' || figure === 'worstCaseFree';
  const value = needsAll ? sql`(case when unknown_disks = 0 then ${column} end)` : column;
  return sql`count(${value}), min(${value}), max(${value}), coalesce(sum(${value}), 0),
    (array_agg(${value} order by at desc, ${value} desc) filter (where ${value} is not null))[1]`;
}

function ofBuckets(column: string): RawBuilder<unknown> {
  const [known, min, max, total, last] = ['known', 'min', 'max', 'sum', 'last'].map((what) =>
    sql.ref(`${column}_${what}`),
  );
  return sql`sum(${known}), min(${min}), max(${max}), sum(${total}),
    (array_agg(${last} order by at desc) filter (where ${last} is not null))[1]`;
}

function tableOf(length: BucketLength): RawBuilder<unknown> {
  return sql.table(`pool_${length}`);
}

function sourceOf(length: BucketLength): RawBuilder<unknown> {
  const shorter = SHORTER[length];
  return shorter === undefined ? sql.table('pool_history') : tableOf(shorter);
}
