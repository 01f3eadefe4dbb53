// Cross-origin requests (fetch.spec.whatwg.org, section "CORS protocol"): pages of the origins that are configured may call the
// Placement API, with a token that they have. Cookies are never sent along: `Access-Control-Allow-Credentials` is not answered.
import type { FastifyRequest } from 'fastify';

/** What a page may send besides what every page may. */
const REQUEST_HEADERS = ['content-type', 'openstack-api-version', 'x-auth-token'];

/** What it may read. */
const RESPONSE_HEADERS = 'location, openstack-api-version, x-openstack-request-id, ullage-search-stopped';

/** Methods of the API's routes. */
const METHODS = 'GET, POST, PUT, DELETE';

/** For how long a browser may remember the answer to its question: the most that Chromium does. */
const MOST_AGE_SECONDS = '7200';

/** Whether a browser asks before it sends what a page wants to send. */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/** What an answer says to a browser; nothing where the request's origin is none of the `allowed`. */
export function corsHeaders(request: FastifyRequest, allowed: ReadonlySet<string>): Readonly<Record<string, string>> {
  const { origin } = request.headers;
  if (origin === undefined || !allowed.has(origin)) return {};
  const own = { 'access-control-allow-origin': origin };
  if (!isPreflight(request)) return { ...own, 'access-control-expose-headers': RESPONSE_HEADERS };
  return {
    ...own,
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': askedHeaders(request).join(', '),
    'access-control-max-age': MOST_AGE_SECONDS,
  };
}

/** Those of the wanted headers that may be sent; all where none is named. */
function askedHeaders({ headers }: FastifyRequest): readonly string[] {
  const asked = headers['access-control-request-headers'];
  if (asked === undefined) return REQUEST_HEADERS;
  const names = new Set(asked.split(',').map((name) => name.trim().toLowerCase()));
  return REQUEST_HEADERS.filter((name) => names.has(name));
}
