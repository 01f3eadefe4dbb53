// The call by which an agent delivers a report. Imports zod.
import { z } from 'zod';
import { reportSchema } from '../report.ts';
import { endpoint } from './endpoint.ts';
import { numberText } from './paging.ts';

/** Deliver one report. 409 REPORT_NEEDS_FULL asks for a full one. */
export const POST_REPORT = endpoint({
  method: 'POST',
  path: '/v1/reports',
  access: 'report',
  summary:
    'Deliver one report of one host, whole or as changes to the one before. Known reports are answered with 200.',
  query: z.strictObject({
    sentAtMs: numberText(0, Number.MAX_SAFE_INTEGER)
      .optional()
      .describe("when this was sent, by the host's clock: tells a late report from a clock that is behind"),
  }),
  body: reportSchema,
  answer: z.object({
    accepted: z.boolean().describe('false: the server has this report, or a newer one, already'),
    full: z.boolean().describe('the next one should be a full report'),
  }),
});
