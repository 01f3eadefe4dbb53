// The one shape of every answer that is not what was asked for. Imports zod.
import { z } from 'zod';
import { difference, sum, timeMs } from '../scalars.ts';

/** One resource that is short. */
export const shortage = z.object({
  rule: z
    .enum(['capacity', 'no-inventory', 'available', 'whole-host', 'worst-case'])
    .describe(
      'available: what the guest writes at once is not there now; whole-host: more than all that there is; worst-case: if every disk filled, this one too, too little would be left',
    ),
  resource: z.string(),
  unit: z.enum(['MiB', 'vCPU', 'bytes', 'units']),
  requested: sum().describe('asked on top of what is promised; available: what of it is written at once'),
  used: sum().describe('promised already; available: what builds in flight have yet to write'),
  limit: difference().describe(
    'the most that may be promised; 0 where there is none of it; available: what is available less what is reserved',
  ),
  shortBy: sum(),
  when: z.enum(['now', 'never']).describe('never: more than the limit, waiting cannot help'),
});

/** Hosts of which one was meant. */
const candidates = z.object({
  hosts: z
    .array(
      z.object({ id: z.string(), name: z.string(), receivedAtMs: timeMs().describe('when its latest report came') }),
    )
    .readonly(),
  more: z.boolean().describe('there are more than these'),
});

/** A claim that stands in the way, and where. */
const held = z.object({
  claim: z.string(),
  guest: z.string(),
  guestName: z.string().optional().describe('absent: no report has it yet'),
  hostId: z.string(),
  hostName: z.string().optional().describe('absent: the host was forgotten'),
});

/** `{error: {code, message, hint?, requestId}}`: docs/errors.md lists the codes. */
export const errorAnswer = z
  .object({
    error: z.object({
      code: z.string().describe('stable: docs/errors.md'),
      message: z.string(),
      hint: z.string().optional().describe('what can be done'),
      shortages: z.array(shortage).readonly().optional().describe('with CLAIM_SHORT: every resource that is short'),
      field: z
        .string()
        .optional()
        .describe('with REQUEST_INVALID: what of the body is not as it should be, such as disks.0.size'),
      candidates: candidates.optional().describe('with HOST_AMBIGUOUS: the hosts of which one was meant'),
      held: held
        .optional()
        .describe('with CLAIM_HELD_ALREADY of a guest that is to be placed: the claim that it holds, and where'),
      requestId: z.string().describe('under which the log of the server has more'),
    }),
  })
  .describe('Why a call was not answered.');
