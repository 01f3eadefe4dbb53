// What admins and operators change over the API: tokens, and hosts that are no more. Each leaves its line in the audit log.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { CREATE_TOKEN, LIST_TOKENS, REVOKE_TOKEN } from '../../src/wire/api/tokens.ts';
import { FORGET_HOST } from '../../src/wire/api/hosts.ts';
import { listAudit } from '../../src/store/audit-log/audit-log.ts';
import { listClaims } from '../../src/store/claims/list-claims.ts';
import { pgliteEngine, type EngineUnderTest } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, startServer, START_MS, type TestServer } from './server-fixture.ts';

let engine: EngineUnderTest;
let server: TestServer;
let admin: string;

beforeAll(async () => {
  engine = await pgliteEngine();
  server = await startServer(engine);
  admin = (await server.newToken('admin')).secret;
});

afterAll(async () => {
  await server.close();
  await engine.stop();
});

const order = (asked: object, token = admin) => server.post('/v1/tokens', writeJsonLine(asked), bearer(token));

async function audited(action: string) {
  const entries = await server.store.read((tx) => listAudit(tx, { limit: 1_000 }));
  return entries
    .filter((entry) => entry.action === action)
    .map(({ actor, subject, detail }) => [actor, subject, detail]);
}

describe('tokens', () => {
  test('are made, listed without their secret, and revoked, by an admin', async () => {
    const answer = await order({ role: 'reader', label: 'grafana', expiresAfterDays: 7 });
    const { token, secret } = CREATE_TOKEN.answer.parse(answer.body);
    const used = await server.get('/v1/hosts', secret);
    const listed = await server.get('/v1/tokens', admin);
    const revoked = await server.tell(`/v1/tokens/${token.id}/revoke`, bearer(admin));
    await server.tell(`/v1/tokens/${token.id}/revoke`, bearer(admin));
    server.pass(5_001);
    const refused = await server.get('/v1/hosts', secret);
    expect([answer.status, used.status, revoked.status, refused.status]).toEqual([201, 200, 200, 401]);
    expect(token).toMatchObject({ role: 'reader', label: 'grafana', state: 'valid', createdBy: 'test admin' });
    expect(token.expiresAtMs).toBe(START_MS + 7 * 86_400_000);
    expect(LIST_TOKENS.answer.parse(listed.body).tokens.map(({ label }) => label)).toContain('grafana');
    expect(listed.text).not.toContain(secret);
    expect(REVOKE_TOKEN.answer.parse(revoked.body).token.state).toBe('revoked');
    expect([await audited('create token'), await audited('revoke token')]).toEqual([
      [['test admin', token.id, { role: 'reader', label: 'grafana' }]],
      [['test admin', token.id, {}]],
    ]);
  });

  test.each<[what: string, asked: object]>([
    ['of no role', { label: 'x' }],
    ['of an unknown role', { role: 'root', label: 'x' }],
    ['of an agent without a host', { role: 'agent', label: 'x' }],
    ['of a reader with a host', { role: 'reader', label: 'x', hostId: randomUUID() }],
    ['without a label', { role: 'reader', label: '' }],
    ['that ends at once', { role: 'reader', label: 'x', expiresAfterDays: 0 }],
  ])('%s are refused', async (_what, asked) => {
    expect((await order(asked)).status).toBe(400);
  });

  test('are nothing for other roles, nor for whoever shows none to a server of open access', async () => {
    const { secret } = await server.newToken('operator');
    const open = await startServer(engine, { openAccess: true });
    const statuses = [
      await order({ role: 'admin', label: 'x' }, secret),
      await server.get('/v1/tokens', secret),
      await server.tell(`/v1/tokens/${randomUUID()}/revoke`, bearer(admin)),
      await server.tell('/v1/tokens/x/revoke', bearer(admin)),
      await open.post('/v1/tokens', writeJsonLine({ role: 'admin', label: 'x' })),
    ].map(({ status }) => status);
    await open.close();
    expect(statuses).toEqual([403, 403, 404, 404, 403]);
  });
});

const forget = (id: string, token: string) => server.tell(`/v1/hosts/${id}/forget`, bearer(token));

const promise = async (host: string): Promise<void> => {
  const { secret } = await server.newToken('placer');
  const asked = { id: randomUUID(), guest: randomUUID(), host, resources: { disk: { instances: GiB } } };
  const { status } = await server.post('/v1/claims', writeJsonLine(asked), bearer(secret));
  expect(status).toBe(201);
};

describe('a host', () => {
  test('that is lost is forgotten with its promises; one that reports is not; should it come back, it begins anew', async () => {
    const operator = (await server.newToken('operator')).secret;
    const reader = (await server.newToken('reader')).secret;
    const agent = await TestAgent.of(server);
    await agent.full({ hostname: 'gone' });
    await promise('gone');
    const early = await forget('gone', operator);
    server.pass(300_001);
    const denied = await forget('gone', reader);
    const forgotten = await forget('gone', operator);
    const again = await forget('gone', operator);
    const held = await server.store.read((tx) => listClaims(tx, { provider: agent.hostId, held: true }, { limit: 10 }));
    const back = await agent.delta({});
    const whole = await agent.full({ hostname: 'gone' });
    expect([early, denied, forgotten, again, back, whole].map(({ status }) => status)).toEqual([
      409, 403, 200, 404, 409, 202,
    ]);
    expect(early.body).toMatchObject({ error: { code: 'HOST_REPORTS' } });
    expect(FORGET_HOST.answer.parse(forgotten.body)).toEqual({ id: agent.hostId, name: 'gone', released: 1 });
    expect(held).toEqual([]);
    expect(await audited('forget host')).toEqual([
      ['test operator', agent.hostId, { name: 'gone', policies: 0n, released: 1n }],
    ]);
  });
});
