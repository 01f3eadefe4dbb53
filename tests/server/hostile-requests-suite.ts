// Every call with what no honest caller sends: in its path, in each parameter, as a cursor, in each field of its body. Whatever it is, the
// answer is one of ours and no failure of the server. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ENDPOINTS } from '../../src/wire/api/endpoints.ts';
import { pathOf, type Endpoint } from '../../src/wire/api/endpoint.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, startServerAlone, type TestServer } from './server-fixture.ts';

/** As they stand in a URL. */
const TEXTS = [
  '',
  '%00',
  '1%00',
  '%ED%A0%80',
  '%ff',
  '%',
  '%F0%9F%92%A5',
  '__proto__',
  'constructor',
  '..%2f..%2fetc%2fpasswd',
  "'; drop table claims; --",
  'x'.repeat(900),
  'x'.repeat(8_000),
  '-1',
  '-0',
  '0',
  '1.5',
  '1e400',
  'NaN',
  '9'.repeat(15),
  '9'.repeat(40),
  '4102444800000',
  '00000000-0000-0000-0000-000000000000',
];

/** As they stand in a body. */
const VALUES = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '-0',
  '-1',
  '0',
  '1.5',
  '1e400',
  '9223372036854775808',
  `1${'0'.repeat(30)}`,
  '9'.repeat(100_000),
  String.raw`"\u0000"`,
  String.raw`"\ud800"`,
  String.raw`"\u202e"`,
  '"__proto__"',
  `"${'x'.repeat(200_000)}"`,
  '{"__proto__": 1}',
  String.raw`{"a\u0000": 1}`,
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
];

/** What places in lists may be said to be. */
const PLACES = [
  { id: 'x', name: 'x', from: 0 },
  { id: randomUUID(), name: '\0', from: 0 },
  { id: randomUUID(), name: '\ud800', from: 0, worstCaseFree: 0 },
  { id: randomUUID(), name: 'x', from: -1 },
  { id: randomUUID(), name: 'x', from: Number.MAX_SAFE_INTEGER, worstCaseFree: -1 },
  { id: randomUUID(), changedAtMs: 8_640_000_000_000_000, atMs: 8_640_000_000_000_000 },
  { id: randomUUID(), changedAtMs: 253_402_300_799_999, atMs: 253_402_300_799_999 },
  { id: 0, xact: 0, beforeId: 0 },
  { id: -1, xact: -1, beforeId: -1 },
  { after: '\0' },
  { scope: 'host', key: '\0', resource: 'disk' },
  { scope: 'host', key: 'x', resource: 'disk' },
  [],
  {},
];

const HELD = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** The calls of other APIs, and pages, that take a name. */
const OTHERS = [
  '/compute/v2.1/os-hypervisors/',
  '/compute/v2.1/servers/',
  '/compute/v2.1/servers?marker=',
  '/compute/v2.1/os-hypervisors/detail?hypervisor_hostname_pattern=',
  '/placement/resource_providers/',
  '/placement/resource_providers?name=',
  '/placement/allocations/',
  '/placement/traits?name=in:',
  '/assets/',
  '/hosts/',
];

function queryKeys({ query }: Endpoint): readonly string[] {
  return query instanceof z.ZodObject ? Object.keys(query.shape) : [];
}

function bodyKeys({ body }: Endpoint): readonly string[] {
  return body instanceof z.ZodObject ? Object.keys(body.shape) : [];
}

/** A path that leads to something. */
function usualPath(endpoint: Endpoint, host: string): string {
  const id = endpoint.path.startsWith('/v1/claims') ? HELD : host;
  return pathOf(endpoint.path, { id, scope: 'host', key: host, resource: 'disk' });
}

function* inPaths({ method, path }: Endpoint): Generator<Request> {
  if (!path.includes('{')) return;
  for (const text of TEXTS) yield { method, path: path.replaceAll(/\{\w+\}/g, text), body: '{}' };
}

function* inQueries(endpoint: Endpoint, host: string): Generator<Request> {
  const [path, keys] = [usualPath(endpoint, host), queryKeys(endpoint)];
  const { method } = endpoint;
  for (const key of [...keys, '__proto__', 'nothing']) {
    for (const text of TEXTS) yield { method, path: `${path}?${key}=${text}` };
    yield { method, path: `${path}?${key}=1&${key}=2` };
    yield { method, path: `${path}?${key}[]=1&${key}[a]=2` };
  }
  if (!keys.includes('cursor')) return;
  const sorts = ['', '&sort=changed', '&sort=worst-case-free'];
  for (const place of PLACES) {
    const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
    for (const sort of sorts) yield { method, path: `${path}?cursor=${cursor}${sort}` };
  }
}

function* inBodies(endpoint: Endpoint, host: string): Generator<Request> {
  const { method, body } = endpoint;
  if (body === undefined) return;
  const path = usualPath(endpoint, host);
  for (const value of VALUES) yield { method, path, body: value };
  for (const key of [...bodyKeys(endpoint), '__proto__', 'constructor']) {
    for (const value of VALUES) yield { method, path, body: bodyWith(key, value, host) };
  }
}

