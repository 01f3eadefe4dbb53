// Callers that hang up while their token is looked for, over real sockets and PostgreSQL: none of them keeps a place.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { postgresEngine } from '../services/store-engines.ts';
import { bearer, startServerAlone, type TestServer } from './server-fixture.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServerAlone(postgresEngine);
});

afterAll(() => server.close());

/** More than there are places of any kind. */
const CALLS = 60;

/** Of Placement's API: traits are in it. */
const MINOR = 'placement 1.18';

/** For the connections' ends to reach the server. */
const A_WHILE_MS = 500;

/** Makes calls by a token that the database is asked for and cannot say, hangs up, and lets the database go on. */
async function hangUp(head: string, token: string, body = ''): Promise<void> {
  const seen = (): number => server.log().split('"incoming request"').length;
  const before = seen();
  const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = server.store.write(async (tx) => {
    await sql`lock table tokens in access exclusive mode`.execute(tx);
    locked.resolve();
    await done.promise;
  });
  await locked.promise;
  const sockets = await Promise.all(Array.from({ length: CALLS }, () => dial()));
  for (const socket of sockets) {
    socket.write(
      `${head}\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
  }
  await vi.waitFor(() => expect(seen() - before).toBeGreaterThanOrEqual(CALLS), { timeout: 30_000 });
  for (const socket of sockets) socket.destroy();
  await setTimeout(A_WHILE_MS);
  done.resolve();
  await holding;
}

async function dial(): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

test.each([
  ['a claim', 'POST /v1/claims', 'placer', 400],
  ['a report', 'POST /v1/reports', 'admin', 400],
  ["a write of Placement's", 'PUT /placement/traits/CUSTOM_X', 'admin', 201],
] as const)('%s is taken from whoever comes next', async (_what, line, role, status) => {
  const { secret } = await server.newToken(role);
  await hangUp(`${line} HTTP/1.1\r\ncontent-type: application/json\r\nopenstack-api-version: ${MINOR}`, secret, '{}');
  const [method = '', path = ''] = line.split(' ');
  const next = await server.send(method, path, {}, { ...bearer(secret), 'openstack-api-version': MINOR });
  expect(next.status).toBe(status);
});

test('a stream of events is there for whoever comes next', async () => {
  const { secret } = await server.newToken('reader');
  await hangUp('GET /v1/events HTTP/1.1', secret);
  const closing = new AbortController();
  const answer = await fetch(`${server.url}/v1/events`, { headers: bearer(secret), signal: closing.signal });
  expect(answer.status).toBe(200);
  expect((await server.get('/metrics', secret)).text).toMatch(/^ullage_event_streams 1$/m);
  closing.abort();
});
