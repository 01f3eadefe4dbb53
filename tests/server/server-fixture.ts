// A server of a test: the real one, on loopback, over an engine of its own, with a clock that the test moves.
import { randomUUID } from 'node:crypto';
import { DEFAULT_THRESHOLDS } from '../../src/core/finding.ts';
import { readJson, writeJsonLine, type JsonIn } from '../../src/wire/json.ts';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import type { Role } from '../../src/store/tables.ts';
import { createToken } from '../../src/store/tokens/create-token.ts';
import { newSecret } from '../../src/store/tokens/secret.ts';
import { ControlPlane, type ListenOptions } from '../../src/server/control-plane.ts';
import { DEFAULT_RETENTION } from '../../src/server/jobs/retain.ts';
import type { ServerWorld } from '../../src/server/world.ts';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';

/** Of tokens of tenants. */
export const PROJECT = 'project-of-tests';

/** When a test begins: 2026-11-25 12:00 UTC. */
export const START_MS = Date.UTC(2026, 10, 25, 12);

/** An answer, read. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonIn;
}

/** A running server and what a test does with it. */
export interface TestServer {
  readonly url: string;
  readonly store: Store;
  /** Everything that was logged. */
  log(): string;
  /** Lets time pass for the server. */
  pass(ms: number): void;
  nowMs(): number;
  newToken(
    role: Role,
    hostId?: string,
    expiresAtMs?: number,
  ): Promise<{ readonly id: string; readonly secret: string }>;
  get(path: string, token?: string, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  post(path: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  /** Any method, with a JSON body where one is given. */
  send(method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  /** POST without a body. */
  tell(path: string, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  close(): Promise<void>;
}

/** Starts a server over a new database. */
export async function startServer(
  engine: EngineUnderTest,
  settings: Partial<ServerWorld> = {},
  listen: Partial<ListenOptions> = {},
): Promise<TestServer> {
  let [nowMs, log] = [START_MS, ''];
  const store = await Store.open(await engine.newTarget());
  await migrate(store, nowMs);
  const server = await ControlPlane.open(
    {
      store,
      nowMs: () => nowMs,
      after: (delayMs, action) => {
        // Nobody waits ten seconds for a connection that is to be cut.
        const timer = setTimeout(action, delayMs / 100);
        return () => clearTimeout(timer);
      },
      version: '1.2.3',
      thresholds: DEFAULT_THRESHOLDS,
      log: {
        write: (line) => {
          log += line;
        },
      },
      retention: DEFAULT_RETENTION,
      openAccess: false,
      ...settings,
    },
    { host: '127.0.0.1', port: 0, ...listen },
  );
  return {
    url: server.url,
    store,
    log: () => log,
    pass: (ms) => {
      nowMs += ms;
    },
    nowMs: () => nowMs,
    newToken: (role, hostId, expiresAtMs) => addToken(store, { role, hostId, expiresAtMs, createdAtMs: nowMs }),
    get: (path, token, headers = {}) => ask(server.url + path, { headers: { ...bearer(token), ...headers } }),
    post: (path, body, headers = {}) =>
      ask(server.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }),
    send: (method, path, body, headers = {}) => {
      const type: Readonly<Record<string, string>> = body === undefined ? {} : { 'content-type': 'application/json' };
      const sent = body === undefined ? {} : { body: writeJsonLine(body) };
      return ask(server.url + path, { method, headers: { ...type, ...headers }, ...sent });
    },
    tell: (path, headers = {}) => ask(server.url + path, { method: 'POST', headers }),
    close: async () => {
      await server.close();
      await store.close();
    },
  };
}

/** Starts a server over an engine of its own, which stops with it. */
export async function startServerAlone(
  start: StartEngine,
  ...given: readonly [settings?: Partial<ServerWorld>, listen?: Partial<ListenOptions>]
): Promise<TestServer> {
  const engine = await start();
  const server = await startServer(engine, ...given);
  return {
    ...server,
    close: async () => {
      await server.close();
      await engine.stop();
    },
  };
}

/** The header that shows a token. */
export function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function addToken(
  store: Store,
  order: { role: Role; hostId: string | undefined; expiresAtMs: number | undefined; createdAtMs: number },
): Promise<{ id: string; secret: string }> {
  const [id, secret] = [randomUUID(), newSecret()];
  const project = order.role === 'tenant' ? PROJECT : undefined;
  await store.write((tx) =>
    createToken(tx, { id, secret, label: `test ${order.role}`, createdBy: 'test', project, ...order }),
  );
  return { id, secret };
}

async function ask(url: string, request: RequestInit): Promise<Answered> {
  const response = await fetch(url, request);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? readJson(text) : null,
  };
}
