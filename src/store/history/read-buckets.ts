// The history of a pool in buckets: those that were made, and where none is made yet, what shorter ones and the points come to.
import { sql } from 'kysely';
import { BUCKET_MS, bucketStart, coarsen, rollUp, type Bucket, type BucketLength } from '../../core/history/buckets.ts';
import { HISTORY_FIGURES, type HistoryFigure } from '../../core/history/figures.ts';
import type { Summary } from '../../core/history/summary.ts';
import { instant } from '../column-types.ts';
import { factKey } from '../reports/fact-key.ts';
import type { Tx } from '../tables.ts';
import { readPoolHistory, type PoolName, type PoolPoint, type Window } from './read-history.ts';
import { COLUMN_OF, doneUntil, LENGTHS } from './roll-up.ts';

/** The buckets of each figure: all figures have the same ones, the earliest first. */
export type PoolBuckets = Readonly<Record<HistoryFigure, readonly Bucket[]>>;

/** Of what is not rolled up as far as asked, which is minutes, or what a job that failed for weeks left: two months of minutes. */
const MOST_PARTS = 100_000;

/** Whole buckets: the first is the one that `fromMs` lies in. Of those that were made at most `limit` are read. */
export async function readPoolBuckets(
  tx: Tx,
  pool: PoolName,
  length: BucketLength,
  { fromMs, toMs, limit }: Window,
): Promise<PoolBuckets> {
  const parts: PoolBuckets[] = [];
  let atMs = bucketStart(fromMs, length);
  for (const made of LENGTHS.slice(0, LENGTHS.indexOf(length) + 1).toReversed()) {
    const untilMs = Math.min(toMs, (await doneUntil(tx, made)) ?? atMs);
    if (untilMs <= atMs) continue;
    const most = made === length ? limit : MOST_PARTS;
    parts.push(await readMade(tx, pool, made, { fromMs: atMs, toMs: untilMs, limit: most }));
    atMs = untilMs;
  }
  const points = atMs < toMs ? await readPoolHistory(tx, pool, { fromMs: atMs, toMs, limit: MOST_PARTS }) : [];
  const of = (figure: HistoryFigure): readonly Bucket[] =>
    coarsen([...parts.flatMap((part) => part[figure]), ...rollUp(samplesOf(points, figure), '5min')], length);
  return recordOf(of);
}

/** By the primary key of the table of that length. */
async function readMade(
  tx: Tx,
  { hostId, poolId }: PoolName,
  length: BucketLength,
  { fromMs, toMs, limit }: Window,
): Promise<PoolBuckets> {
  const { rows } = await sql<Readonly<Record<string, number | bigint | null>>>`
    select made.* from ${sql.table(`pool_${length}`)} as made join pools on pools.ref = made.pool_ref
    where host_id = ${hostId} and key = ${factKey(poolId)} and at >= ${instant(fromMs)} and at < ${instant(toMs)}
    order by at limit ${limit}`.execute(tx);
  return recordOf((figure) =>
    rows.map((row) => ({ startMs: Number(row['at']), length, summary: summaryOf(row, COLUMN_OF[figure], length) })),
  );
}

function recordOf(of: (figure: HistoryFigure) => readonly Bucket[]): PoolBuckets {
  const [total, occupied, available, growth, worstCaseFree, provisioned] = HISTORY_FIGURES.map(of);
  const none: readonly Bucket[] = [];
  return {
    total: total ?? none,
    occupied: occupied ?? none,
    available: available ?? none,
    growth: growth ?? none,
    worstCaseFree: worstCaseFree ?? none,
    provisioned: provisioned ?? none,
  };
}

/** When in its bucket the last sample was is not kept: it is later than any of the buckets before, which is all that merging asks. */
function summaryOf(
  row: Readonly<Record<string, number | bigint | null>>,
  column: string,
  length: BucketLength,
): Summary {
  const [samples, count] = [Number(row['samples']), Number(row[`${column}_known`])];
  const value = (what: string): bigint => BigInt(row[`${column}_${what}`] ?? 0);
  if (count === 0) return { known: undefined, unknown: samples };
  const last = { atMs: Number(row['at']) + BUCKET_MS[length] - 1, value: value('last') };
  const known = { count, min: value('min'), max: value('max'), sum: value('sum'), last };
  return { known, unknown: samples - count };
}

/** As `historyValuesOf` (core/history/figures.ts) has it: a sum that lacks a disk is not known. */
function samplesOf(points: readonly PoolPoint[], figure: HistoryFigure) {
  const needsAll = figure === 'growth' || figure === 'worstCaseFree';
  return points.map((point) => ({
    atMs: point.atMs,
    value: needsAll && point.unknownDisks > 0 ? undefined : point[figure],
  }));
}
