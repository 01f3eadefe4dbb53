// The console at /: its page under each address that it knows, so that a link can be opened, and the files that the page loads.
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import { FILE } from '../http/guarded.ts';
import type { ConsoleFile, ConsoleFiles } from './console-files.ts';
import { takesGzip } from './takes-gzip.ts';

/** Addresses of the console (src/web/app.tsx). Not among them: /placement and /compute, which are OpenStack's. */
const PAGES = [
  '/',
  // What somebody typed may be longer than a parameter, and so may a pool's id: the console says what there is none of.
  '/hosts/*',
  '/place',
  '/place/*',
  '/guests',
  '/pools',
  '/pools/*',
  '/reclaim',
  '/events',
  '/settings',
  '/audit',
  '/tokens',
  '/about',
] as const;

/** Names hold what is in the file: it never changes under one of them. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Whoever calls under these is answered as their documents say. */
const OF_PROGRAMS = /^\/(?:v1|placement|compute|assets)(?:[/?]|$)/;

/** Adds the pages. They are open: they hold no figures. */
export function addConsole(app: FastifyInstance, { page, assets }: ConsoleFiles): void {
  for (const path of PAGES) app.get(path, { config: FILE }, (request, reply) => send(request, reply, page, 'no-cache'));
  app.get<{ Params: { name: string } }>('/assets/:name', { config: FILE }, (request, reply) => {
    const file = assets.get(request.params.name);
    if (file === undefined) throw noSuchFile(request.params.name);
    return send(request, reply, file, FOR_EVER);
  });
  // Of a mistyped address a person is shown that in the console, and not as JSON.
  app.addHook('onRequest', async (request, reply) => {
    if (isLost(request)) await send(request, reply.code(404), page, 'no-cache');
  });
}

/** Under this no page is. */
const NO_PAGE = '/no-such-page';

/** What a request is routed by. The router refuses an address that is no text, such as /hosts/%E0, before anybody is asked: one that a person
 *  typed is taken for an address without a page, and the console says so. */
export function routedUrl({ method = '', url = '', headers: { accept = '' } }: IncomingMessage): string {
  return isOfBrowser({ method, url, accept }) && !isText(url) ? NO_PAGE : url;
}

function isText(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

function isLost({ is404, method, url, headers: { accept = '' } }: FastifyRequest): boolean {
  return is404 && isOfBrowser({ method, url, accept });
}

/** A browser asks for text/html first; whoever asks for anything may be a program. */
function isOfBrowser({ method, url, accept }: { method: string; url: string; accept: string }): boolean {
  return method === 'GET' && accept.startsWith('text/html') && !OF_PROGRAMS.test(url);
}

function send(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile, caching: string): FastifyReply {
  reply.headers({ 'content-type': file.type, 'cache-control': caching, etag: file.etag, vary: 'accept-encoding' });
  if (!request.is404 && request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  if (!takesGzip(request.headers['accept-encoding'])) return reply.send(file.plain);
  return reply.header('content-encoding', 'gzip').send(file.gzip);
}

/** After an upgrade an open page may ask for what is gone: it is loaded anew. */
function noSuchFile(name: string): UllageError {
  return new UllageError('NO_SUCH_CALL', `GET /assets/${name.slice(0, 100)}: the console has no such file`, {
    hint: 'Load the page anew: the server may have been upgraded.',
  });
}
