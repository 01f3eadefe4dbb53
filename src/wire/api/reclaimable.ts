// Calls about what can be had back: a list with most bytes first over all hosts, and its sums. Imports zod.
import { z } from 'zod';
import { RECLAIMABLE_CODES } from '../../core/reclaimable.ts';
import { finding } from '../explanation.ts';
import { severity } from '../image.ts';
import { count, sum, timeMs } from '../scalars.ts';
import { endpoint } from './endpoint.ts';
import { freshness } from './hosts.ts';
import { nextShape, pageShape } from './paging.ts';

const code = z.enum(RECLAIMABLE_CODES);

const filterShape = {
  code: z
    .string()
    .max(300)
    .transform((text) => text.split(','))
    .pipe(z.array(code))
    .optional()
    .describe(`only of these codes, parted by commas: ${RECLAIMABLE_CODES.join(', ')}`),
  severity: severity.optional(),
  host: z.string().max(300).optional().describe('id or name'),
  search: z.string().max(200).optional().describe("contained in a host's name, or in a path, guest or pool"),
};

/** One of the list. */
const reclaimable = finding.extend({
  hostId: z.string(),
  hostName: z.string(),
  freshness,
  receivedAtMs: timeMs().describe("when the host's latest report came: a late or lost one's findings are of then"),
  measuredAtMs: timeMs().describe("when its audit ended, by the host's own clock: ages in the sentence are of then"),
  firstSeenAtMs: timeMs().describe('when a report had it first, since the server keeps that'),
  poolName: z.string().optional().describe('of the pool in the evidence; absent: no host reports it any more'),
  perhapsUsed: z
    .boolean()
    .describe('a host that it could be of use to may have guests that are not known: one of them may use it'),
  sharedBy: z
    .array(z.object({ id: z.string(), name: z.string(), freshness }))
    .readonly()
    .optional()
    .describe('the hosts that mount the pool, where it is a shared one'),
});

/** Most bytes first. */
export const LIST_RECLAIMABLE = endpoint({
  method: 'GET',
  path: '/v1/reclaimable',
  access: 'read',
  summary:
    'Findings whose bytes can be had back, of all hosts, most bytes first and unknown ones last; what lies on a shared pool once.',
  query: z.strictObject({ ...pageShape, ...filterShape }),
  answer: z.object({ findings: z.array(reclaimable).readonly(), ...nextShape }),
});

const sums = {
  bytes: sum().describe('of the known ones'),
  known: count().describe('findings whose bytes are in the sum'),
  unknown: count().describe('findings of which nobody can say how much they would give back: the sum is at least this'),
  stale: count().describe('findings of late and lost hosts, in the figures as they were then'),
};

/** Sums. */
export const RECLAIMABLE_TOTALS = endpoint({
  method: 'GET',
  path: '/v1/reclaimable/totals',
  access: 'read',
  summary: 'How much could be had back over all hosts, by code and together.',
  query: z.strictObject(filterShape),
  answer: z.object({
    all: z
      .object(sums)
      .describe('bytes that two findings of a host tell of (a folder and a file in it) are in it once'),
    codes: z
      .array(z.object({ code, ...sums }))
      .readonly()
      .describe('those that there are'),
  }),
});
