// From a call of the Compute API to a route: who calls, then in which microversion, then the answer.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import { isAllowed, rolesFor, type Caller } from '../http/caller.ts';
import { GUARDED } from '../http/guarded.ts';
import type { Identify } from '../http/register.ts';
import { tokenOf } from '../http/x-auth-token.ts';
import { sendCompute } from './fault.ts';
import { MOST_MINOR, minorOf, versionHeaders } from './microversion.ts';

/** A call on its way to its handler. */
export interface ComputeCall {
  readonly request: FastifyRequest;
  /** The microversion is 2.this. */
  readonly minor: number;
  /** The name in the path; empty where there is none. */
  readonly id: string;
}

/** Adds a call that reads. `until`: the last minor number that has it. */
export type AddRoute = (url: string, handler: (call: ComputeCall) => Promise<object> | object, until?: number) => void;

/** Adds calls to `app`, each for readers and better. */
export function routesOf(app: FastifyInstance, identify: Identify): AddRoute {
  return (url, handler, until = MOST_MINOR) => {
    const minors = new WeakMap<FastifyRequest, number>();
    app.get(url, {
      config: GUARDED,
      onRequest: async (request, reply) => {
        refuseOthers(await identify(request, tokenOf(request)));
        const minor = minorOf(request.headers);
        reply.headers(versionHeaders(minor));
        if (minor > until) throw noSuchCall();
        minors.set(request, minor);
      },
      handler: async (request, reply) => {
        const { id = '' } = request.params as { readonly id?: string }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- no path has another name
        sendCompute(reply, 200, await handler({ request, minor: minors.get(request) ?? MOST_MINOR, id }));
        return reply;
      },
    });
  };
}

/** For a method and path that nothing answers, or not in this microversion. */
export function noSuchCall(): UllageError {
  return new UllageError('NO_SUCH_CALL', 'The resource could not be found.', {
    hint: 'docs/compute-api.md lists the calls; all of them read.',
  });
}

function refuseOthers(caller: Caller): void {
  if (isAllowed(caller, 'read')) return;
  const roles = rolesFor('read').join(' or ');
  throw new UllageError('NOT_ALLOWED', `ask the Compute API: expected a token of role ${roles}, found ${caller.role}`);
}
