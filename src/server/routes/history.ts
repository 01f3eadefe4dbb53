// Calls about the past.
import type { FastifyInstance } from 'fastify';
import { LOST_AFTER_PERIODS } from '../../core/freshness.ts';
import { BUCKET_MS, bucketStart, type Bucket, type BucketLength } from '../../core/history/buckets.ts';
import { meanOf, type Summary } from '../../core/history/summary.ts';
import { GUEST_HISTORY, HOST_HISTORY, POOL_HISTORY } from '../../wire/api/history.ts';
import { storedText } from '../../store/column-types.ts';
import { readPoolBuckets, type PoolBuckets } from '../../store/history/read-buckets.ts';
import { readDiskBuckets } from '../../store/history/read-disk-buckets.ts';
import {
  listHostPools,
  readDiskHistory,
  readDiskStarts,
  readPoolHistory,
  type PoolName,
} from '../../store/history/read-history.ts';
import type { Tx } from '../../store/tables.ts';
import { theHost } from '../fleet/host-line.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

/** Pools of one host in one answer: most hosts have a handful. */
const MOST_POOLS = 100;

/** Adds the calls. */
export function addHistoryRoutes(app: FastifyInstance, identify: Identify, { store }: ServerWorld): void {
  register(app, identify, POOL_HISTORY, async ({ query }) => {
    const { host, pool } = query;
    const document = await store.read(async (tx) => {
      const { id: hostId, periodMs } = await theHost(tx, host);
      return poolPast(tx, { hostId, poolId: pool }, { ...query, periodMs });
    });
    return { document };
  });
  register(app, identify, HOST_HISTORY, async ({ query }) => {
    const document = await store.read(async (tx) => {
      const { id, periodMs } = await theHost(tx, query.host);
      return hostPast(tx, id, { ...query, periodMs });
    });
    return { document };
  });
  register(app, identify, GUEST_HISTORY, async ({ query }) => ({
    document: await store.read((tx) => guestPast(tx, query)),
  }));
}

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly resolution: 'report' | BucketLength;
}

interface AskedOfHost extends Asked {
  readonly periodMs: number;
}

/** One more than the limit is read: whether there is more. */
async function poolPast(tx: Tx, name: PoolName, { from, to, limit, resolution, periodMs }: AskedOfHost) {
  const window = { fromMs: from, toMs: to, limit: limit + 1 };
  if (resolution === 'report') {
    const found = await readPoolHistory(tx, name, window);
    const gapMs = LOST_AFTER_PERIODS * periodMs;
    return { points: found.slice(0, limit), buckets: [], truncated: found.length > limit, gapMs };
  }
  const buckets = bucketsOf(await readPoolBuckets(tx, name, resolution, window));
  const gapMs = BUCKET_MS[resolution];
  return { points: [], buckets: buckets.slice(0, limit), truncated: buckets.length > limit, gapMs };
}

/** The pools share the limit, or an answer could be a hundred times as long as any other. */
async function hostPast(tx: Tx, hostId: string, asked: AskedOfHost) {
  const found = await listHostPools(tx, hostId, MOST_POOLS + 1);
  const limit = Math.max(1, Math.floor(asked.limit / Math.max(1, found.length)));
  const pools = [];
  for (const pool of found.slice(0, MOST_POOLS)) {
    pools.push({ ...pool, ...(await poolPast(tx, { hostId, poolId: pool.id }, { ...asked, limit })) });
  }
  return { pools, morePools: found.length > MOST_POOLS };
}

async function guestPast(
  tx: Tx,
  {
    guest,
    target,
    from,
    to,
    limit,
    resolution,
  }: Asked & { readonly guest: string; readonly target?: string | undefined },
) {
  const disks = { guestUuid: storedText(guest), target: target === undefined ? undefined : storedText(target) };
  const window = { fromMs: from, toMs: to, limit: limit + 1 };
  if (resolution === 'report') {
    const [starts, found] = [await readDiskStarts(tx, disks, from), await readDiskHistory(tx, disks, window)];
    return { starts, points: found.slice(0, limit), buckets: [], truncated: found.length > limit };
  }
  const starts = await readDiskStarts(tx, disks, bucketStart(from, resolution));
  const found = await readDiskBuckets(tx, disks, resolution, { window, starts });
  return { starts, points: [], buckets: found.slice(0, limit), truncated: found.length > limit };
}

type Figure = Exclude<keyof PoolBuckets, 'total'>;

/** All figures have the same buckets. */
function bucketsOf(figures: PoolBuckets) {
  const at = (figure: Figure, index: number) => summaryOf(figures[figure][index]);
  return figures.provisioned.map(({ startMs }, index) => ({
    startMs,
    occupied: at('occupied', index),
    available: at('available', index),
    growth: at('growth', index),
    worstCaseFree: at('worstCaseFree', index),
    provisioned: at('provisioned', index),
  }));
}

function summaryOf(bucket: Bucket | undefined) {
  const { known, unknown }: Summary = bucket?.summary ?? { known: undefined, unknown: 0 };
  const mean = bucket === undefined ? undefined : meanOf(bucket.summary);
  return { count: known?.count ?? 0, unknown, min: known?.min, max: known?.max, mean, last: known?.last.value };
}
