// OpenStack's Placement API under /placement: from a request to a route, and from an answer or a refusal to a response.
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { HostPolicy } from '../../core/claim/host-inventory.ts';
import { UllageError } from '../../core/errors.ts';
import type { AgreedPromises } from '../agreed-promises.ts';
import { wordsOf } from '../http/error-status.ts';
import type { Bodies } from '../http/bodies.ts';
import type { Caller } from '../http/caller.ts';
import { noteCaller, type Identify } from '../http/register.ts';
import { GUARDED } from '../http/guarded.ts';
import { MOST_PLACEMENT_BODY_BYTES } from '../http/limits.ts';
import { tokenOf } from '../http/x-auth-token.ts';
import type { SearchMeters } from '../metrics/search-meters.ts';
import type { ServerWorld } from '../world.ts';
import { auditedWrites } from './audited-write.ts';
import { acceptsJson, prefersPage, requireJson, requireLength } from './content.ts';
import type { PlacementAnswer, PlacementCall, PlacementMethod } from './call.ts';
import { faultDocument, faultPage, PlacementFault } from './fault.ts';
import { MOST_MINOR, minorOf, versionHeaders } from './microversion.ts';
import { allow } from './access.ts';
import { corsHeaders, isPreflight } from './cors.ts';
import { checkRules, DEFAULT_PLACEMENT } from './settings.ts';
import { Query } from './query.ts';
import { findRoute } from './routing.ts';
import { routesOf, rulesOf } from './routes.ts';

/** Where the API is on this server. */
const BASE = '/placement';

/** First microversion whose answers say when what they show was changed. */
const MODIFIED_SINCE = 15;

/** Before a body is read: whose call it is, in which microversion. */
interface Admitted {
  readonly minor: number;
  readonly caller: Caller | undefined;
}

/** Adds everything under /placement. */
export function addPlacementApi(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  { searches, promises }: { readonly searches: SearchMeters; readonly promises: AgreedPromises },
): void {
  const basePolicy = async (): Promise<HostPolicy> => (await promises.settings()).policy;
  const routes = routesOf({ ...world, searches, basePolicy });
  const settings = world.placement ?? DEFAULT_PLACEMENT;
  checkRules(settings, rulesOf(routes));
  const origins = new Set(settings.corsOrigins);
  const admitted = new WeakMap<FastifyRequest, Admitted>();
  const admit = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    reply.removeHeader('cache-control');
    reply.header('x-openstack-request-id', requestId(request));
    if (origins.size > 0) {
      reply.headers(corsHeaders(request, origins));
      // The browser asks, not yet the page: there is no token, and no microversion.
      if (isPreflight(request)) return reply.header('vary', 'Origin').code(200).send();
    }
    const minor = minorOf(request.headers['openstack-api-version']);
    reply.headers(versionHeaders(minor));
    if (origins.size > 0) reply.header('vary', 'openstack-api-version, Origin');
    admitted.set(request, { minor, caller: undefined });
    const caller = isRoot(request) ? undefined : await identify(request, tokenOf(request));
    admitted.set(request, { minor, caller });
    if (caller !== undefined) noteCaller(request, caller);
    if (!HARMLESS.has(request.method)) await app.bodies.expect(request, reply, expectedOf(caller));
    return undefined;
  };
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): void =>
    sendFault(error, request, reply, admitted.get(request)?.minor);
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { minor = 0, caller } = admitted.get(request) ?? {};
    requireLength(request);
    const { method, path } = findRoute(routes, request.method, pathOf(request));
    checkHeaders(method, request, minor);
    const query = new Query(queryOf(request));
    allow(method, caller, settings, query.get('project_id'));
    const change = { caller: caller ?? NOBODY, address: request.ip, rule: method.rule, subject: pathOf(request) };
    const call: PlacementCall = {
      method: request.method,
      minor,
      path,
      query,
      body: textOf(request.body),
      change,
      ...auditedWrites(world.store, world.nowMs, change),
    };
    return send(request, reply, minor, await method.handler(call));
  };
  void app.register(
    (scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, ready) => ready(null, body));
      scope.setErrorHandler(refuse);
      scope.setNotFoundHandler({ preValidation: (_request, _reply, next) => next() }, (request, reply) =>
        refuse(new PlacementFault(404, ''), request, reply),
      );
      scope.addHook('onRequest', admit);
      for (const url of ['/', '/*']) {
        // The root asks nobody who he is.
        const config = url === '/' ? {} : GUARDED;
        scope.route({ ...ROUTE, url, config, handler: handle });
      }
      done();
    },
    { prefix: BASE },
  );
}

