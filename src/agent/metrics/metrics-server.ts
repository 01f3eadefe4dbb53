// `GET /metrics` of the agent: one small server that answers nothing else.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { UllageError } from '../../core/errors.ts';
import { listenHint } from '../../wire/listen-hint.ts';
import { EXPOSITION_TYPE } from '../../wire/exposition.ts';

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** A Prometheus or two scrape; more than this is somebody who holds connections. */
const MOST_CONNECTIONS = 32;

/** A scrape sends a line and some headers. */
const REQUEST_TIMEOUT_MS = 10_000;

/** A running server. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens. Throws LISTEN_FAILED. */
export async function listenForScrapes({ host, port }: ListenAddress, text: () => string): Promise<MetricsServer> {
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => answer(request, response, text),
  );
  server.maxConnections = MOST_CONNECTIONS;
  await listening(server, host, port);
  const address = server.address();
  const bound = typeof address === 'object' ? (address?.port ?? port) : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/metrics`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, text: () => string): void {
  const isScrape = request.url?.split('?')[0] === '/metrics';
  if (!isScrape || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.writeHead(isScrape ? 405 : 404, { 'content-type': 'text/plain' }).end('GET /metrics\n');
    return;
  }
  const body = text();
  response.writeHead(200, { 'content-type': EXPOSITION_TYPE, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new UllageError('LISTEN_FAILED', `listen on ${host}:${port} for scrapes: ${error.message}`, {
          operands: { host, port },
          cause: error,
          hint: listenHint(error, 'agent.listen'),
        }),
      ),
    );
    server.listen(port, host, resolve);
  });
}