/** A claim, or another order in whose other fields nothing is wrong. */
function bodyWith(key: string, value: string, host: string): string {
  const usual = {
    id: JSON.stringify(randomUUID()),
    guest: JSON.stringify(randomUUID()),
    host: JSON.stringify(host),
    kind: '"resize"',
    resources: '{"disk": {"instances": 1}}',
  };
  const fields = Object.entries(usual).filter(([name]) => name !== key);
  return `{${[...fields, [key, value]].map(([name, text]) => `${JSON.stringify(name)}: ${text}`).join(', ')}}`;
}

/** Declares the suite. */
export function hostileRequestsSuite(start: StartEngine): void {
  let server: TestServer;
  let admin: string;
  let host: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    admin = (await server.newToken('admin')).secret;
    const agent = await TestAgent.of(server);
    await agent.full();
    host = agent.hostId;
    server.pass(60_000);
    const order = { id: HELD, guest: randomUUID(), host, resources: { disk: { instances: 1 } } };
    expect((await server.post('/v1/claims', JSON.stringify(order), bearer(admin))).status).toBe(201);
  });

  afterAll(() => server.close());

  const send = async ({ method, path, body }: Request): Promise<number> => {
    const hasBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
    const response = await fetch(server.url + path, {
      method,
      redirect: 'manual',
      headers: { ...bearer(admin), ...(hasBody ? { 'content-type': 'application/json' } : {}) },
      ...(hasBody ? { body } : {}),
    });
    await response.arrayBuffer();
    return response.status;
  };

  /** Those that the server failed at. */
  const failures = async (requests: Iterable<Request>): Promise<readonly string[]> => {
    const failed = [];
    for (const request of requests) {
      const status = await send(request);
      // Whose share is used up waits.
      if (status === 429) server.pass(2_000);
      if (status >= 500)
        failed.push(`${request.method} ${request.path.slice(0, 200)} ${request.body ?? ''}: ${status}`);
    }
    return failed;
  };

  describe.each(ENDPOINTS.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s fails at nothing',
    (_name, endpoint) => {
      test('in its path and parameters', { timeout: 120_000 }, async () => {
        expect(await failures(inPaths(endpoint))).toEqual([]);
        expect(await failures(inQueries(endpoint, host))).toEqual([]);
      });

      test('in its body', { timeout: 120_000 }, async () => {
        expect(await failures(inBodies(endpoint, host))).toEqual([]);
      });

      test('by other methods, tags and types', async () => {
        const path = usualPath(endpoint, host);
        const methods = ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'PROPFIND'];
        expect(await failures(methods.map((method) => ({ method, path })))).toEqual([]);
        for (const tag of ['*', '"x"', 'W/"', ','.repeat(4_000)]) {
          const answer = await server.get(path, admin, { 'if-none-match': tag });
          expect(answer.status).toBeLessThan(500);
        }
      });
    },
  );

  test.each(OTHERS)('%s fails at nothing', async (path) => {
    expect(await failures(TEXTS.map((text) => ({ method: 'GET', path: path + text })))).toEqual([]);
  });

  test('more classes of pools than any host has are refused before anything is decided about them', async () => {
    const disk = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`c${at}`, 1]));
    const order = { id: randomUUID(), guest: randomUUID(), host, resources: { disk } };
    const answer = await server.post('/v1/claims', JSON.stringify(order), bearer(admin));
    expect([answer.status, answer.body]).toMatchObject([400, { error: { code: 'REQUEST_INVALID' } }]);
  });

  test('a report of a million wrong lines is refused by the first, and the server goes on', async () => {
    const drawn = { hostId: randomUUID(), agentRun: randomUUID(), sequence: 1, periodMs: 60_000 };
    const honest = writeJsonLine(reportDocument({ ...drawn, kind: 'full', report: facts.report() }));
    const text = honest.replace('"guests":[]', `"guests":[${'{},'.repeat(700_000)}{}]`);
    expect(text.length).toBeGreaterThan(2_000_000);
    const answer = await server.post('/v1/reports', text, bearer(admin));
    expect([answer.status, answer.body]).toMatchObject([400, { error: { code: 'REPORT_INVALID' } }]);
    expect((await server.get('/healthz')).status).toBe(200);
  });

  test('a report of millions of values, or of lists in lists, is refused before it is parsed', async () => {
    const wide = await server.post('/v1/reports', `[${'0,'.repeat(2_000_000)}0]`, bearer(admin));
    const deep = await server.post('/v1/reports', '['.repeat(1_000_000), bearer(admin));
    expect([wide, deep].map(({ status }) => status)).toEqual([413, 400]);
    expect([wide.body, deep.body]).toMatchObject([
      { error: { code: 'BODY_TOO_LARGE', message: expect.stringContaining('at most 2000000 values') as string } },
      { error: { code: 'JSON_SYNTAX', message: expect.stringContaining('nested too deeply') as string } },
    ]);
  });
}
