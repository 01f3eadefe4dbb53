// Every route that changes something leaves a line in the audit log: all routes are gone through, and one that is not here fails the test.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { GiB } from '../../src/core/bytes.ts';
import { DEFAULT_HOST_POLICY } from '../../src/core/claim/host-inventory.ts';
import { ENDPOINTS } from '../../src/wire/api/endpoints.ts';
import { SIGN_IN } from '../../src/wire/api/session.ts';
import { CREATE_TOKEN } from '../../src/wire/api/tokens.ts';
import { readJson, writeJsonLine, type JsonIn } from '../../src/wire/json.ts';
import { listAudit, type KeptAuditEntry } from '../../src/store/audit-log/audit-log.ts';
import { newestPlace, readEvents } from '../../src/store/fleet/events.ts';
import { SearchMeters } from '../../src/server/metrics/search-meters.ts';
import { routesOf } from '../../src/server/placement-api/routes.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { allTold } from './all-told.ts';
import { bearer, startServerAlone, type TestServer } from './server-fixture.ts';

let server: TestServer;
let admin: { readonly id: string; readonly secret: string };
let [from, to]: TestAgent[] = [];

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  admin = await server.newToken('admin');
  [from, to] = [await TestAgent.of(server), await TestAgent.of(server)];
  await from.full();
  await to.full();
});

afterAll(() => server.close());

/** A call, as an admin, that must succeed. */
async function call(method: string, path: string, body?: object): Promise<JsonIn> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      ...bearer(admin.secret),
      'openstack-api-version': 'placement 1.39',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: writeJsonLine(body) }),
  });
  const text = await response.text();
  expect([method, path, response.ok, response.ok ? '' : text]).toEqual([method, path, true, '']);
  return text === '' ? null : readJson(text);
}

const post = (path: string, body?: object) => call('POST', path, body);

const newest = async (): Promise<KeptAuditEntry | undefined> =>
  (await server.store.read((tx) => listAudit(tx, { limit: 1 })))[0];

/** A new promise on the first host; its id. */
async function claim(guest: string = randomUUID()): Promise<string> {
  const id = randomUUID();
  await post('/v1/claims', { id, guest, host: from?.hostId, resources: { disk: { instances: GiB } } });
  return id;
}

/** One that is being moved to the second host. */
async function moving(): Promise<string> {
  const id = await claim();
  await post(`/v1/claims/${id}/confirm`);
  await post(`/v1/claims/${id}/move`, moveOrder());
  return id;
}

const moveOrder = () => ({
  id: randomUUID(),
  kind: 'migrate',
  host: to?.hostId,
  resources: { disk: { instances: GiB } },
});

/** Makes what a call needs, and hands back the call. */
type Prepare = () => Promise<() => Promise<unknown>>;

const ofClaim =
  (what: string, body?: () => object): Prepare =>
  async () => {
    const id = await claim();
    return () => post(`/v1/claims/${id}/${what}`, body?.());
  };

/** Each host reports for itself, and has its own history. */
const NOT_AUDITED: ReadonlySet<string> = new Set(['POST /v1/reports']);