/** Of every path: what HTTP knows and somebody may try. */
const ROUTE = {
  method: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'],
  exposeHeadRoute: false,
  bodyLimit: MOST_PLACEMENT_BODY_BYTES,
} satisfies Partial<RouteOptions>;

/** Their bodies, if any, nobody reads. */
const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Whose body it is: at the root nobody is asked who he is. */
function expectedOf(caller: Caller | undefined): Parameters<Bodies['expect']>[2] {
  return caller === undefined ? { caller: NOBODY, kind: 'strangers' } : { caller, kind: 'placement' };
}

const NOBODY: Caller = { actor: 'nobody', tokenId: undefined, role: 'reader', hostId: undefined };

function checkHeaders(method: PlacementMethod, request: FastifyRequest, minor: number): void {
  const isKnown = minor >= (method.since ?? 0);
  const unknown = (): PlacementFault => new PlacementFault(method.hidden ?? 404, '');
  if (!isKnown && method.bodyFirst !== true) throw unknown();
  if (method.takes === true || minor < (method.takes ?? 0)) requireJson(request);
  if (method.accepts === true) acceptsJson(request);
  if (!isKnown) throw unknown();
}

function send(request: FastifyRequest, reply: FastifyReply, minor: number, answer: PlacementAnswer): FastifyReply {
  const { status, document, text, location, modifiedMs, stopped } = answer;
  reply.code(status);
  if (location !== undefined) reply.header('location', `${originOf(request)}${BASE}${location}`);
  if (modifiedMs !== undefined && minor >= MODIFIED_SINCE) {
    reply.headers({ 'last-modified': new Date(modifiedMs).toUTCString(), 'cache-control': 'no-cache' });
  }
  if (stopped !== undefined) {
    request.log.warn({ stopped, query: queryOf(request).slice(0, MOST_LOGGED) }, 'a search for candidates was stopped');
    reply.header('ullage-search-stopped', stopped);
  }
  const sent = text ?? (document === undefined ? undefined : JSON.stringify(document));
  if (sent === undefined) return reply.send();
  return reply.header('content-type', 'application/json').send(Buffer.from(sent));
}

/** Of a query, which may be as long as the server takes. */
const MOST_LOGGED = 1_000;

function sendFault(error: unknown, request: FastifyRequest, reply: FastifyReply, minor: number | undefined): void {
  const fault = faultOf(error);
  if (fault.status >= 500) request.log.error({ err: error }, 'a call of the Placement API failed');
  else request.log.info({ status: fault.status, reason: fault.message }, 'a call of the Placement API was refused');
  reply.code(fault.status).headers(fault.headers);
  if (prefersPage(request)) {
    void reply.header('content-type', 'text/html; charset=utf-8').send(Buffer.from(faultPage(fault)));
    return;
  }
  const context = { requestId: requestId(request), method: request.method, minor, mostMinor: MOST_MINOR };
  const document = JSON.stringify(faultDocument(fault, context));
  void reply.header('content-type', 'application/json').send(Buffer.from(document));
}

/** An error of any other part of the server keeps its words. */
function faultOf(error: unknown): PlacementFault {
  if (error instanceof PlacementFault) return error;
  const { status, message, hint, retryAfterSeconds } = wordsOf(error);
  const isQuoted = error instanceof UllageError && error.code === 'REQUEST_INVALID';
  return new PlacementFault(status, hint === undefined || isQuoted ? message : `${message} (${hint})`, undefined, {
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    // What keystonemiddleware sends: clients then ask for a new token.
    ...(status === 401 ? { 'www-authenticate': 'Keystone uri="none"' } : {}),
  });
}

function requestId(request: FastifyRequest): string {
  return `req-${request.id}`;
}

function isRoot(request: FastifyRequest): boolean {
  return ['', '/'].includes(pathOf(request));
}

/** Below the API's root, still escaped. */
function pathOf({ raw: { url = '' } }: FastifyRequest): string {
  return (url.split('?', 1)[0] ?? '').slice(BASE.length);
}

function queryOf({ raw: { url = '' } }: FastifyRequest): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
}

function textOf(body: unknown): string {
  return Buffer.isBuffer(body) ? body.toString('utf8') : '';
}

/** Anything else is not repeated to the caller. */
const HOST = /^(?:[\w.-]{1,255}|\[[\d:a-f.]{2,45}\])(?::\d{1,5})?$/i;

function originOf({ protocol, host }: FastifyRequest): string {
  return HOST.test(host) ? `${protocol}://${host}` : '';
}
