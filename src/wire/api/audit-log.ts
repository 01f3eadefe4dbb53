// The call that shows what callers changed or tried to. Imports zod.
import { z } from 'zod';
import { timeMs } from '../scalars.ts';
import { endpoint } from './endpoint.ts';
import { nextShape, pageShape } from './paging.ts';

/** One entry. */
const auditEntry = z.object({
  id: z.string(),
  atMs: timeMs(),
  actor: z.string().describe('the label of a token, or who ran a command on the database itself'),
  tokenId: z.string().optional(),
  client: z
    .string()
    .optional()
    .describe('the address that the call came from; absent: a command on the database itself'),
  action: z.string(),
  subject: z.string().describe('what it was done to: the id of a token, a claim, a host'),
  outcome: z.enum(['done', 'refused', 'failed']),
  detail: z.unknown().describe('what there is to say of this action; no secret'),
  hostName: z
    .string()
    .optional()
    .describe(
      'of the host that the entry has by its id, as it is called now; absent: it has none, or that is forgotten',
    ),
  guestName: z
    .string()
    .optional()
    .describe('of the guest that the entry has by its UUID, as the last report that had it calls it; absent: none did'),
});

/** The log, newest first. */
export const LIST_AUDIT_LOG = endpoint({
  method: 'GET',
  path: '/v1/audit-log',
  access: 'audit',
  summary: 'What callers changed or tried to, newest first: tokens, claims. Entries are never changed.',
  query: z.strictObject(pageShape),
  answer: z.object({ entries: z.array(auditEntry).readonly(), ...nextShape }),
});
