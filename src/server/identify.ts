// Who makes a call: by his token, the session that stands for it, or the certificate of his connection; and whether his share of requests is
// used up.
import type { FastifyRequest } from 'fastify';
import { UllageError } from '../core/errors.ts';
import { REQUESTS_PER_SECOND } from '../core/request-shares.ts';
import { isSessionSecret } from '../store/tokens/secret.ts';
import type { Role } from '../store/tables.ts';
import { tokenSource } from './find-caller.ts';
import { Authenticator } from './http/authenticate.ts';
import type { Caller } from './http/caller.ts';
import * as limits from './http/limits.ts';
import { refuseOtherSites } from './http/open-access.ts';
import type { Identify } from './http/register.ts';
import { refuseForgery, sessionSecretOf } from './http/session-cookie.ts';
import { Shares, type RoleShares } from './http/shares.ts';
import type { Strangers } from './http/strangers.ts';
import { certifiedHost } from './http/tls.ts';
import type { ServerWorld } from './world.ts';

/** The identification of one server, for all its calls: a caller has one share, whichever API he asks. */
export function identifier(world: ServerWorld, strangers: Strangers): Identify {
  const authenticator = new Authenticator(tokenSource(world), strangers, world.nowMs);
  const sharesOf = roleShares(world.shares ?? REQUESTS_PER_SECOND);
  return async (request, authorization = request.headers.authorization) => {
    const caller = await callerOf(request, authorization, { authenticator, isOpen: world.openAccess });
    if (caller === OPEN) return caller;
    const seconds = sharesOf[caller.role].take(caller.tokenId ?? caller.actor, world.nowMs());
    if (seconds === undefined) return caller;
    throw new UllageError('TOO_MANY_REQUESTS', `answer ${caller.actor}: its share of requests is used up for now`, {
      operands: { retryAfterSeconds: seconds },
      hint: `Retry-After says in how many seconds there is more; shares.${caller.role}-per-second is what its role has.`,
    });
  };
}

/** The shares of each role apart: thousands of agents do not make the server forget what a reader has used. */
function roleShares(perSecond: RoleShares): Readonly<Record<Role, Shares>> {
  const sharesOf = (role: Role): Shares =>
    new Shares({
      burst: perSecond[role] * limits.BURST_SECONDS,
      perSecond: perSecond[role],
      callers: limits.MOST_CALLERS,
    });
  return {
    agent: sharesOf('agent'),
    reader: sharesOf('reader'),
    placer: sharesOf('placer'),
    tenant: sharesOf('tenant'),
    operator: sharesOf('operator'),
    admin: sharesOf('admin'),
  };
}

/** Whoever reaches a server of open access. */
const OPEN: Caller = { actor: 'open access', tokenId: undefined, role: 'admin', hostId: undefined };

async function callerOf(
  request: FastifyRequest,
  authorization: string | undefined,
  { authenticator, isOpen }: { readonly authenticator: Authenticator; readonly isOpen: boolean },
): Promise<Caller> {
  const host = certifiedHost(request.raw.socket);
  if (authorization === undefined && host !== undefined) return certifiedAgent(host);
  if (authorization === undefined && isOpen) {
    refuseOtherSites(request);
    return OPEN;
  }
  refuseSessionAsToken(authorization);
  const caller = await authenticator.callerOf(authorization ?? sessionOf(request), request.ip);
  refuseForeignToken(caller, host);
  return caller;
}

/** The session of a browser, as if it were sent as a token. Throws NOT_ALLOWED for what another site may have sent. */
function sessionOf(request: FastifyRequest): string | undefined {
  const secret = sessionSecretOf(request);
  if (secret === undefined) return undefined;
  refuseForgery(request, secret);
  return `Bearer ${secret}`;
}

/** A session is believed with the proof of `refuseForgery`, or not at all. */
function refuseSessionAsToken(authorization: string | undefined): void {
  if (!isSessionSecret(authorization?.replace(/^Bearer /i, '') ?? '')) return;
  throw new UllageError('NOT_AUTHENTICATED', 'look up the token: expected one, found the secret of a session', {
    hint: 'Send the token that the session was begun with.',
  });
}

function certifiedAgent(hostId: string): Caller {
  return { actor: `certificate of host ${hostId}`, tokenId: undefined, role: 'agent', hostId };
}

/** A token of one host on the connection of another was taken from there. */
function refuseForeignToken({ actor, hostId }: Caller, certified: string | undefined): void {
  if (hostId === undefined || certified === undefined || hostId === certified) return;
  throw new UllageError(
    'NOT_ALLOWED',
    `believe the token of ${actor}: it is for host ${hostId}, the certificate of the connection for host ${certified}`,
    { hint: 'Each host has a token and a certificate of its own.' },
  );
}
