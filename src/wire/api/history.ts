// Calls about the past: a pool's balances and a guest's disks over a window of time. Imports zod.
import { z } from 'zod';
import { bytes, count, difference, sum } from '../scalars.ts';
import { endpoint } from './endpoint.ts';
import { numberText } from './paging.ts';

/** The year 2100: what is later is no time in milliseconds. */
const MOST_MS = 4_102_444_800_000;

const MOST_POINTS = 10_000;

const window = {
  from: numberText(0, MOST_MS).describe('milliseconds since 1970, included'),
  to: numberText(0, MOST_MS).describe('milliseconds since 1970, excluded'),
  limit: numberText(1, MOST_POINTS).default(MOST_POINTS).describe('points at most, the earliest'),
};

const truncated = z.boolean().describe('there are more points in the window than the limit: ask again from the last');

/** One figure in a bucket: of the samples whose value was known. */
const summary = z.object({
  count: count(),
  unknown: count().describe('samples whose value was not known'),
  min: difference().optional(),
  max: difference().optional(),
  mean: difference().optional(),
  last: difference().optional(),
});

const resolution = z.enum(['report', '5min', '1h', '1d']).default('report');

const poolPoint = z.object({
  atMs: count(),
  total: bytes(),
  occupied: bytes().optional(),
  rootReserved: bytes(),
  available: bytes().optional(),
  growth: sum().optional().describe('absent: which guests the host had was not known'),
  worstCaseFree: difference().optional(),
  provisioned: sum(),
  unknownDisks: count(),
});

const poolBucket = z.object({
  startMs: count(),
  occupied: summary,
  available: summary,
  growth: summary,
  worstCaseFree: summary,
  provisioned: summary,
});

const poolPast = {
  points: z.array(poolPoint).readonly().describe('with resolution=report'),
  buckets: z
    .array(poolBucket)
    .readonly()
    .describe(
      'with any other resolution; a time without reports has no bucket, and the first is the one that `from` lies in',
    ),
  truncated,
  gapMs: count().describe(
    'where two points are farther apart, nothing is known of the time between: five periods of the host as it reports now, or one bucket',
  ),
};

/** A pool's past. */
export const POOL_HISTORY = endpoint({
  method: 'GET',
  path: '/v1/history/pool',
  access: 'read',
  summary: 'What a pool of a host was with each report of a window, or rolled up. Times are by the server’s clock.',
  query: z.strictObject({
    ...window,
    host: z.string().max(300).describe('id or name'),
    pool: z.string().max(1_000).describe('id'),
    resolution,
  }),
  answer: z.object(poolPast),
});

/** A host's past: that of its pools. Their kinds lie in one another, so there is no sum of them. */
export const HOST_HISTORY = endpoint({
  method: 'GET',
  path: '/v1/history/host',
  access: 'read',
  summary: 'What each pool of a host was over a window, those included that no report names any more.',
  query: z.strictObject({ ...window, host: z.string().max(300).describe('id or name'), resolution }),
  answer: z.object({
    pools: z
      .array(z.object({ id: z.string(), name: z.string(), kind: z.string(), shared: z.boolean(), ...poolPast }))
      .readonly()
      .describe('by name; the limit is for each'),
    morePools: z.boolean().describe('the host has more pools than are told of here'),
  }),
});

const diskKey = z
  .string()
  .describe(
    'tells the disks of a host apart: a drive that has another medium from the next boot on is two of one target',
  );

const diskPoint = z.object({
  guestUuid: z.string(),
  hostId: z.string(),
  target: z.string(),
  diskKey,
  atMs: count(),
  gone: z.boolean().describe('no report names it from here on'),
  virtualSize: bytes().optional(),
  allocation: sum().optional(),
  growth: sum().optional(),
});

/** A guest's disks in the past. */
export const GUEST_HISTORY = endpoint({
  method: 'GET',
  path: '/v1/history/guest',
  access: 'read',
  summary: 'What the disks of a guest had allocated, on every host that had it: a point when a figure changed.',
  query: z.strictObject({
    ...window,
    guest: z.string().max(300).describe('UUID'),
    target: z.string().max(300).optional().describe('of one disk, as in its definition: vda; all if left out'),
    resolution,
  }),
  answer: z.object({
    starts: z
      .array(diskPoint)
      .readonly()
      .describe('what each disk was when the window begins: its last change before, and when that was'),
    points: z.array(diskPoint).readonly().describe('with resolution=report'),
    buckets: z
      .array(
        z.object({
          hostId: z.string(),
          target: z.string(),
          diskKey,
          startMs: count(),
          changes: count(),
          gone: z.boolean().describe('no report names it at the end of the bucket'),
          min: sum().optional(),
          max: sum().optional(),
          last: sum().optional().describe('until its next change; left out: not known, or gone'),
        }),
      )
      .readonly()
      .describe('with any other resolution, of the allocation; a time without changes has no bucket'),
    truncated,
  }),
});
