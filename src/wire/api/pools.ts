// Calls about pools: all of the fleet's, and one with what charges it. Imports zod.
import { z } from 'zod';
import { finding } from '../explanation.ts';
import { bytes, count, sum } from '../scalars.ts';
import { endpoint } from './endpoint.ts';
import { fleetPool } from './fleet.ts';
import { nextShape, pageShape } from './paging.ts';

/** A pool in a list, with what it was a day before. */
const pastPool = fleetPool.extend({
  occupiedDayAgo: bytes()
    .optional()
    .describe(
      'occupied 24 to 25 hours before the latest report of the first of its hosts; absent: nothing is kept of then, or it was not known',
    ),
});

/** Each pool once. */
export const LIST_POOLS = endpoint({
  method: 'GET',
  path: '/v1/pools',
  access: 'read',
  summary: 'Every pool of the fleet, a shared one once with the hosts that mount it.',
  query: z.strictObject({
    ...pageShape,
    sort: z
      .enum(['id', 'name', 'worst-case-free', 'available', 'total', 'over-commit'])
      .default('id')
      .describe('the least of the last four comes first but for over-commit, where the most does; unknown ones last'),
    kind: z.enum(['filesystem', 'volume-group', 'thin-pool']).optional(),
    shared: z.enum(['true', 'false']).optional().describe('only pools that several hosts can write to, or only others'),
    search: z.string().max(200).optional().describe("contained in its name or id, or in a host's name"),
  }),
  answer: z.object({
    pools: z.array(pastPool).readonly(),
    count: count().describe('of all that match'),
    ...nextShape,
  }),
});

/** Classes in one answer: more than anybody chooses among. */
export const MOST_CLASSES_LISTED = 100;

/** What disks of a guest can be asked for by. */
export const LIST_POOL_CLASSES = endpoint({
  method: 'GET',
  path: '/v1/pool-classes',
  access: 'read',
  summary:
    'The classes of pools that hosts have, by which placements and claims ask for disks; what most have comes first.',
  query: undefined,
  answer: z.object({
    classes: z
      .array(z.object({ name: z.string(), hosts: count().describe('that have a pool of this class') }))
      .readonly()
      .describe(`${MOST_CLASSES_LISTED} at most`),
    truncated: z.boolean().describe('there are more'),
  }),
});

/** Disks of a pool in one answer. */
export const MOST_POOL_DISKS = 1_000;

/** One pool. Its id may hold slashes, so it stands in the query. */
export const SHOW_POOL = endpoint({
  method: 'GET',
  path: '/v1/pool',
  access: 'read',
  summary: 'One pool by its id: its figures, the hosts that mount it, the disks that charge it, and findings about it.',
  query: z.strictObject({ id: z.string().min(1).max(5_000) }),
  answer: z.object({
    pool: pastPool,
    disks: z
      .array(
        z.object({
          hostId: z.string(),
          hostName: z.string(),
          guestUuid: z.string(),
          guestName: z.string(),
          disk: z.string(),
          virtualSize: bytes().optional(),
          allocation: sum().optional(),
          ceiling: sum().optional(),
          growth: sum().optional().describe('absent: not known'),
          basis: z.string().describe('as in /v1/disks'),
        }),
      )
      .readonly()
      .describe(`of all hosts that mount it, unknown growth first, then the largest; ${MOST_POOL_DISKS} at most`),
    diskCount: count().describe('of all that charge it'),
    findings: z
      .array(finding)
      .readonly()
      .describe('about the pool as all its hosts report it; those of one host are told with that host'),
  }),
});
