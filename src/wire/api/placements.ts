// Calls about where a guest may go: decide and claim, decide and only tell, read what was decided. Imports zod.
import { z } from 'zod';
import { bytes, count, difference, textWithin, timeMs, uuidText } from '../scalars.ts';
import { claimLine, flavorOrder, lifetime, MOST_REASON } from './claims.ts';
import { endpoint } from './endpoint.ts';
import { shortage } from './error-answer.ts';
import { nextShape, pageShape } from './paging.ts';

/** More is no request that anybody writes. */
const MOST_NAMES = 64;

/** Each is looked up in every host of the fleet. */
const MOST_LISTS = 16;
const MOST_ALTERNATIVES = 32;

/** Guests of one group: what Nova's quotas allow by default is 10. */
const MOST_GUESTS = 1_000;

const uuids = (most: number) => z.array(uuidText()).max(most).default([]);

const traitNames = () => z.array(textWithin(255)).max(MOST_NAMES).default([]);

/** A disk that the guest is to have. */
const diskOrder = z.strictObject({
  size: bytes()
    .refine((size) => size > 0n, 'expected more than 0')
    .describe('its virtual size'),
  format: z.enum(['qcow2', 'raw']).default('qcow2'),
  preallocated: z.boolean().default(false).describe('all of it is written when it is made'),
  poolClass: textWithin(300).default('instances').describe('"instances" is on every host'),
});

const SEED_LIMIT = 2n ** 32n;

/** The body of PLACE. */
export const placementOrder = z.strictObject({
  id: uuidText().describe('drawn by the caller, and sent again when there was no answer; the claim gets it, too'),
  guest: uuidText().optional().describe('whom it is for; not needed for a dry run'),
  project: textWithin(300).optional(),
  disks: z.array(diskOrder).max(MOST_NAMES).default([]),
  memoryMib: bytes().default(0n),
  vcpus: bytes().default(0n),
  flavor: flavorOrder.optional().describe('instead of disks, memoryMib and vcpus'),
  expectedFillPpm: bytes()
    .max(1_000_000n)
    .optional()
    .describe('millionths of the disks that are written at once; absent: promises.expected-fill-percent of the server'),
  memberOf: z
    .array(z.array(uuidText()).min(1).max(MOST_ALTERNATIVES))
    .max(MOST_LISTS)
    .default([])
    .describe('aggregates: the host is in one of each list'),
  forbiddenAggregates: uuids(MOST_NAMES),
  requiredTraits: traitNames(),
  forbiddenTraits: traitNames(),
  group: z
    .strictObject({
      policy: z.enum(['affinity', 'anti-affinity']),
      guests: z.array(uuidText()).min(1).max(MOST_GUESTS),
    })
    .optional()
    .describe('guests on one host, or each on another'),
  weighing: z.enum(['spread', 'pack']).default('spread').describe('spread: where most is left; pack: where least is'),
  host: textWithin(300).optional().describe('id or name: only this one'),
  force: z
    .strictObject({ reason: textWithin(MOST_REASON) })
    .optional()
    .describe(
      'by operators and admins, with host: it is claimed there though limits are overrun, and the reason is kept',
    ),
  rules: z
    .enum(['ullage', 'nova-kilo'])
    .default('ullage')
    .describe("nova-kilo: what Kilo's disk filter would say; only as a dry run"),
  dryRun: z.boolean().default(false).describe('only tell'),
  seed: bytes()
    .refine((seed) => seed < SEED_LIMIT, 'expected less than 2^32')
    .optional()
    .describe('which of hosts that are as good as each other is chosen; absent: drawn'),
  ...lifetime,
});

/** What is asked, read. */
export type PlacementOrder = z.output<typeof placementOrder>;

const knob = z
  .enum(['allocation-ratio', 'free-space', 'hardware', 'pool-class', 'agent', 'traits', 'aggregates', 'guest-group'])
  .describe('what there is to turn');

