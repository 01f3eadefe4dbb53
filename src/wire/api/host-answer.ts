// What a decision about placement says of one host: that it fits, or all that it lacks. Imports zod.
import { z } from 'zod';
import { PLACE_DOUBTS } from '../../core/placement/place/answer.ts';
import { KNOBS } from '../../core/placement/place/host-shortage.ts';
import { bytes, count, difference, ratioOfSum, sum } from '../scalars.ts';
import { shortage } from './error-answer.ts';

const knob = z.enum(KNOBS).describe('what there is to turn');

const when = z.enum(['now', 'never']).describe('never: waiting cannot help');

/** One reason why a host was not chosen. */
export const hostShortage = z.union([
  shortage.extend({
    knob,
    ratioNeededPpm: ratioOfSum()
      .optional()
      .describe('the least allocation ratio with which it would fit, in millionths'),
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
    requestedMib: sum(),
    usableMib: difference()
      .optional()
      .describe(
        'total x allocation ratio, less what is not free; absent, as all that follow: the host has no such disk',
      ),
    totalMib: bytes().optional(),
    freeMib: difference().optional(),
    allocationRatioPpm: bytes().optional().describe('millionths'),
    shortByMib: difference().optional().describe('requested less usable'),
  }),
]);

const share = difference().optional().describe('millionths of the whole; absent: not known');

/** The answer for one host. */
export const hostAnswer = z.object({
  id: z.string(),
  name: z.string(),
  fits: z.boolean(),
  doubts: z
    .array(z.enum(PLACE_DOUBTS))
    .readonly()
    .optional()
    .describe(
      'why its figures are not beyond doubt: it is ranked behind those that are, and never chosen while lost, but for rules nova-kilo, which know nothing of it',
    ),
  ageMs: count()
    .optional()
    .describe(
      'of a late or lost host: how old its latest report was when it was decided; absent: fresh, or it never reported',
    ),
  leftPpm: z
    .object({ headroom: share, worstCase: share, available: share })
    .optional()
    .describe('of a host that fits: what would be left afterwards of what would be scarcest'),
  shortages: z.array(hostShortage).readonly().describe('all that it lacks; empty where it fits'),
});

/** One of `hostAnswer`. */
export type HostAnswerLine = z.output<typeof hostAnswer>;

/** One thing that a host lacks. */
export type HostShortageLine = HostAnswerLine['shortages'][number];
