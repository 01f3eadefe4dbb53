// Calls about tokens, for admins. Imports zod.
import { z } from 'zod';
import { textWithin, timeMs, uuidText } from '../scalars.ts';
import { endpoint } from './endpoint.ts';
import { nextShape, pageShape } from './paging.ts';

/** As the database has them. */
const role = z.enum(['agent', 'reader', 'placer', 'operator', 'admin', 'tenant']);

/** A token without its secret. */
const tokenLine = z.object({
  id: z.string(),
  role,
  state: z.enum(['valid', 'revoked', 'expired']),
  hostId: z.string().optional().describe('the one host that an agent may report for'),
  project: z.string().optional().describe('the one project whose usages a tenant may ask for'),
  label: z.string(),
  createdAtMs: timeMs(),
  createdBy: z.string(),
  expiresAtMs: timeMs().optional(),
  revokedAtMs: timeMs().optional(),
  lastUsedAtMs: timeMs().optional().describe('to ten minutes'),
});

/** What a new token is to be. Longer than ten years no certificate lives either; the database holds labels of 200 characters. */
export const tokenOrder = z.strictObject({
  role,
  label: textWithin(200).describe('whose it is, in lists and in the audit log'),
  hostId: uuidText().optional().describe('for the role agent, and for no other'),
  project: textWithin(255).optional().describe('for the role tenant, and for no other'),
  expiresAfterDays: z.bigint().min(1n).max(3_650n).transform(Number).optional().describe('absent: never'),
});

/** All of them, a page at a time. */
export const LIST_TOKENS = endpoint({
  method: 'GET',
  path: '/v1/tokens',
  access: 'administer',
  summary: 'Every token, revoked and expired ones too, oldest first. Secrets are kept nowhere.',
  query: z.strictObject(pageShape),
  answer: z.object({ tokens: z.array(tokenLine).readonly(), ...nextShape }),
});

/** One more. */
export const CREATE_TOKEN = endpoint({
  method: 'POST',
  path: '/v1/tokens',
  access: 'administer',
  summary: 'Make a token. The answer has its secret, which is never shown again.',
  query: undefined,
  body: tokenOrder,
  answer: z.object({ token: tokenLine, secret: z.string() }),
});

/** One less. */
export const REVOKE_TOKEN = endpoint({
  method: 'POST',
  path: '/v1/tokens/{id}/revoke',
  access: 'administer',
  summary: 'Revoke a token: within seconds it is refused by every server. Again changes nothing.',
  query: undefined,
  answer: z.object({ token: tokenLine }),
});
