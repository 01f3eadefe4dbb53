// What whoever runs a server relies on: who did what, shares for each address, and that a proxy's word counts only where it should.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIST_AUDIT_LOG } from '../../src/wire/api/audit-log.ts';
import { appendAudit, listAudit } from '../../src/store/audit-log/audit-log.ts';
import { postgresEngine, type EngineUnderTest } from '../services/store-engines.ts';
import { START_MS, startServer, type TestServer } from './server-fixture.ts';

let engine: EngineUnderTest;
let servers: TestServer[];

beforeAll(async () => {
  engine = await postgresEngine();
  servers = [];
});

afterAll(async () => {
  for (const server of servers) await server.close();
  await engine.stop();
});

async function start(...settings: [Parameters<typeof startServer>[2]?]): Promise<TestServer> {
  const server = await startServer(engine, {}, ...settings);
  servers.push(server);
  return server;
}

describe('the audit log', () => {
  test('is read page by page, newest first, by an admin and nobody else', async () => {
    const server = await start();
    const tokenId = randomUUID();
    const entry = { atMs: START_MS, actor: 'scheduler', tokenId, client: '192.0.2.7', outcome: 'done' } as const;
    for (const subject of ['one', 'two', 'three']) {
      await server.store.write((tx) =>
        appendAudit(tx, { ...entry, action: 'make claim', subject, detail: { vcpus: 2n ** 60n } }),
      );
    }
    const admin = (await server.newToken('admin')).secret;
    const first = LIST_AUDIT_LOG.answer.parse((await server.get('/v1/audit-log?limit=2', admin)).body);
    const rest = await server.get(`/v1/audit-log?limit=2&cursor=${first.next}`, admin);
    const others = await Promise.all(
      (['reader', 'placer', 'operator'] as const).map(async (role) => {
        const { secret } = await server.newToken(role);
        return (await server.get('/v1/audit-log', secret)).status;
      }),
    );
    expect(first.entries.map(({ subject }) => subject)).toEqual(['three', 'two']);
    expect(LIST_AUDIT_LOG.answer.parse(rest.body)).toEqual({
      entries: [
        {
          ...entry,
          id: expect.any(String) as string,
          action: 'make claim',
          subject: 'one',
          detail: { vcpus: 2n ** 60n },
        },
      ],
    });
    expect(others).toEqual([403, 403, 403]);
  });

  test('refuses a cursor that is none of its own', async () => {
    const server = await start();
    const admin = (await server.newToken('admin')).secret;
    const forged = Buffer.from('{"beforeId":-1}').toString('base64url');
    expect((await server.get(`/v1/audit-log?cursor=${forged}`, admin)).status).toBe(400);
  });
});

/** The audit log without what differs from run to run. */
async function kept(server: TestServer) {
  const entries = await server.store.read((tx) => listAudit(tx, { limit: 1_000 }));
  return entries.map(({ actor, client, action, subject, outcome, detail }) => {
    return { actor, client, action, subject, outcome, detail };
  });
}

async function attempt(server: TestServer, secret?: string, path = '/v1/claims') {
  return server.post(path, '{}', secret === undefined ? {} : { authorization: `Bearer ${secret}` });
}

