// Calls about where a guest may go: decide and claim, decide and only tell, read what was decided. Imports zod.
import { z } from 'zod';
import { bytes, count, difference, sum, textWithin, timeMs } from '../scalars.ts';
import { claimLine } from './claims.ts';
import { endpoint } from './endpoint.ts';
import { hostAnswer, hostShortage } from './host-answer.ts';
import { nextShape, pageShape } from './paging.ts';
import { keptOrder, placementOrder } from './placement-order.ts';

/** What a placement makes of a pool of the chosen host. */
const effect = z.object({
  resource: z.string(),
  poolId: z.string().optional(),
  worstCaseFreeBefore: difference()
    .optional()
    .describe('if every disk filled, those that are promised too; absent: not known'),
  worstCaseFreeAfter: difference().optional(),
  worstCaseBound: z
    .boolean()
    .optional()
    .describe(
      'both are the most that can be left: something is not known. Absent: no pool, or decided before there was this field',
    ),
  headroomBefore: difference().describe('what may still be promised'),
  headroomAfter: difference(),
  terms: z
    .object({
      total: bytes(),
      reserved: bytes(),
      allocationRatioPpm: bytes().describe('millionths'),
      capacity: difference().describe('(total - reserved) x allocation ratio, rounded down'),
      claimed: sum().describe('of all claims that charge; headroomBefore is capacity less this'),
      promised: sum().describe('what is asked for; headroomAfter is headroomBefore less this'),
      worstCaseFree: difference()
        .optional()
        .describe("the pool's by the reports of then; absent: not known, or no pool"),
      inFlight: sum().optional().describe('of claims that no report had confirmed; worstCaseFreeBefore is less this'),
      ceiling: sum().optional().describe('what the new disks can come to occupy; worstCaseFreeAfter is less this, too'),
    })
    .optional()
    .describe(
      "what the figures are worked out from, in the resource's unit; absent: decided before there was this field",
    ),
});

/** A decision without its hosts. */
export const placementLine = z.object({
  id: z.string(),
  atMs: timeMs(),
  actor: z.string(),
  rules: z.enum(['ullage', 'nova-kilo']),
  outcome: z.enum(['placed', 'nowhere', 'explained']).describe('explained: a dry run'),
  seed: count(),
  host: z.object({ id: z.string(), name: z.string() }).optional().describe('the chosen one; absent: none fits'),
  claim: z.string().optional(),
  guestName: z
    .string()
    .optional()
    .describe('of the guest that was asked for, as the latest report that had it calls it; absent: none did'),
  considered: count().describe('hosts'),
  fitting: count().describe('of them'),
  reasons: z
    .array(
      z.object({
        rule: z.string(),
        resource: z.string().optional(),
        hosts: count().describe('that lack something by this rule'),
        alone: count().describe('of them, that lack nothing else'),
      }),
    )
    .readonly(),
  effect: z.array(effect).readonly().describe('of the chosen host, for each resource that is asked for'),
  forced: z
    .object({
      actor: z.string(),
      reason: z.string(),
      shortages: z.array(hostShortage).readonly().describe('all that is passed over: limits, and what the host is'),
      reviewAtMs: timeMs().optional().describe('when it is due for review; absent: a dry run'),
    })
    .optional(),
  request: keptOrder.describe('as it was asked'),
});

/** One of `placementLine`. */
export type PlacementLine = z.output<typeof placementLine>;

const placementAnswer = z.object({
  placement: placementLine,
  hosts: z
    .array(hostAnswer)
    .readonly()
    .optional()
    .describe(
      'every host that was considered: the chosen one, others that fit, best first, then the nearest misses; absent: no longer kept',
    ),
  claim: claimLine.optional(),
});

/** The answer of PLACE and SHOW_PLACEMENT. */
export type PlacementAnswerDocument = z.output<typeof placementAnswer>;

const amount = { resource: z.string(), unit: z.enum(['MiB', 'vCPU', 'bytes', 'units']) };

const left = z
  .object({ ...amount, left: difference(), of: difference() })
  .optional()
  .describe('of the resource of which the least share would be left; absent: not known');

const placedHost = z.object({
  id: z.string(),
  name: z.string(),
  left: z
    .object({ headroom: left, worstCase: left, available: left })
    .describe('what leftPpm is of: headroom of capacity, the others of the total'),
  resources: z
    .array(
      z.object({
        ...amount,
        promised: sum().describe('what is asked for'),
        total: bytes(),
        reserved: bytes(),
        allocationRatioPpm: bytes().describe('millionths'),
        capacity: difference().describe('(total - reserved) x allocation ratio, rounded down'),
        claimed: sum().describe('of all claims that charge it'),
        poolId: z.string().optional(),
        available: bytes().optional().describe('as the reports of then had it; absent: not known'),
        worstCaseFree: difference().optional().describe('as available'),
        inFlight: sum().optional().describe('of claims that no report had confirmed: the worst case is less this'),
        unwritten: sum().optional().describe('what these are still to write at once'),
        overdraft: sum().optional().describe('how far an allocation ratio above 1 lets the worst case go below zero'),
        ceiling: sum().optional().describe('what the new disks can come to occupy'),
        writes: sum().optional().describe('what of them is written at once'),
      }),
    )
    .readonly()
    .describe('of each resource that is asked for and that the host has'),
});

/** The answer of SHOW_PLACED_HOST. */
export type PlacedHostDocument = z.output<typeof placedHost>;

/** Decides. */
export const PLACE = endpoint({
  method: 'POST',
  path: '/v1/placements',
  access: 'place',
  summary:
    'Choose a host for a guest and claim there, or only tell. The answer says of every host what it lacks. 201: claimed; 200: by an earlier try, a dry run, or nowhere to go.',
  query: undefined,
  body: placementOrder,
  answer: placementAnswer,
});

/** Decisions. */
export const LIST_PLACEMENTS = endpoint({
  method: 'GET',
  path: '/v1/placements',
  access: 'read',
  summary: 'Decisions about where guests went, newest first.',
  query: z.strictObject({
    ...pageShape,
    host: textWithin(300).optional().describe('id or name of the chosen one'),
    outcome: z.enum(['placed', 'nowhere', 'explained']).optional(),
    forced: z.enum(['true']).optional().describe('only those that overran a limit'),
  }),
  answer: z.object({ placements: z.array(placementLine).readonly(), ...nextShape }),
});

/** One decision. */
export const SHOW_PLACEMENT = endpoint({
  method: 'GET',
  path: '/v1/placements/{id}',
  access: 'read',
  summary: 'A decision, derived again from what was known of every host when it was made.',
  query: undefined,
  answer: placementAnswer,
});

/** What it was for one host. */
export const SHOW_PLACED_HOST = endpoint({
  method: 'GET',
  path: '/v1/placements/{id}/hosts/{host}',
  access: 'read',
  summary: 'What the answer of a decision for one host is made of, for as long as what was known of the hosts is kept.',
  query: undefined,
  answer: placedHost,
});
