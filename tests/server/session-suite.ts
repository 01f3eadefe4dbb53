// Signing in to the console with a token, and out; what a session may, and what another site cannot make it do. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CSRF_HEADER } from '../../src/wire/api/session.ts';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';
import { bearer, startServer, START_MS, type TestServer } from './server-fixture.ts';

const HOUR_MS = 3_600_000;

/** Declares the suite. */
export function sessionSuite(start: StartEngine): void {
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

  const signIn = async (token: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await server.post('/v1/session', JSON.stringify({ token }), headers);
    const cookie = answer.headers.get('set-cookie') ?? '';
    const { csrf = '' } = answer.body as { csrf?: string };
    return { ...answer, setCookie: cookie, cookie: cookie.split(';')[0] ?? '', csrf };
  };

  test('a token signs in: the cookie is for our own calls alone, and no script reads it', async () => {
    const { secret } = await server.newToken('reader');
    const { status, body, setCookie } = await signIn(secret);
    expect([status, body]).toEqual([
      200,
      {
        actor: 'test reader',
        role: 'reader',
        kind: 'session',
        csrf: expect.stringMatching(/^[\w-]{43}$/) as string,
        expiresAtMs: BigInt(START_MS + 12 * HOUR_MS),
      },
    ]);
    expect(setCookie).toMatch(
      /^ullage_session=ullage_session_[\w-]{43}; Path=\/v1; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
  });

  test('a session sees what its token may see, and says who it is', async () => {
    const { secret } = await server.newToken('reader');
    const { cookie, csrf } = await signIn(secret);
    const [hosts, who, audit] = await Promise.all([
      server.get('/v1/hosts', undefined, { cookie }),
      server.get('/v1/session', undefined, { cookie }),
      server.get('/v1/audit-log', undefined, { cookie }),
    ]);
    expect([hosts.status, audit.status]).toEqual([200, 403]);
    expect(who.body).toEqual({ actor: 'test reader', role: 'reader', kind: 'session', csrf });
  });

  test('a page asks who is signed in: nobody is an answer, too, and its calls are counted as before', async () => {
    const { secret } = await server.newToken('reader');
    const [agent, { cookie, csrf }] = [await server.newToken('agent', randomUUID()), await signIn(secret)];
    const ask = async (token?: string, headers?: Readonly<Record<string, string>>) => {
      const { status, body } = await server.get('/v1/session/if-any', token, headers);
      return [status, body];
    };
    const shown = { actor: 'test reader', role: 'reader' };
    expect(await ask(undefined, { cookie })).toEqual([200, { session: { ...shown, kind: 'session', csrf } }]);
    expect(await ask(secret)).toEqual([200, { session: { ...shown, kind: 'token' } }]);
    expect(await ask()).toEqual([200, {}]);
    expect(await ask(undefined, { cookie: `${cookie}x` })).toEqual([200, {}]);
    expect(await ask(agent.secret)).toEqual([200, {}]);
    const more = await Promise.all(Array.from({ length: 300 }, () => ask()));
    expect(more.filter(([status]) => status === 429).length).toBeGreaterThan(0);
    server.pass(60_000);
  });

  test('a change wants the proof that the console asked for it', async () => {
    const { secret } = await server.newToken('admin');
    const { cookie, csrf } = await signIn(secret);
    const order = JSON.stringify({ role: 'reader', label: 'by session' });
    const [without, wrong, right] = [
      await server.post('/v1/tokens', order, { cookie }),
      await server.post('/v1/tokens', order, { cookie, [CSRF_HEADER]: `${csrf.slice(0, -1)}_` }),
      await server.post('/v1/tokens', order, { cookie, [CSRF_HEADER]: csrf }),
    ];
    expect([without.status, wrong.status, right.status]).toEqual([403, 403, 201]);
    expect(without.body).toMatchObject({ error: { code: 'NOT_ALLOWED' } });
  });

  test('who signs out is out; his cookie is worth nothing', async () => {
    const { secret } = await server.newToken('reader');
    const { cookie, csrf } = await signIn(secret);
    const out = await server.tell('/v1/session/end', { cookie, [CSRF_HEADER]: csrf });
    server.pass(6_000);
    const after = await server.get('/v1/hosts', undefined, { cookie });
    expect([out.status, out.body, after.status]).toEqual([200, { ended: true }, 401]);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
  });

  test('a session ends after twelve hours, and with its token', async () => {
    const [one, other] = [await server.newToken('reader'), await server.newToken('reader')];
    const [first, second] = [await signIn(one.secret), await signIn(other.secret)];
    const admin = await server.newToken('admin');
    await server.tell(`/v1/tokens/${other.id}/revoke`, bearer(admin.secret));
    server.pass(6_000);
    const see = async ({ cookie }: { cookie: string }): Promise<number> =>
      (await server.get('/v1/hosts', undefined, { cookie })).status;
    const [before, revoked] = [await see(first), await see(second)];
    server.pass(12 * HOUR_MS);
    expect([before, revoked, await see(first)]).toEqual([200, 401, 401]);
  });

  test('a token that expires sooner ends its session then', async () => {
    const { secret } = await server.newToken('reader', undefined, server.nowMs() + HOUR_MS);
    const { cookie } = await signIn(secret);
    const see = async (): Promise<number> => (await server.get('/v1/hosts', undefined, { cookie })).status;
    const before = await see();
    server.pass(HOUR_MS);
    expect([before, await see()]).toEqual([200, 401]);
  });

  test.each([
    ['an unknown token', 'ullage_unknown', 401, 'NOT_AUTHENTICATED'],
    ['no token', '', 400, 'REQUEST_INVALID'],
    ['a text that is none', 'a b', 401, 'NOT_AUTHENTICATED'],
  ])('%s does not sign in', async (_what, token, status, code) => {
    const answer = await signIn(token);
    expect([answer.status, answer.body, answer.setCookie]).toEqual([
      status,
      { error: expect.objectContaining({ code }) as object },
      '',
    ]);
  });

  test('a token of an agent signs nobody in: it sees nothing', async () => {
    const { secret } = await server.newToken('agent', '4c4c4544-0042-3510-8050-b8c04f4a3232');
    const { status, body } = await signIn(secret);
    expect([status, body]).toMatchObject([403, { error: { code: 'NOT_ALLOWED' } }]);
  });

  test('a session is no token: it signs nobody in again', async () => {
    const { secret } = await server.newToken('reader');
    const { cookie } = await signIn(secret);
    const again = await signIn(cookie.split('=')[1] ?? '');
    expect([again.status, again.setCookie]).toEqual([401, '']);
  });

  test('a token in the header is what counts, whatever cookie comes with it', async () => {
    const [reader, admin] = [await server.newToken('reader'), await server.newToken('admin')];
    const { cookie } = await signIn(reader.secret);
    const { body } = await server.get('/v1/session', admin.secret, { cookie });
    expect(body).toEqual({ actor: 'test admin', role: 'admin', kind: 'token' });
  });

  test('signing in and out is in the audit log; neither secret is in it, in the log, or in the database', async () => {
    const { secret, id } = await server.newToken('operator');
    const admin = await server.newToken('admin');
    const { cookie, csrf } = await signIn(secret);
    await server.tell('/v1/session/end', { cookie, [CSRF_HEADER]: csrf });
    const { text, body } = await server.get('/v1/audit-log', admin.secret);
    const { entries } = body as { entries: readonly { action: string; subject: string }[] };
    expect(entries.filter(({ subject }) => subject === id).map(({ action }) => action)).toEqual([
      'sign out',
      'sign in',
    ]);
    const session = cookie.split('=')[1] ?? '';
    const rows = await server.store.read((tx) => tx.selectFrom('sessions').selectAll().execute());
    for (const hidden of [secret, session]) {
      expect(text + server.log() + JSON.stringify(rows)).not.toContain(hidden);
    }
  });

  test('a token has fifty sessions over all servers: the oldest gives way to one more, and no other’s does', async () => {
    const [one, other] = [await server.newToken('reader'), await server.newToken('reader')];
    const [first, theirs] = [await signIn(one.secret), await signIn(other.secret)];
    server.pass(1);
    const second = await signIn(one.secret);
    const later: { readonly cookie: string }[] = [];
    for (let round = 0; round < 13; round += 1) {
      server.pass(1_000);
      // At one time, as from several servers: each is counted. More at once of one address are refused.
      later.push(...(await Promise.all(Array.from({ length: round === 0 ? 1 : 4 }, () => signIn(one.secret)))));
    }
    server.pass(6_000);
    const see = async ({ cookie }: { cookie: string }): Promise<number> =>
      (await server.get('/v1/hosts', undefined, { cookie })).status;
    expect([await see(first), await see(second), await see(theirs)]).toEqual([401, 200, 200]);
    expect((await Promise.all(later.map(see))).filter((status) => status === 200).length).toBe(49);
    const admin = await server.newToken('admin');
    const { body } = await server.get('/v1/audit-log?limit=1000', admin.secret);
    const { entries } = body as { entries: readonly { subject: string; detail: { ended?: bigint } }[] };
    const signedIn = entries.filter(({ subject }) => subject === one.id);
    expect([signedIn.length, signedIn.filter(({ detail }) => detail.ended === 1n).length]).toEqual([51, 1]);
  });

  test('whoever signs in without end leaves few rows: those that ended a minute ago are gone', async () => {
    const { secret, id } = await server.newToken('reader');
    const rows = async (): Promise<number> =>
      server.store.read(async (tx) => {
        const found = await tx.selectFrom('sessions').select('ended_at').where('token_id', '=', id).execute();
        return found.length;
      });
    for (let n = 0; n < 80; n += 1) {
      server.pass(100);
      await signIn(secret);
    }
    const before = await rows();
    server.pass(60_001);
    await signIn(secret);
    expect([before, await rows()]).toEqual([80, 51]);
  });

  test('with open access nobody needs to sign in', async () => {
    const open = await startServer(engine, { openAccess: true });
    const { body } = await open.get('/v1/session');
    await open.close();
    expect(body).toEqual({ actor: 'open access', role: 'admin', kind: 'open-access' });
  });

  test('with open access no page of another site is answered, whatever name it gave this machine', async () => {
    const open = await startServer(engine, { openAccess: true });
    try {
      const port = new URL(open.url).port;
      expect(await statusOf(open.url, { host: `localhost:${port}` })).toBe(200);
      expect(await statusOf(open.url, { host: `evil.example:${port}` })).toBe(403);
      const changed = await open.tell('/v1/hosts/nobody/forget', { origin: 'http://evil.example' });
      expect(changed).toMatchObject({ status: 403, body: { error: { code: 'NOT_ALLOWED' } } });
      expect((await open.tell('/v1/hosts/nobody/forget', { origin: open.url })).status).toBe(404);
    } finally {
      await open.close();
    }
  });
}

/** Of a list of hosts, asked with headers that `fetch` does not let anybody set. */
async function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const answered = Promise.withResolvers<number | undefined>();
  const sent = request(`${url}/v1/hosts`, { headers }, (response) => {
    response.resume();
    answered.resolve(response.statusCode);
  });
  sent.once('error', answered.reject);
  sent.end();
  return answered.promise;
}