describe('calls that are refused for their role', () => {
  test('are in the audit log where they would have changed something; strangers and readers of lists are not', async () => {
    const server = await start();
    const [reader, agent] = [await server.newToken('reader'), await server.newToken('agent', randomUUID())];
    const path = `/v1/claims/${randomUUID()}/release`;
    const statuses = [
      await attempt(server, reader.secret, `${path}?x=secret`),
      await attempt(server, agent.secret),
      await attempt(server),
      await attempt(server, 'ull_unknown'),
      await server.get('/v1/audit-log', reader.secret),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 401, 401, 403]);
    const entry = { client: '127.0.0.1', outcome: 'refused' };
    expect(await kept(server)).toEqual([
      {
        ...entry,
        actor: 'test agent',
        action: 'POST /v1/claims',
        subject: '/v1/claims',
        detail: { code: 'NOT_ALLOWED', role: 'agent' },
      },
      {
        ...entry,
        actor: 'test reader',
        action: 'POST /v1/claims/:id/release',
        subject: path,
        detail: { code: 'NOT_ALLOWED', role: 'reader' },
      },
    ]);
  });

  test('fill no disk: so many of a token and so many of all, and what was left out is counted', async () => {
    const server = await start();
    const { secret } = await server.newToken('reader');
    for (let made = 0; made < 12; made += 1) await attempt(server, secret);
    expect(await kept(server)).toHaveLength(5);
    server.pass(600_000);
    await attempt(server, secret);
    expect(await kept(server)).toHaveLength(6);
    expect((await kept(server))[0]?.detail).toEqual({ code: 'NOT_ALLOWED', role: 'reader', leftOut: 7n });
    for (let made = 0; made < 30; made += 1) {
      const other = await server.newToken('reader');
      for (let again = 0; again < 5; again += 1) await attempt(server, other.secret);
    }
    expect((await kept(server)).length).toBeLessThanOrEqual(5 + 1 + 100);
  });
});

/** So many calls without a token, by way of a proxy that says whom they come from. */
async function strangers(server: TestServer, count: number, from?: string): Promise<readonly number[]> {
  const headers = from === undefined ? {} : { 'x-forwarded-for': from };
  const answers = await Promise.all(Array.from({ length: count }, () => server.get('/v1/version', undefined, headers)));
  return answers.map(({ status }) => status);
}

describe('calls without a token', () => {
  test('have a share for each address; those with one, and the question whether the server lives, go on', async () => {
    const server = await start();
    const { secret } = await server.newToken('reader');
    const before = await strangers(server, 200);
    const refused = await server.get('/readyz');
    const others = await Promise.all([server.get('/v1/hosts', secret), server.get('/healthz')]);
    server.pass(1_000);
    const later = await strangers(server, 20);
    expect([new Set(before), refused.status, refused.headers.get('retry-after')]).toEqual([new Set([200]), 429, '1']);
    expect(others.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(later)).toEqual(new Set([200]));
  });

  test('are no others for a header that nobody looks at, or that is no token', async () => {
    const server = await start();
    const { secret } = await server.newToken('reader');
    await strangers(server, 200);
    const ask = (path: string, headers: Record<string, string>) => server.get(path, undefined, headers);
    const answers = await Promise.all([
      ask('/readyz', { 'x-auth-token': 'x' }),
      ask('/readyz', { authorization: 'Bearer x' }),
      ask('/v1/hosts', { authorization: 'Basic dTpw' }),
      ask('/v1/hosts', { 'x-auth-token': secret }),
      ask('/compute/v2.1/os-hypervisors', { 'x-auth-token': 'a b' }),
      ask('/v1/nothing', { authorization: `Bearer ${secret}` }),
      ask('/v1/hosts', { authorization: `Bearer ${secret}` }),
      ask('/compute/v2.1/os-hypervisors', { 'x-auth-token': secret }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429, 429, 429, 429, 200, 200]);
  });

  test("are counted by the address that a trusted proxy gives, and by the proxy's where it is not trusted", async () => {
    const trusting = await start({ trustedProxies: ['127.0.0.0/8'] });
    const wary = await start();
    const [mine, theirs] = ['192.0.2.1', '192.0.2.2'];
    const outcomes = [];
    for (const server of [trusting, wary]) {
      await strangers(server, 200, mine);
      outcomes.push([await strangers(server, 1, mine), await strangers(server, 1, theirs)]);
    }
    expect(outcomes).toEqual([
      [[429], [200]],
      [[429], [429]],
    ]);
  });

  test('that guess tokens through a trusted proxy shut out themselves alone', async () => {
    const server = await start({ trustedProxies: ['127.0.0.1'] });
    const guess = (from: string, n: number) => server.get('/v1/hosts', `ullage_guess${n}`, { 'x-forwarded-for': from });
    for (let n = 0; n < 30; n += 1) await guess('192.0.2.1', n);
    const statuses = [await guess('192.0.2.1', 30), await guess('192.0.2.2', 31)].map(({ status }) => status);
    expect(statuses).toEqual([429, 401]);
  });
});
