// The Fastify application: limits, headers, ids, log, the body reader, and the one shape of every error. It knows no call of ours.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { UllageError, type ErrorCode } from '../../core/errors.ts';
import { writeJsonLine } from '../../wire/json.ts';
import type { ServerWorld } from '../world.ts';
import { wordsOf } from './error-status.ts';
import { readBody, type BodyLimits } from './json-body.ts';
import * as limits from './limits.ts';
import { securityHeaders } from './security-headers.ts';
import type { Listeners } from './tls.ts';

/** Of node:http: Fastify sets none of these on a server that it did not make. */
const SERVER_OPTIONS = {
  maxHeaderSize: limits.MOST_HEADER_BYTES,
  requestTimeout: limits.REQUEST_MS,
  keepAliveTimeout: limits.KEEP_ALIVE_MS,
} as const;

/** What not every server has. */
interface AppOptions {
  readonly trustedProxies?: readonly string[] | undefined;
  /** What a request is routed by, where that is not its own address. */
  readonly routedUrl?: ((request: IncomingMessage) => string) | undefined;
}

/** Only from whom this name can come: a token in an URL would end in logs, so Authorization is never among what is logged. */
export function makeApp(
  { log, nowMs }: Pick<ServerWorld, 'log' | 'nowMs'>,
  level: string,
  listeners: Listeners,
  { trustedProxies = [], routedUrl }: AppOptions = {},
): FastifyInstance {
  const app = Fastify({
    logger: { level, stream: log, serializers: { req: logged } },
    // X-Forwarded-For of anybody else is what he writes into it.
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: limits.MOST_BODY_BYTES,
    routerOptions: { maxParamLength: limits.MOST_PARAMETER_LENGTH },
    serverFactory: (listener) => listeners.add(SERVER_OPTIONS, listener),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    exposeHeadRoutes: true,
    ...(routedUrl === undefined ? {} : { rewriteUrl: routedUrl }),
    frameworkErrors: answerError,
    clientErrorHandler: refuseNoise,
    return503OnClosing: true,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer) =>
    readBody(body, request.headers['content-encoding'], mostOf(body, request)),
  );
  // Last before a body is read.
  app.addHook('preParsing', (request, _reply, payload, done) => {
    // Nobody reads 16 MiB for a call that does not exist.
    if (request.is404 && hasBody(request)) return done(noSuchCall(request));
    done(null, payload);
  });
  // The answers are JSON already: sendJson writes them.
  app.setValidatorCompiler(() => () => true);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      ...securityHeaders(request, listeners.isSecure),
      // Figures are not for strangers' caches.
      'cache-control': 'no-store',
      'x-request-id': request.id,
      // By the clock that times in answers are of: whoever tells ages needs no other.
      date: new Date(nowMs()).toUTCString(),
    });
    if (listeners.isOutdated(request.raw.socket)) reply.header('connection', 'close');
    // A file is sent whatever stands beside its name: what the console asks for by it is refused then.
    if (request.url.includes('%00') && request.routeOptions.config.isFile !== true) throw unstorable(request);
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answerError(noSuchCall(request), request, reply));
  return app;
}

