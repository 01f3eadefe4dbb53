// The settings of the Placement API: pages of other origins, and roles that may more than their own.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlacementSettings } from '../../src/server/placement-api/settings.ts';
import { bearer, PROJECT, startServer, type TestServer } from '../server/server-fixture.ts';
import { pgliteEngine, type EngineUnderTest } from '../services/store-engines.ts';

const ORIGIN = 'https://horizon.example.org';

let engine: EngineUnderTest;
let server: TestServer;

const withSettings = (placement: PlacementSettings): Promise<TestServer> => startServer(engine, { placement });

beforeAll(async () => {
  engine = await pgliteEngine();
  const placer = ['placement:traits:*', 'placement:resource_providers:create'];
  server = await withSettings({ corsOrigins: [ORIGIN], mayAlso: { placer } });
});
afterAll(async () => {
  await server.close();
  await engine.stop();
});

const PREFLIGHT = {
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'X-Auth-Token, openstack-api-version, x-roles',
};

function ask(method: string, path: string, headers: Readonly<Record<string, string>>, body?: object) {
  const json = body === undefined ? undefined : JSON.stringify(body);
  return fetch(`${server.url}/placement${path}`, { method, headers, ...(json === undefined ? {} : { body: json }) });
}

test('a browser that asks for a page of an allowed origin hears what the page may send, without a token', async () => {
  const answer = await ask('OPTIONS', '/allocation_candidates', { ...PREFLIGHT, origin: ORIGIN });
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-methods': 'GET, POST, PUT, DELETE',
    'access-control-allow-headers': 'openstack-api-version, x-auth-token',
    vary: 'Origin',
  });
  expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
});

test('the answer to the page names its origin, refusals too; a cache keeps the origins apart', async () => {
  const answer = await ask('GET', '/traits', { origin: ORIGIN });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(answer.headers.get('vary')).toBe('openstack-api-version, Origin');
});

test.each(['https://horizon.example.org.evil.example', 'http://horizon.example.org', 'null'])(
  'a page of %s hears nothing',
  async (origin) => {
    for (const method of ['OPTIONS', 'GET']) {
      const { headers } = await ask(method, '/', { ...PREFLIGHT, origin });
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  },
);

test('a role may what it was granted, and nothing besides', async () => {
  const headers = {
    'x-auth-token': (await server.newToken('placer')).secret,
    'openstack-api-version': 'placement 1.39',
    'content-type': 'application/json',
  };
  const made = await ask('POST', '/resource_providers', headers, { name: randomUUID() });
  expect(made.status).toBe(200);
  expect((await ask('PUT', '/traits/CUSTOM_GRANTED', headers)).status).toBe(201);
  expect((await ask('PUT', '/resource_classes/CUSTOM_NOT_GRANTED', headers)).status).toBe(403);
  const reader = { ...headers, 'x-auth-token': (await server.newToken('reader')).secret };
  expect((await ask('PUT', '/traits/CUSTOM_OTHER', reader)).status).toBe(403);
});

test('headers that tell of roles are not believed', async () => {
  const token = (await server.newToken('reader')).secret;
  const headers = { 'x-roles': 'admin', 'openstack-system-scope': 'all', 'openstack-api-version': 'placement 1.39' };
  expect((await ask('PUT', '/traits/CUSTOM_X', { ...headers, 'x-auth-token': token })).status).toBe(403);
  expect((await ask('GET', '/traits', headers)).status).toBe(401);
});

test('a rule that Placement does not have is refused at the start, with those that there are', async () => {
  const wrong = withSettings({ corsOrigins: [], mayAlso: { reader: ['placement:trait:*'] } });
  await expect(wrong).rejects.toMatchObject({
    code: 'CONFIG_VALUE',
    message: "read placement.reader-may: expected rules of Placement's, found placement:trait:*",
  });
});

test('a tenant sees what his own project was promised, and nothing else anywhere', async () => {
  const { secret } = await server.newToken('tenant');
  const headers = { 'x-auth-token': secret, 'openstack-api-version': 'placement 1.39' };
  const status = async (method: string, path: string, body?: object) => (await ask(method, path, headers, body)).status;
  const own = await ask('GET', `/usages?project_id=${PROJECT}`, headers);
  expect([own.status, await own.json()]).toEqual([200, { usages: {} }]);
  expect([
    await status('GET', '/usages?project_id=another'),
    await status('GET', `/usages?project_id=${PROJECT}&project_id=another`),
    await status('GET', '/usages'),
    await status('GET', '/resource_providers'),
    await status('GET', `/resource_providers/${randomUUID()}/usages`),
    await status('PUT', '/traits/CUSTOM_X'),
    await status('GET', `/allocations/${randomUUID()}`),
  ]).toEqual([403, 403, 403, 403, 403, 403, 403]);
  for (const path of ['/v1/hosts', '/v1/claims', '/v1/placements', '/metrics', '/compute/v2.1/os-hypervisors']) {
    expect((await server.get(path, secret)).status).toBe(403);
  }
  const signIn = await server.post('/v1/session', JSON.stringify({ token: secret }), bearer(secret));
  expect(signIn.status).toBe(403);
});
