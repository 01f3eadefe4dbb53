// Signing in to the console, and out. A session stands for a token, and never outlives it.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import {
  SHOW_SESSION,
  SHOW_SESSION_IF_ANY,
  SIGN_IN,
  SIGN_OUT,
  signInOrder,
  type Session,
} from '../../wire/api/session.ts';
import { appendAudit, type AuditEntry } from '../../store/audit-log/audit-log.ts';
import { beginSession } from '../../store/sessions/begin-session.ts';
import { endSession } from '../../store/sessions/end-session.ts';
import { newSessionSecret } from '../../store/tokens/secret.ts';
import { bodyOf } from '../http/body-of.ts';
import { isAllowed, rolesFor, type Caller } from '../http/caller.ts';
import { noteCaller, register, type Identify } from '../http/register.ts';
import { cookieOf, csrfProofOf, NO_COOKIE, sessionSecretOf } from '../http/session-cookie.ts';
import type { ServerWorld } from '../world.ts';

/** A working day: who comes back tomorrow signs in again. */
const SESSION_MS = 12 * 3_600_000;

/** Adds the calls. */
export function addSessionRoutes(app: FastifyInstance, identify: Identify, { store, nowMs }: ServerWorld): void {
  register(app, identify, SIGN_IN, async ({ body, address, request }) => {
    const { token } = bodyOf(signInOrder, body);
    // As with every other call: guesses are counted, and slowed down.
    const caller = await identify(request, `Bearer ${token}`);
    refuseBlind(caller);
    invariant(caller.tokenId !== undefined, 'who is known by a token has one');
    const secret = newSessionSecret();
    const [begunAtMs, tokenId] = [nowMs(), caller.tokenId];
    const expiresAtMs = begunAtMs + SESSION_MS;
    await store.write(async (tx) => {
      const ended = await beginSession(tx, { secret, tokenId, begunAtMs, expiresAtMs });
      const entry = entryOf(caller, address, begunAtMs, 'sign in');
      await appendAudit(tx, ended === 0n ? entry : { ...entry, detail: { ended } });
    });
    const cookie = cookieOf(secret, { isSecure: request.protocol === 'https', seconds: SESSION_MS / 1_000 });
    return { document: { ...shownOf(caller, secret), expiresAtMs }, headers: { 'set-cookie': cookie } };
  });
  register(app, identify, SHOW_SESSION, ({ caller, request }) => ({ document: shownOf(caller, cookieIn(request)) }));
  register(
    app,
    identify,
    SHOW_SESSION_IF_ANY,
    async ({ request }) => {
      const caller = await callerIfAny(request, identify);
      const session = caller === undefined ? undefined : shownOf(caller, cookieIn(request));
      return { document: session === undefined ? {} : { session } };
    },
    { asksItself: true },
  );
  register(app, identify, SIGN_OUT, async ({ caller, address, request }) => {
    const secret = cookieIn(request);
    if (secret === undefined) return { document: { ended: false } };
    await store.write(async (tx) => {
      await endSession(tx, secret, nowMs());
      await appendAudit(tx, entryOf(caller, address, nowMs(), 'sign out'));
    });
    return { document: { ended: true }, headers: { 'set-cookie': NO_COOKIE } };
  });
}

/** Who may read; undefined: whoever calls shows nothing that says so. What is no refusal of him is thrown. */
async function callerIfAny(request: FastifyRequest, identify: Identify): Promise<Caller | undefined> {
  try {
    const caller = await identify(request);
    noteCaller(request, caller);
    return isAllowed(caller, 'read') ? caller : undefined;
  } catch (error) {
    if (error instanceof UllageError && error.code === 'NOT_AUTHENTICATED') return undefined;
    throw error;
  }
}

/** Undefined where the caller showed a token, whatever cookie came with it. */
function cookieIn(request: FastifyRequest): string | undefined {
  return request.headers.authorization === undefined ? sessionSecretOf(request) : undefined;
}

function shownOf({ actor, role, tokenId }: Caller, secret: string | undefined): Session {
  if (tokenId === undefined) return { actor, role, kind: 'open-access' };
  return secret === undefined
    ? { actor, role, kind: 'token' }
    : { actor, role, kind: 'session', csrf: csrfProofOf(secret) };
}

/** An agent's token sees nothing: a console of empty pages would look like an empty fleet. */
function refuseBlind(caller: Caller): void {
  if (isAllowed(caller, 'read')) return;
  const roles = rolesFor('read').join(' or ');
  throw new UllageError('NOT_ALLOWED', `sign in: expected a token of role ${roles}, found ${caller.role}`);
}

function entryOf({ actor, tokenId }: Caller, client: string, atMs: number, action: string): AuditEntry {
  return { atMs, actor, tokenId, client, action, subject: tokenId ?? '', outcome: 'done', detail: {} };
}
