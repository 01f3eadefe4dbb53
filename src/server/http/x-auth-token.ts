// The token of OpenStack's clients, which is in a header of its own.
import type { FastifyRequest } from 'fastify';

/** keystoneauth's "none" has no way to send no token: it sends this word. */
const NO_TOKEN = 'notused';

/** X-Auth-Token as the Authorization that it stands for; undefined where there is none. */
export function tokenOf({ headers }: FastifyRequest): string | undefined {
  const token = headers['x-auth-token'];
  return token === undefined || token === NO_TOKEN ? undefined : `Bearer ${String(token)}`;
}
