// From a call's description to a route: who may make it is asked first, then its parameters are read, then its answer is sent.
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import type { Endpoint, PathNames } from '../../wire/api/endpoint.ts';
import { writeJsonLine, type JsonIn } from '../../wire/json.ts';
import { readBy } from '../../wire/read-by.ts';
import { answerError } from './app.ts';
import { bodyKindOf, type BodyKind } from './bodies.ts';
import { isAllowed, rolesFor, type Caller } from './caller.ts';
import { GUARDED } from './guarded.ts';
import * as limits from './limits.ts';

/** A call on its way to its handler: everything that was asked, checked. */
export interface Call<P extends string, Q extends z.ZodType | undefined> {
  readonly params: Readonly<Record<PathNames<P>, string>>;
  readonly query: Q extends z.ZodType ? z.output<Q> : undefined;
  readonly body: JsonIn | undefined;
  readonly caller: Caller;
  readonly address: string;
  /** For what no schema tells: headers, cookies. */
  readonly request: FastifyRequest;
}

/** An answer, its status where that is not 200, and headers of its own. */
export interface Answer<A> {
  readonly document: A;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The document as it is sent, put together by whoever knows how: for answers of megabytes. */
  readonly text?: string;
}

/** What does the work of a call. */
export type Handler<P extends string, Q extends z.ZodType | undefined, A> = (
  call: Call<P, Q>,
) => Promise<Answer<A>> | Answer<A>;

/** Finds out who calls, and that his share is not used up; by the Authorization header, where no other text is given in its place.
 *  Throws NOT_AUTHENTICATED or TOO_MANY_REQUESTS. */
export type Identify = (request: FastifyRequest, authorization?: string) => Promise<Caller>;

/** Nobody in particular: for calls that are open to all. */
const NOBODY: Caller = { actor: 'nobody', tokenId: undefined, role: 'reader', hostId: undefined };

/** Who makes each call that is under way, as soon as that is known. */
const callers = new WeakMap<FastifyRequest, Caller>();

/** Who makes a call; undefined while or where nobody showed who he is. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

/** The largest body of each kind, as sent. */
const MOST_BYTES: Readonly<Record<BodyKind, number>> = {
  reports: limits.MOST_BODY_BYTES,
  placement: limits.MOST_PLACEMENT_BODY_BYTES,
  strangers: limits.MOST_STRANGERS_BODY_BYTES,
  others: limits.MOST_ORDER_BYTES,
};

/** For routes that identify their callers by themselves. */
export function noteCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** Adds the route of a call. `asksItself`: an open one that looks for a caller all the same, who is counted then. */
export function register<P extends string, Q extends z.ZodType | undefined, A extends object>(
  app: FastifyInstance,
  identify: Identify,
  described: Endpoint<P, Q, z.ZodType<A>>,
  handler: Handler<P, Q, A>,
  { asksItself = false }: { readonly asksItself?: boolean } = {},
): void {
  const kind = bodyKindOf(described.access);
  app.route({
    method: described.method,
    url: described.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    ...(described.access === 'open' && !asksItself ? {} : { config: GUARDED }),
    bodyLimit: MOST_BYTES[kind],
    // Before the body is read: a stranger must not make us read 16 MiB.
    onRequest: async (request, reply) => {
      const caller = await admit(request, identify, described);
      if (described.method !== 'GET') await app.bodies.expect(request, reply, { caller, kind });
    },
    handler: async (request, reply) => {
      const answer = await handler({
        params: request.params as Call<P, Q>['params'], // oxlint-disable-line typescript/no-unsafe-type-assertion -- the path has these names
        query: queryOf(described, request.query) as Call<P, Q>['query'], // oxlint-disable-line typescript/no-unsafe-type-assertion -- its schema read it
        body: request.body as JsonIn | undefined, // oxlint-disable-line typescript/no-unsafe-type-assertion -- readBody made it
        caller: callers.get(request) ?? NOBODY,
        address: request.ip,
        request,
      });
      if (answer.headers !== undefined) reply.headers(answer.headers);
      return send(request, reply, answer.status ?? 200, answer.text ?? writeJsonLine(answer.document));
    },
    errorHandler: answerError,
  });
}

async function admit(request: FastifyRequest, identify: Identify, { access, path }: Endpoint): Promise<Caller> {
  if (access === 'open') return NOBODY;
  const caller = await identify(request);
  callers.set(request, caller);
  if (isAllowed(caller, access)) return caller;
  const roles = rolesFor(access).join(' or ');
  throw new UllageError(
    'NOT_ALLOWED',
    `${request.method} ${path}: expected a token of role ${roles}, found ${caller.role}`,
  );
}

/** Parameters that nobody knows are refused: a misspelt filter must not show everything. */
function queryOf({ query, path }: Endpoint, given: unknown): unknown {
  if (query === undefined) return undefined;
  const read = readBy(query, given);
  if (read.kind === 'read') return read.value;
  throw new UllageError('REQUEST_INVALID', `${path}: parameter ${read.field || '(all)'}: ${read.message}`, {
    hint: '/v1/openapi.json lists the parameters.',
  });
}

/** With a tag of its content: who has it already is told so in a few bytes (RFC 9110 section 8.8.3). */
function send(request: FastifyRequest, reply: FastifyReply, status: number, text: string): FastifyReply {
  reply.code(status).header('content-type', 'application/json; charset=utf-8');
  if (request.method !== 'GET' || status !== 200) return reply.send(text);
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
  if (matches(request.headers['if-none-match'], tag)) return reply.code(304).send();
  return reply.send(text);
}

function matches(header: string | undefined, tag: string): boolean {
  return header !== undefined && header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}