const OURS: Readonly<Record<string, Prepare>> = {
  'POST /v1/claims': async () => () => claim(),
  'POST /v1/claims/{id}/rebuild': ofClaim('rebuild', () => ({ resources: { disk: { instances: 2n * GiB } } })),
  'POST /v1/claims/{id}/move': async () => {
    const id = await claim();
    await post(`/v1/claims/${id}/confirm`);
    return () => post(`/v1/claims/${id}/move`, moveOrder());
  },
  'POST /v1/claims/{id}/confirm-move': async () => {
    const id = await moving();
    return () => post(`/v1/claims/${id}/confirm-move`);
  },
  'POST /v1/claims/{id}/revert-move': async () => {
    const id = await moving();
    return () => post(`/v1/claims/${id}/revert-move`);
  },
  'POST /v1/claims/{id}/confirm': ofClaim('confirm'),
  'POST /v1/claims/{id}/release': ofClaim('release'),
  'POST /v1/claims/{id}/abort': ofClaim('abort'),
  'POST /v1/guests/{id}/release': async () => {
    const guest = randomUUID();
    await claim(guest);
    return () => post(`/v1/guests/${guest}/release`);
  },
  'POST /v1/placements': async () => () =>
    post('/v1/placements', { id: randomUUID(), guest: randomUUID(), disks: [{ size: GiB }] }),
  'POST /v1/claims/{id}/review': async () => {
    const id = randomUUID();
    const resources = { disk: { instances: 1024n * GiB } };
    await post('/v1/claims', { id, guest: randomUUID(), host: from?.hostId, resources, force: { reason: 'x' } });
    return () => post(`/v1/claims/${id}/review`, { note: 'x' });
  },
  'POST /v1/tokens': async () => () => post('/v1/tokens', { role: 'reader', label: 'x' }),
  'POST /v1/tokens/{id}/revoke': async () => {
    const made = CREATE_TOKEN.answer.parse(await post('/v1/tokens', { role: 'reader', label: 'x' }));
    return () => post(`/v1/tokens/${made.token.id}/revoke`);
  },
  'POST /v1/session': async () => () => post('/v1/session', { token: admin.secret }),
  'POST /v1/session/end': async () => {
    const begun = await server.post('/v1/session', writeJsonLine({ token: admin.secret }));
    const [cookie = ''] = (begun.headers.get('set-cookie') ?? '').split(';');
    const { csrf = '' } = SIGN_IN.answer.parse(begun.body);
    return () => server.tell('/v1/session/end', { cookie, 'x-ullage-csrf': csrf });
  },
  'PUT /v1/policies': async () => () =>
    call('PUT', '/v1/policies', { scope: 'fleet', resource: 'disk', allocationRatio: '1.5', reason: 'x' }),
  'DELETE /v1/policies': async () => {
    await call('PUT', '/v1/policies', { scope: 'fleet', resource: 'memory', reserved: 1n, reason: 'x' });
    return () => call('DELETE', '/v1/policies?scope=fleet&resource=memory&reason=x');
  },
  'POST /v1/hosts/{id}/forget': async () => {
    const gone = await TestAgent.of(server);
    await gone.full();
    server.pass(300_001);
    return () => post(`/v1/hosts/${gone.hostId}/forget`);
  },
};

const [PROVIDER, CONSUMER] = [randomUUID(), randomUUID()];
const ONE = `/placement/resource_providers/${PROVIDER}`;

async function generation(): Promise<bigint> {
  return shownProvider.parse(await call('GET', ONE)).generation;
}

const shownProvider = z.object({ generation: z.bigint() });

const allocations = (amount: number, consumerGeneration: number | null) => ({
  allocations: { [PROVIDER]: { resources: { VCPU: amount } } },
  project_id: 'p',
  user_id: 'u',
  consumer_generation: consumerGeneration,
  consumer_type: 'INSTANCE',
});

/** In an order in which each finds what it needs. */
const PLACEMENT: Readonly<Record<string, () => Promise<unknown>>> = {
  'POST /resource_providers': () => post('/placement/resource_providers', { name: 'x', uuid: PROVIDER }),
  'PUT /resource_providers/{uuid}': () => call('PUT', ONE, { name: 'y' }),
  'POST /resource_providers/{uuid}/inventories': () => post(`${ONE}/inventories`, { resource_class: 'VCPU', total: 8 }),
  'PUT /resource_providers/{uuid}/inventories/{resource_class}': async () =>
    call('PUT', `${ONE}/inventories/VCPU`, { total: 9, resource_provider_generation: await generation() }),
  'PUT /resource_providers/{uuid}/inventories': async () =>
    call('PUT', `${ONE}/inventories`, {
      inventories: { VCPU: { total: 16 } },
      resource_provider_generation: await generation(),
    }),
  'PUT /resource_providers/{uuid}/aggregates': async () =>
    call('PUT', `${ONE}/aggregates`, { aggregates: [randomUUID()], resource_provider_generation: await generation() }),
  'PUT /traits/{name}': () => call('PUT', '/placement/traits/CUSTOM_A'),
  'PUT /resource_providers/{uuid}/traits': async () =>
    call('PUT', `${ONE}/traits`, { traits: ['CUSTOM_A'], resource_provider_generation: await generation() }),
  'DELETE /resource_providers/{uuid}/traits': () => call('DELETE', `${ONE}/traits`),
  'DELETE /traits/{name}': () => call('DELETE', '/placement/traits/CUSTOM_A'),
  'POST /resource_classes': () => post('/placement/resource_classes', { name: 'CUSTOM_X' }),
  'PUT /resource_classes/{name}': () => call('PUT', '/placement/resource_classes/CUSTOM_Y'),
  'DELETE /resource_classes/{name}': () => call('DELETE', '/placement/resource_classes/CUSTOM_X'),
  'PUT /allocations/{consumer_uuid}': () => call('PUT', `/placement/allocations/${CONSUMER}`, allocations(1, null)),
  'POST /allocations': () => post('/placement/allocations', { [CONSUMER]: allocations(2, 1) }),
  'POST /reshaper': async () =>
    post('/placement/reshaper', {
      inventories: {
        [PROVIDER]: { inventories: { VCPU: { total: 32 } }, resource_provider_generation: await generation() },
      },
      allocations: { [CONSUMER]: allocations(3, 2) },
    }),
  'DELETE /allocations/{consumer_uuid}': () => call('DELETE', `/placement/allocations/${CONSUMER}`),
  'DELETE /resource_providers/{uuid}/inventories/{resource_class}': () => call('DELETE', `${ONE}/inventories/VCPU`),
  'DELETE /resource_providers/{uuid}/inventories': () => call('DELETE', `${ONE}/inventories`),
  'DELETE /resource_providers/{uuid}': () => call('DELETE', ONE),
};

