// Calls of the console alone: signing in with a token, who is signed in, and signing out. Imports zod.
import { z } from 'zod';
import { timeMs } from '../scalars.ts';
import { endpoint } from './endpoint.ts';

/** Must come with every change that a session asks for; its value is `csrf` of the session. */
export const CSRF_HEADER = 'x-ullage-csrf';

const session = z.object({
  actor: z.string().describe('the label of the token'),
  role: z.enum(['agent', 'reader', 'placer', 'operator', 'admin', 'tenant']),
  kind: z.enum(['session', 'token', 'open-access']).describe('by what the caller is known'),
  expiresAtMs: timeMs().optional().describe('when a session that was just begun ends; absent otherwise'),
  csrf: z.string().optional().describe(`of a session: to be sent as ${CSRF_HEADER} with every change`),
});

/** One of `session`. */
export type Session = z.output<typeof session>;

/** What signs in. */
export const signInOrder = z.strictObject({
  token: z.string().min(1).max(200).describe('as ullage token create printed it'),
});

/** Signing in. */
export const SIGN_IN = endpoint({
  method: 'POST',
  path: '/v1/session',
  access: 'open',
  summary:
    'Sign a browser in with a token that may read: the answer sets a cookie that no script can read. Of 50 sessions of a token the oldest ends.',
  query: undefined,
  body: signInOrder,
  answer: session,
});

/** Who is signed in. */
export const SHOW_SESSION = endpoint({
  method: 'GET',
  path: '/v1/session',
  access: 'read',
  summary: 'Who calls, and what his role is.',
  query: undefined,
  answer: session,
});

/** The same for a page that does not know yet whether anybody is: that nobody is, is an answer, and nothing that browsers report as an error. */
export const SHOW_SESSION_IF_ANY = endpoint({
  method: 'GET',
  path: '/v1/session/if-any',
  access: 'open',
  summary: 'Who calls, and what his role is; where nobody is signed in, or may not read, an answer without it.',
  query: undefined,
  answer: z.object({ session: session.optional().describe('absent: nobody is signed in') }),
});

/** Signing out. */
export const SIGN_OUT = endpoint({
  method: 'POST',
  path: '/v1/session/end',
  access: 'read',
  summary: 'Sign a browser out: its cookie is worth nothing within seconds, on every server.',
  query: undefined,
  answer: z.object({ ended: z.boolean().describe('false: the call did not come from a session') }),
});
