// How often calls of the Placement API wait for the database: each message costs both processes more than most of what it asks for.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../server/server-fixture.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import { targetOf } from '../services/store-engines.ts';
import { watchSocket, type WatchedSocket } from '../services/watched-socket.ts';

const PROVIDER = randomUUID();

let postgres: PostgresServer;
let socket: WatchedSocket;
let server: TestServer;
let token: string;
/** Transactions before it made the schema. */
let begun: number;

beforeAll(async () => {
  postgres = await startPostgres();
  socket = await watchSocket(postgres.dir);
  const url = (await postgres.createDatabase()).replace(postgres.dir, socket.dir);
  server = await startServer({ newTarget: () => Promise.resolve(targetOf(url)), stop: () => Promise.resolve() });
  token = (await server.newToken('operator')).secret;
  await ask('POST', '/resource_providers', { name: 'host', uuid: PROVIDER });
  begun = socket.transactions.length;
});

afterAll(async () => {
  await server.close();
  await socket.close();
  await postgres.stop();
});

async function ask(method: string, path: string, body?: object): Promise<void> {
  const headers = {
    'x-auth-token': token,
    'openstack-api-version': 'placement 1.36',
    'content-type': 'application/json',
  };
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${server.url}/placement${path}`, { method, headers, ...json });
  expect(await answer.text()).not.toContain('"errors"');
}

/** How many messages each transaction took that called a function. The first allocation of a day makes its place: it is not among them. */
function messagesOf(name: string): readonly number[] {
  const all = socket.transactions.slice(begun).filter((messages) => messages.some((text) => text.includes(name)));
  return all.filter((messages) => !messages.some((text) => text.includes('to_regclass'))).map(({ length }) => length);
}

test('a change of inventories is a message that locks, and one that writes with its line and the end', async () => {
  for (const generation of [0, 1, 2]) {
    const body = { resource_provider_generation: generation, inventories: { VCPU: { total: 64 } } };
    await ask('PUT', `/resource_providers/${PROVIDER}/inventories`, body);
  }
  expect(messagesOf('keep_inventories')).toEqual([2, 2, 2]);
});

test('so is an allocation, with its line and its events', async () => {
  const body = {
    allocations: { [PROVIDER]: { resources: { VCPU: 1 } } },
    project_id: 'p',
    user_id: 'u',
    consumer_generation: null,
  };
  for (let turn = 0; turn < 3; turn += 1) await ask('PUT', `/allocations/${randomUUID()}`, body);
  expect(messagesOf('keep_allocations')).toEqual([2, 2]);
});

test('a question is one message', async () => {
  for (let turn = 0; turn < 3; turn += 1) await ask('GET', '/allocation_candidates?resources=VCPU:1');
  expect(new Set(messagesOf('placement_news'))).toEqual(new Set([1]));
});
