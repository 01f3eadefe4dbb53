// Commands that ask a server over TLS, with an authority of one's own, by the wrong scheme, and below a proxy's prefix.
import { createServer, request as ask, type Server } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import { ReportPoster } from '../../src/agent/delivery/post-report.ts';
import { report } from '../hosts/facts.ts';
import { makeAuthority, type Authority } from '../services/certificates.ts';
import { pgliteEngine, type EngineUnderTest } from '../services/store-engines.ts';
import { ullage } from './serve-process.ts';
import { startServer, type TestServer } from './server-fixture.ts';

let folder: string;
let authority: Authority;
let engine: EngineUnderTest;
let secure: TestServer;
let plain: TestServer;
let proxy: Server;
let proxied: string;
let token: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ul-client-tls-'));
  authority = makeAuthority(folder);
  const { certificate, key } = authority.certify('server');
  engine = await pgliteEngine();
  const tls = {
    certificate: readFileSync(certificate, 'utf8'),
    key: readFileSync(key, 'utf8'),
    clientCa: undefined,
    clientCrl: undefined,
  };
  secure = await startServer(engine, {}, { tls });
  plain = await startServer(engine, {});
  token = (await secure.newToken('reader')).secret;
  proxy = prefixProxy('/disk/ullage', plain.url);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  proxied = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/disk/ullage`;
});

afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await secure.close();
  await plain.close();
  await engine.stop();
  rmSync(folder, { recursive: true });
});

/** What a reverse proxy does that serves us below a path: takes the path away, and knows nothing outside it. */
function prefixProxy(prefix: string, target: string): Server {
  return createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    if (!url.startsWith(`${prefix}/`)) {
      outgoing.writeHead(404).end();
      return;
    }
    const passed = ask(target + url.slice(prefix.length), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
}

const hosts = (server: string, ...args: readonly string[]) =>
  ullage(['hosts', '--server', server, ...args], { ULLAGE_TOKEN: token });

test('with the authority that is named, a server is asked over TLS', async () => {
  expect(await hosts(secure.url, '--tls-ca', authority.ca)).toEqual({
    status: 0,
    stdout: '  none\n  0 hosts: 0 fresh, 0 late, 0 lost.\n',
    stderr: '',
  });
});

test.each<[what: string, server: () => string, args: () => readonly string[], stderr: () => string]>([
  [
    'without the authority',
    () => secure.url,
    () => [],
    () =>
      `ullage: SERVER_UNREACHABLE: ask ${secure.url}: no authority that is believed vouches for its certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE)
        The setting tls-ca (of an agent: agent.tls-ca) names the PEM file of an authority of your own.\n`,
  ],
  [
    'https to a server of plain HTTP',
    () => plain.url.replace('http:', 'https:'),
    () => [],
    () => `ullage: SERVER_UNREACHABLE: ask ${plain.url.replace('http:', 'https:')}: expected TLS, found plain HTTP or another protocol
        Does it speak plain HTTP there?\n`,
  ],
  [
    'http to a server of TLS',
    () => secure.url.replace('https:', 'http:'),
    () => [],
    () => `ullage: SERVER_UNREACHABLE: ask ${secure.url.replace('https:', 'http:')}: the connection was closed before an answer came
        A port that speaks TLS does that: should the URL begin with https://?\n`,
  ],
  [
    'an authority that is not there',
    () => secure.url,
    () => ['--tls-ca', join(folder, 'gone')],
    () => `ullage: TLS_FILES: read ${join(folder, 'gone')}: ENOENT: no such file or directory, open '${join(folder, 'gone')}'
        docs/operating/tls.md says what each file holds and how to make it.\n`,
  ],
])('%s: one message, and what to do', async (_what, server, args, stderr) => {
  expect(await hosts(server(), ...args())).toEqual({ status: 2, stdout: '', stderr: stderr() });
});

test('a path in the URL is honoured by commands and by agents alike', async () => {
  const hostId = '4c4c4544-0042-3510-8050-b8c04f4a3232';
  const { secret } = await plain.newToken('agent', hostId);
  const [agentRun, sequence] = ['00000000-0000-4000-8000-000000000002', 1];
  const whole = report({ hostname: 'kvm-behind' });
  const document = reportDocument({ hostId, agentRun, sequence, periodMs: 60_000, kind: 'full', report: whole });
  const options = { server: new URL(`${proxied}/`), version: '0', deadlineMs: 60_000, nowMs: () => 0 };
  const poster = new ReportPoster(options, { token: secret, tls: {} });
  const answer = await poster.post(gzipSync(writeJsonLine(document)));
  poster.close();
  const reader = (await plain.newToken('reader')).secret;
  const listed = await ullage(['hosts', '--server', proxied], { ULLAGE_TOKEN: reader });
  const outside = await ullage(['hosts', '--server', proxied.replace('/ullage', '')], { ULLAGE_TOKEN: reader });
  expect([answer.kind, listed.status, outside.status]).toEqual(['accepted', 0, 2]);
  expect(listed.stdout).toContain('kvm-behind');
});