/** How large it may become. */
function mostOf(body: Buffer, { routeOptions: { bodyLimit } }: FastifyRequest): BodyLimits {
  const byRatio = Math.max(body.length * limits.MOST_COMPRESSION, limits.ALWAYS_DECOMPRESSED_BYTES);
  return {
    bytes: Math.min(bodyLimit * limits.DECOMPRESSED_TIMES, byRatio),
    values: bodyLimit === limits.MOST_BODY_BYTES ? limits.MOST_REPORT_VALUES : limits.MOST_VALUES,
  };
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** A client that hangs up before its request is whole. Nobody reads the answer. */
function cutShort(cause: unknown): UllageError {
  return new UllageError('BODY_INVALID', 'read the body: the client hung up before its end', { cause });
}

/** Longer ones are cut. */
const MOST_PATH = 200;

/** The path without its query, where somebody may have put a secret. */
function pathOf(url: string): string {
  const [path = ''] = url.split('?');
  return path.slice(0, MOST_PATH);
}

/** A request as the log has it. */
function logged({ method, url, host, ip, socket: { remotePort } }: FastifyRequest) {
  return { method, url: pathOf(url), host, remoteAddress: ip, ...(remotePort === undefined ? {} : { remotePort }) };
}

/** No text of the database holds U+0000: whatever is asked for by one, the database would fail. */
function unstorable({ method, url }: FastifyRequest): UllageError {
  return new UllageError(
    'REQUEST_INVALID',
    `${method} ${pathOf(url)}: expected no U+0000 in path and parameters, found one`,
  );
}

function noSuchCall({ method, url }: FastifyRequest): UllageError {
  return new UllageError('NO_SUCH_CALL', `${method} ${pathOf(url)}: the server has no such call`, {
    hint: '/v1/openapi.json lists what there is.',
  });
}

/** What is no HTTP at all, or comes too slowly, has no request and so no id. */
function refuseNoise(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = STATUS_OF_NOISE[error.code ?? ''] ?? '400 Bad Request';
  const code: ErrorCode = status.startsWith('431') ? 'BODY_TOO_LARGE' : 'REQUEST_INVALID';
  const body = writeJsonLine({
    error: {
      code,
      message: `read the request: ${WORDS_OF_NOISE[error.code ?? ''] ?? 'it is no HTTP of ours'}`,
      requestId: 'none',
    },
  });
  const headers = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
}

/** nodejs.org/api/http.html, event clientError. */
const STATUS_OF_NOISE: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What is wrong, where the client's author can tell it from that. */
const WORDS_OF_NOISE: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: `expected at most ${limits.MOST_HEADER_BYTES} bytes of headers, found more`,
  ERR_HTTP_REQUEST_TIMEOUT: `expected all of it within ${limits.REQUEST_MS} ms, found less`,
  HPE_INVALID_CONTENT_LENGTH: 'content-length header must be an integer',
};

/** Sends a document as JSON of ours. */
function sendJson(reply: FastifyReply, status: number, document: object): void {
  void reply.code(status).header('content-type', 'application/json; charset=utf-8').send(writeJsonLine(document));
}

/** Sends an error in its one shape; what is nobody's fault but ours is logged with its stack. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const isCutShort = request.raw.destroyed && !request.raw.complete;
  const { status, code, message, hint, retryAfterSeconds, shortages, candidates, held, field } = wordsOf(
    isCutShort ? cutShort(error) : error,
  );
  // A server that is full says so thousands of times a minute: a stack each would make it fuller.
  if (status >= 500 && code !== 'SERVER_BUSY') request.log.error({ err: error, code }, 'a call failed');
  else request.log.info({ code, reason: reasonOf(error, request) }, 'a call was refused');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="ullage"');
  sendJson(reply, status, {
    error: {
      code,
      message,
      hint: hint ?? hintOf(code, request),
      shortages,
      candidates,
      held,
      field,
      requestId: request.id,
    },
  });
}

/** What the router says of an address that is no text repeats all of it. */
function reasonOf(error: unknown, { url }: FastifyRequest): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(url, pathOf(url));
}

/** What a call takes, where its body was another: the readers of bodies know no call. */
function hintOf(code: string, { routeOptions: { bodyLimit } }: FastifyRequest): string | undefined {
  if (code === 'BODY_INVALID') return 'Send application/json, plain or with Content-Encoding: gzip.';
  if (code !== 'BODY_TOO_LARGE') return undefined;
  const plain = bodyLimit * limits.DECOMPRESSED_TIMES;
  return `This call takes at most ${bodyLimit} bytes, and ${plain} of them decompressed.`;
}
