// Calls about where a guest may go: decide and claim, decide and only tell, read what was decided. Imports zod.
import { z } from 'zod';
import { count, difference, textWithin, timeMs } from '../scalars.ts';
import { claimLine } from './claims.ts';
import { endpoint } from './endpoint.ts';
import { hostAnswer, hostShortage } from './host-answer.ts';
import { nextShape, pageShape } from './paging.ts';
import { placementOrder } from './placement-order.ts';

/** What a placement makes of a pool of the chosen host. */
const effect = z.object({
  resource: z.string(),
  poolId: z.string().optional(),
  worstCaseFreeBefore: difference()
    .optional()
    .describe('if every disk filled, those that are promised too; absent: not known'),
  worstCaseFreeAfter: difference().optional(),
  headroomBefore: difference().describe('what may still be promised'),
  headroomAfter: difference(),
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
  request: placementOrder.describe('as it was asked'),
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
