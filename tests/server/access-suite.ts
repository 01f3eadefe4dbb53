// Who may call what, which bodies are read, and that every refusal has the one shape. A suite that takes an engine.
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { StartEngine, EngineUnderTest } from '../services/store-engines.ts';
import { bearer, startServer, START_MS, type TestServer } from './server-fixture.ts';

const HOST = '4c4c4544-0042-3510-8050-b8c04f4a3232';

/** What the server says to bytes that `fetch` would not send. */
function sent(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
    socket.write(bytes);
  });
}

/** A loaded machine may be slow. */
const WAIT = { timeout: 60_000, interval: 50 };

/** A POST whose body stops after its first byte. */
function half(url: string, path: string, token: string): { readonly socket: Socket; readonly answer: () => string } {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  // Where the server refuses, it may cut the connection.
  socket.on('error', () => {});
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Length: 1000\r\n\r\n{',
  );
  return { socket, answer: () => answer };
}

/** The body of a refusal. */
const refusal = (code: string): object => ({
  error: expect.objectContaining({ code, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }) as object,
});

/** Declares the suite. */
export function accessSuite(start: StartEngine): void {
  let engine: EngineUnderTest;
  let server: TestServer;

  beforeAll(async () => {
    engine = await start();
    server = await startServer(engine);
  });

  afterAll(async () => {
    await server.close();
    await engine.stop();
  });

  test('health, readiness and version need no token', async () => {
    const answers = await Promise.all(['/healthz', '/readyz', '/v1/version'].map((path) => server.get(path)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [200, { status: 'alive' }],
      [200, { status: 'ready', promises: 'own' }],
      [200, { version: '1.2.3', api: 'v1' }],
    ]);
  });

  test('a database without tables is not ready', async () => {
    const other = await startServer(engine);
    await other.store.write(async (tx) => sql`drop table migrations`.execute(tx));
    const { status, body } = await other.get('/readyz');
    const alive = await other.get('/healthz');
    await other.close();
    expect([status, body, alive.status]).toEqual([503, refusal('STORE_SCHEMA'), 200]);
  });

  test('every answer says that it is not to be framed, sniffed or kept, and under which id it is in the log', async () => {
    const { headers } = await server.get('/nowhere');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  describe('a call is refused', () => {
    test.each<[what: string, authorization: string | undefined, status: number, code: string]>([
      ['without a token', undefined, 401, 'NOT_AUTHENTICATED'],
      ['with an unknown token', 'Bearer ullage_x', 401, 'NOT_AUTHENTICATED'],
      ['with another scheme', 'Basic dTpw', 401, 'NOT_AUTHENTICATED'],
      ['with a token of a megabyte', `Bearer ${'a'.repeat(10_000)}`, 401, 'NOT_AUTHENTICATED'],
    ])('%s', async (_what, authorization, status, code) => {
      const answer = await server.post('/v1/reports', '{}', authorization === undefined ? {} : { authorization });
      expect([answer.status, answer.body]).toEqual([status, refusal(code)]);
    });

    test('with a token of another role, of another time, or revoked', async () => {
      const reader = await server.newToken('reader');
      const expired = await server.newToken('agent', HOST, START_MS - 1);
      const revoked = await server.newToken('agent', HOST);
      await server.store.write(async (tx) =>
        sql`update tokens set revoked_at = now() where id = ${revoked.id}`.execute(tx),
      );
      const answers = await Promise.all(
        [reader, expired, revoked].map(({ secret }) => server.post('/v1/reports', '{}', bearer(secret))),
      );
      expect(answers.map(({ status }) => status)).toEqual([403, 401, 401]);
    });

    test('by a token that is revoked while it is in use, within seconds', async () => {
      const { id, secret } = await server.newToken('agent', HOST);
      const before = await server.post('/v1/reports', '{}', bearer(secret));
      await server.store.write(async (tx) => sql`update tokens set revoked_at = now() where id = ${id}`.execute(tx));
      server.pass(5_001);
      const after = await server.post('/v1/reports', '{}', bearer(secret));
      expect([before.status, after.status]).toEqual([400, 401]);
    });

    test('where there is none', async () => {
      const answers = await Promise.all([server.get('/v1/nothing'), server.get('/v1/reports'), server.get('/%2')]);
      expect(answers.map(({ status, body }) => [status, body])).toEqual([
        [404, refusal('NO_SUCH_CALL')],
        [404, refusal('NO_SUCH_CALL')],
        [400, refusal('REQUEST_INVALID')],
      ]);
    });
  });

  describe('a body is refused', () => {
    test.each<[what: string, body: string | Buffer, headers: Record<string, string>, status: number, code: string]>([
      ['that is no JSON', '{', {}, 400, 'JSON_SYNTAX'],
      ['that is no report', '{}', {}, 400, 'REPORT_INVALID'],
      ['with a fraction', '{"sequence": 1.5}', {}, 400, 'JSON_NUMBER'],
      ['of another type', 'a=b', { 'content-type': 'text/plain' }, 415, 'BODY_INVALID'],
      ['that is larger than the limit', Buffer.alloc(16 * 1024 * 1024 + 1, 0x20), {}, 413, 'BODY_TOO_LARGE'],
      [
        'that is larger than the limit when decompressed',
        gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20)),
        { 'content-encoding': 'gzip' },
        413,
        'BODY_TOO_LARGE',
      ],
      ['that is not as compressed as it says', '{}', { 'content-encoding': 'gzip' }, 415, 'BODY_INVALID'],
    ])('%s', async (_what, body, headers, status, code) => {
      const { secret } = await server.newToken('agent', HOST);
      const answer = await server.post('/v1/reports', body, { ...bearer(secret), ...headers });
      expect([answer.status, answer.body]).toEqual([status, refusal(code)]);
    });
  });

  test('an address that tries one token after the other is told to wait, and holders of good ones are not', async () => {
    const good = await server.newToken('agent', HOST);
    await server.post('/v1/reports', '{}', bearer(good.secret));
    const statuses: number[] = [];
    for (let guess = 0; guess < 31; guess += 1) {
      const { status } = await server.post('/v1/reports', '{}', bearer(`ullage_${guess}`));
      statuses.push(status);
    }
    const other = await server.post('/v1/reports', '{}', bearer(good.secret));
    server.pass(60_000);
    expect([statuses.slice(0, 20), statuses.at(-1), other.status]).toEqual([Array(20).fill(401), 429, 400]);
  });

  test('one token is told when its share is used up, whichever API it asks, and others are not', async () => {
    const other = await startServer(engine, {
      shares: { tenant: 3, agent: 1, reader: 2, placer: 3, operator: 50, admin: 50 },
    });
    const [reader, second, placer] = await Promise.all([
      other.newToken('reader'),
      other.newToken('reader'),
      other.newToken('placer'),
    ]);
    const paths = ['/v1/hosts?limit=1', '/compute/v2.1/os-hypervisors', '/placement/traits'];
    const ask = (token: string, times: number) =>
      Promise.all(
        Array.from({ length: times }, (_, at) =>
          other.get(paths[at % paths.length] ?? '', undefined, { 'x-auth-token': token, ...bearer(token) }),
        ),
      );
    const answers = [await ask(reader.secret, 9), await ask(placer.secret, 12), await ask(second.secret, 8)];
    other.pass(500);
    const later = await ask(reader.secret, 1);
    await other.close();
    const refused = answers.map((some) => some.filter(({ status }) => status === 429));
    expect(refused.map(({ length }) => length)).toEqual([1, 0, 0]);
    expect(refused[0]?.map(({ headers }) => headers.get('retry-after'))).toEqual(['1']);
    expect(later.map(({ status }) => status)).toEqual([200]);
  });

  test('one host whose bodies do not come fills its own places, and nobody else waits', async () => {
    const [slow, other, placer] = await Promise.all([
      server.newToken('agent', HOST),
      server.newToken('agent', '4c4c4544-0042-3510-8050-b8c04f4a3233'),
      server.newToken('placer'),
    ]);
    const halves = Array.from({ length: 30 }, () => half(server.url, '/v1/reports', slow.secret));
    // The others hold their places from when the server said no to these.
    await vi.waitFor(() => expect(halves.filter(({ answer }) => answer() !== '')).toHaveLength(26), WAIT);
    const answers = await Promise.all([
      server.post('/v1/reports', '{}', bearer(other.secret)),
      server.post('/v1/claims', '{}', bearer(placer.secret)),
      server.post('/v1/reports', '{}', bearer(slow.secret)),
    ]);
    for (const { socket } of halves) socket.destroy();
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 429]);
    expect(halves.filter(({ answer }) => answer().startsWith('HTTP/1.1 429 ')).length).toBe(26);
    await vi.waitFor(async () => {
      server.pass(1_000);
      const { status } = await server.post('/v1/reports', '{}', bearer(slow.secret));
      expect(status).toBe(400);
    }, WAIT);
  });

  test('a client that hangs up in the middle of a body is no failure of the server', async () => {
    const other = await startServer(engine);
    const { secret } = await other.newToken('agent', HOST);
    const { socket } = half(other.url, '/v1/reports', secret);
    await vi.waitFor(() => expect(other.log()).toContain('incoming request'), WAIT);
    socket.destroy();
    await vi.waitFor(() => expect(other.log()).toContain('"reason":"aborted"'), WAIT);
    const log = other.log();
    await other.close();
    expect(log).not.toContain('"level":50');
  });

  test('a body for a call that does not exist is not waited for', async () => {
    const { socket, answer } = half(server.url, '/v1/nothing', 'x');
    await vi.waitFor(() => expect(answer()).not.toBe(''), WAIT);
    socket.destroy();
    expect(answer()).toMatch(/^HTTP\/1.1 404 .*NO_SUCH_CALL.*POST \/v1\/nothing/s);
  });

  test('what is no HTTP is answered in the same shape', async () => {
    const answer = await sent(server.url, 'GET / HTTP/9.9\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n.*\{"error":\{"code":"REQUEST_INVALID"/s);
  });

  test('no secret is logged', async () => {
    const { secret } = await server.newToken('agent', HOST);
    await server.post('/v1/reports', '{', bearer(secret));
    expect(server.log()).toContain('JSON_SYNTAX');
    expect(server.log()).not.toContain(secret);
  });

  test('a client that sends half a request does not hold up the end', async () => {
    const other = await startServer(engine);
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1');
    const closed = new Promise((resolve) => {
      socket.once('close', resolve);
    });
    socket.on('error', () => {});
    await new Promise((resolve) => {
      socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n', resolve);
    });
    await other.close();
    // Reset or ended: what it had sent was read or not when the server cut it.
    await expect(closed).resolves.toBeTypeOf('boolean');
  });
}