const when = z.enum(['now', 'never']).describe('never: waiting cannot help');

/** One reason why a host was not chosen. */
const hostShortage = z.union([
  shortage.extend({
    knob,
    ratioNeededPpm: bytes().optional().describe('the least allocation ratio with which it would fit, in millionths'),
  }),
  z.object({
    rule: z.literal('freshness'),
    when,
    knob,
    ageMs: count().optional().describe('absent: it never reported'),
    periodMs: count(),
  }),
  z.object({ rule: z.enum(['missing-trait', 'forbidden-trait']), when, knob, traits: z.array(z.string()).readonly() }),
  z.object({
    rule: z.enum(['not-in-aggregate', 'in-forbidden-aggregate']),
    when,
    knob,
    aggregates: z.array(z.string()).readonly(),
  }),
  z.object({ rule: z.literal('guest-group'), when, knob, policy: z.enum(['affinity', 'anti-affinity']) }),
  z.object({
    rule: z.literal('kilo-disk-filter'),
    when,
    knob,
    requestedMib: bytes(),
    usableMib: difference(),
    totalMib: bytes(),
    freeMib: difference(),
    shortByMib: difference(),
  }),
]);

const share = difference().optional().describe('millionths of the whole; absent: not known');

/** The answer for one host. */
const hostAnswer = z.object({
  id: z.string(),
  name: z.string(),
  fits: z.boolean(),
  doubts: z
    .array(z.enum(['late', 'partial', 'available-unknown', 'worst-case-unknown']))
    .readonly()
    .optional()
    .describe('why its figures are not beyond doubt: it is ranked behind those that are'),
  leftPpm: z
    .object({ headroom: share, worstCase: share, available: share })
    .optional()
    .describe('of a host that fits: what would be left afterwards of what would be scarcest'),
  shortages: z.array(hostShortage).readonly().describe('all that it lacks; empty where it fits'),
});

/** One of `hostAnswer`. */
export type HostAnswerLine = z.output<typeof hostAnswer>;

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

const forcedClaim = z.object({
  claim: z.string(),
  hostId: z.string(),
  hostName: z.string().optional(),
  guest: z.string(),
  atMs: timeMs(),
  actor: z.string(),
  reason: z.string(),
  shortages: z.array(hostShortage).readonly().describe('all that was passed over'),
  held: z.boolean().describe('the claim still charges its host'),
  reviewAtMs: timeMs(),
  due: z.boolean().describe('held, its time has come, and nobody has reviewed it'),
  reviewedAtMs: timeMs().optional(),
  reviewedBy: z.string().optional(),
  note: z.string().optional(),
});

/** One of `forcedClaim`. */
export type ForcedClaimLine = z.output<typeof forcedClaim>;

/** Claims that overran a limit. */
export const LIST_FORCED_CLAIMS = endpoint({
  method: 'GET',
  path: '/v1/forced-claims',
  access: 'read',
  summary: 'Claims that overran a limit by force and are not reviewed, the earliest due first.',
  query: z.strictObject({ host: textWithin(300).optional().describe('id or name') }),
  answer: z.object({ claims: z.array(forcedClaim).readonly(), truncated: z.boolean().describe('there are more') }),
});

/** The body of REVIEW_FORCED_CLAIM. */
export const reviewOrder = z.strictObject({
  note: textWithin(MOST_REASON),
  againAfterDays: count()
    .refine((days) => days >= 1 && days <= 365, 'from 1 to 365')
    .optional()
    .describe('it is due again then; absent: never'),
});

/** Somebody has looked at it. */
export const REVIEW_FORCED_CLAIM = endpoint({
  method: 'POST',
  path: '/v1/claims/{id}/review',
  access: 'operate',
  summary: 'Say that a forced claim was looked at, and until when it may stay so.',
  query: undefined,
  body: reviewOrder,
  answer: z.object({ claim: forcedClaim }),
});