/** Those of them that change claims. */
const TOLD: ReadonlySet<string> = new Set([
  'PUT /allocations/{consumer_uuid}',
  'POST /allocations',
  'POST /reshaper',
  'DELETE /allocations/{consumer_uuid}',
]);

test('all routes are here, and no others', () => {
  const ours = ENDPOINTS.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  const placement = Object.entries(
    routesOf({ ...server, searches: new SearchMeters(), basePolicy: () => Promise.resolve(DEFAULT_HOST_POLICY) }),
  ).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'GET')
      .map((method) => `${method} ${path}`),
  );
  expect(Object.keys(OURS).toSorted()).toEqual(ours.filter((one) => !NOT_AUDITED.has(one)).toSorted());
  expect(Object.keys(PLACEMENT).toSorted()).toEqual(placement.toSorted());
});

describe('a line is left by', () => {
  test.each(Object.entries(OURS))('%s', async (_route, prepare) => {
    const act = await prepare();
    const before = await newest();
    await act();
    const line = await newest();
    expect(line?.id).not.toBe(before?.id);
    expect(line).toMatchObject({ actor: 'test admin', tokenId: admin.id, client: '127.0.0.1', outcome: 'done' });
  });

  test.each(Object.entries(PLACEMENT))('%s', async (route, act) => {
    const before = await newest();
    await allTold(server.store);
    const place = await server.store.read(newestPlace);
    await act();
    const line = await newest();
    await allTold(server.store);
    const events = await server.store.read((tx) => readEvents(tx, place, 1_000));
    expect(line?.id).not.toBe(before?.id);
    expect(line).toMatchObject({
      actor: 'test admin',
      tokenId: admin.id,
      client: '127.0.0.1',
      action: expect.stringMatching(/^placement:[a-z_:]+$/) as string,
      outcome: 'done',
    });
    const claims = events.filter(({ kind }) => kind === 'claim-changed');
    expect(claims.map(({ kind, hostId, hostName }) => [kind, hostId, hostName])).toEqual(
      TOLD.has(route) ? [['claim-changed', PROVIDER, 'y']] : [],
    );
  });
});

test('what was refused is there too: for a conflict, for want of room, and for the role', async () => {
  await PLACEMENT['POST /resource_providers']?.();
  await PLACEMENT['POST /resource_providers/{uuid}/inventories']?.();
  const placer = await server.newToken('placer');
  const ask = async (method: string, path: string, body: object, token: string): Promise<readonly unknown[]> => {
    const { status } = await fetch(server.url + path, {
      method,
      body: writeJsonLine(body),
      headers: { ...bearer(token), 'content-type': 'application/json', 'openstack-api-version': 'placement 1.39' },
    });
    const line = await newest();
    return [status, line?.outcome, line?.action, line?.actor];
  };
  const stale = { traits: [], resource_provider_generation: 77 };
  expect([
    await ask('PUT', `${ONE}/traits`, stale, admin.secret),
    await ask('PUT', `/placement/allocations/${randomUUID()}`, allocations(9, null), placer.secret),
    await ask('PUT', `${ONE}/traits`, stale, placer.secret),
  ]).toEqual([
    [409, 'refused', 'placement:resource_providers:traits:update', 'test admin'],
    [409, 'refused', 'placement:allocations:update', 'test placer'],
    [403, 'refused', 'PUT /placement/*', 'test placer'],
  ]);
});
