// `ullage token --server` and `ullage forget` against a real server: what they print, what they change, and whose words they show.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJson } from '../../src/wire/json.ts';
import { listTokens } from '../../src/store/tokens/list-tokens.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from '../cli/fake-services.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

let server: TestServer;
let admin: string;

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  admin = (await server.newToken('admin')).secret;
});

afterAll(() => server.close());

async function ullage(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const fake = fakeServices({ env: { LANG: 'C.UTF-8', ULLAGE_TOKEN: admin, ...env } });
  const { exitCode } = await runCommandLine(fake.services, args);
  return { exitCode, stdout: fake.stdout(), stderr: fake.stderr() };
}

const tokens = (...args: readonly string[]) => ullage(['token', ...args, '--server', server.url]);

describe('tokens by way of a server', () => {
  test('are made, listed and revoked while it runs', async () => {
    const host = randomUUID();
    const made = await tokens(
      'create',
      '--role',
      'agent',
      '--host',
      host.toUpperCase(),
      '--label',
      'kvm-1',
      '--days',
      '7',
    );
    const secret = made.stdout.trim();
    expect(made).toEqual({ exitCode: 0, stdout: `${secret}\n`, stderr: '' });
    const kept = await server.store.read(listTokens);
    const one = kept.find(({ label }) => label === 'kvm-1');
    expect(one).toMatchObject({ role: 'agent', hostId: host, expiresAtMs: server.nowMs() + 7 * 86_400_000 });
    const listed = (await tokens('list')).stdout;
    expect(listed).toMatch(/^id {36}role {3}state {2}host {34}last used {10}label\n/);
    expect(listed).toContain(`${one?.id}  agent  valid  ${host}  never              kvm-1\n`);
    expect(listed).not.toContain(secret);
    const revoked = await tokens('revoke', '--id', one?.id ?? '');
    expect(revoked).toEqual({ exitCode: 0, stdout: `revoked ${one?.id}\n`, stderr: '' });
    expect((await tokens('list')).stdout).toContain(`${one?.id}  agent  revoked  ${host}  `);
  });

  test('are not made where only other commands were told of a server', async () => {
    const { exitCode, stderr } = await ullage(['token', 'list', '--database', '/nonexistent/ullage'], {
      ULLAGE_SERVER: server.url,
    });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('STORE_DIRECTORY: open /nonexistent/ullage')]);
  });

  test.each<[args: readonly string[], token: () => Promise<string>, words: RegExp]>([
    [
      ['revoke', '--id', '7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55'],
      own,
      /SERVER_REFUSED: .*: NO_SUCH_TOKEN: revoke token/,
    ],
    [['create', '--role', 'root', '--label', 'x'], own, /CLI_USAGE: .*'root' is invalid/],
    [['create', '--role', 'reader'], own, /CLI_USAGE: create a token: --label is missing/],
    [['create', '--role', 'reader', '--label', 'x'], reader, /SERVER_REFUSED: .*: NOT_ALLOWED: /],
    [['list', '--database', '/x'], own, /CLI_USAGE: .*: expected --server or --database, found both/],
  ])('%j is refused', async (args, token, words) => {
    const before = await server.store.read(listTokens);
    const env = { ULLAGE_TOKEN: await token() };
    const { exitCode, stdout, stderr } = await ullage(['token', ...args, '--server', server.url], env);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
    expect((await server.store.read(listTokens)).length - before.length).toBe(token === reader ? 1 : 0);
  });

  test('that may have been made without an answer are said to be that', async () => {
    const { stderr } = await ullage([
      'token',
      'create',
      '--role',
      'reader',
      '--label',
      'x',
      '--server',
      'http://127.0.0.1:9',
    ]);
    expect(stderr).toMatch(/^ullage: SERVER_UNREACHABLE: [^]*Whether it was made is not known, and its secret is lost/);
  });
});

async function own(): Promise<string> {
  return Promise.resolve(admin);
}

async function reader(): Promise<string> {
  return (await server.newToken('reader')).secret;
}

const forget = (host: string, ...flags: readonly string[]) =>
  ullage(['forget', host, ...flags], { ULLAGE_SERVER: server.url });

describe('a host', () => {
  test('that reports is not forgotten, and the server says why; one that is lost is', async () => {
    const agent = await TestAgent.of(server);
    await agent.full({ hostname: 'kvm-gone' });
    const early = await forget('kvm-gone');
    expect([early.exitCode, early.stdout]).toEqual([2, '']);
    expect(early.stderr).toMatch(
      /SERVER_REFUSED: http:.*: HOST_REPORTS: forget host kvm-gone: expected one that is lost, found it fresh\n {8}Stop its agent/,
    );
    server.pass(300_001);
    expect(await forget('kvm-gone')).toEqual({
      exitCode: 0,
      stdout: `forgot kvm-gone (${agent.hostId}), released 0 claims\n`,
      stderr: '',
    });
    expect((await forget('kvm-gone')).stderr).toContain('NO_SUCH_HOST');
  });

  test('whose name another has is named by its id, and the other stays', async () => {
    const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
    for (const id of ids) await (await TestAgent.of(server, id)).full({ hostname: 'kvm-twin' });
    server.pass(300_001);
    const refused = await forget('kvm-twin');
    expect([refused.exitCode, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('HOST_AMBIGUOUS: find host kvm-twin: more than one has this name');
    for (const id of ids) expect(refused.stderr).toContain(`          ${id}  kvm-twin  last report 2026-11-2`);
    const done = await forget(ids[0].slice(0, 8), '--json');
    expect([done.exitCode, readJson(done.stdout)]).toEqual([0, { id: ids[0], name: 'kvm-twin', released: 0n }]);
    expect((await forget(ids[1])).exitCode).toBe(0);
  });

  test('of which nobody knows whether it was forgotten is said to be that', async () => {
    const { stderr } = await ullage(['forget', 'kvm-x'], { ULLAGE_SERVER: 'http://127.0.0.1:9' });
    expect(stderr).toMatch(/^ullage: SERVER_UNREACHABLE: [^]*the same command again finds out/);
  });
});
