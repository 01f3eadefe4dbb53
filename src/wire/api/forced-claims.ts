// Calls about claims that overran a limit by force: which there are, and that somebody has looked. Imports zod.
import { z } from 'zod';
import { count, textWithin, timeMs } from '../scalars.ts';
import { MOST_REASON } from './claims.ts';
import { endpoint } from './endpoint.ts';
import { hostShortage } from './host-answer.ts';

const forcedClaim = z.object({
  claim: z.string(),
  hostId: z.string(),
  hostName: z.string().optional(),
  guest: z.string(),
  guestName: z.string().optional().describe('as the latest report that had it calls it; absent: none did'),
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
