// `ullage serve` over TLS: what it shows and refuses, agents by their certificates, and files that are replaced while it runs.
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJson, writeJsonLine } from '../../src/wire/json.ts';
import { readReport } from '../../src/wire/report.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import { startAgent, writeSettings } from '../agent/agent-process.ts';
import { report } from '../hosts/facts.ts';
import { makeAuthority, type Authority, type Certified } from '../services/certificates.ts';
import { startLibvirtd } from '../services/libvirtd.ts';
import { call, keptConnection } from './https.ts';
import { serve, ullage, type ServeProcess } from './serve-process.ts';

const HOST = '4c4c4544-0042-3510-8050-b8c04f4a3232';
const OTHER = '4c4c4544-0042-3510-8050-b8c04f4a3233';

let folder: string;
let ours: Authority;
let strangers: Authority;
let server: ServeProcess;
let agentCertificate: Certified;
let tokens: { readonly reader: string; readonly agent: string; readonly other: string };

const at = (name: string): string => join(folder, name);

/** Puts a certificate where the server reads it. */
function install({ certificate, key }: Certified): void {
  copyFileSync(certificate, at('server.pem'));
  copyFileSync(key, at('server.key'));
  chmodSync(at('server.key'), 0o600);
}

async function newToken(...args: readonly string[]): Promise<string> {
  const { stdout } = await ullage(['token', 'create', '--label', 'test', '--database', at('db'), ...args]);
  return stdout.trim();
}

const files = (): readonly string[] => ['--tls-certificate', at('server.pem'), '--tls-key', at('server.key')];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ul-tls-'));
  ours = makeAuthority(at('ours'));
  strangers = makeAuthority(at('strangers'));
  agentCertificate = ours.certify(HOST);
  install(ours.certify('server'));
  // A list of revoked certificates with one in it that nobody uses.
  ours.revoke(ours.certify('nobody'));
  await ullage(['migrate', '--database', at('db')]);
  tokens = {
    reader: await newToken('--role', 'reader'),
    agent: await newToken('--role', 'agent', '--host', HOST),
    other: await newToken('--role', 'agent', '--host', OTHER),
  };
  server = await serve(
    '--listen',
    '127.0.0.1:0',
    '--database',
    at('db'),
    '--tls-client-ca',
    ours.ca,
    '--tls-client-crl',
    at('ours/crl.pem'),
    ...files(),
  );
});

afterAll(async () => {
  await server?.end();
  rmSync(folder, { recursive: true });
});

let sequence = 0;

/** The next full report of a host. */
function reportOf(hostId: string): string {
  sequence += 1;
  const agentRun = '00000000-0000-4000-8000-000000000002';
  return writeJsonLine(
    reportDocument({ hostId, agentRun, sequence, periodMs: 60_000, kind: 'full', report: report({}) }),
  );
}

/** Reports for a host; gives status and the code of a refusal. */
async function reports(hostId: string, certified: Certified | undefined, token?: string): Promise<unknown> {
  const answer = await call(`${server.url}/v1/reports`, { ca: ours.ca, certified, token, body: reportOf(hostId) });
  return [answer.status, /"code":"(\w+)"/.exec(answer.text)?.[1]];
}

describe('a connection', () => {
  test('is made with the certificate that the files hold, and browsers are told to come back over TLS', async () => {
    const { status, certificate, headers } = await call(`${server.url}/healthz`, { ca: ours.ca });
    expect([status, certificate.subject.CN, headers['strict-transport-security']]).toEqual([
      200,
      'server',
      'max-age=31536000',
    ]);
  });

  test.each<[version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3', outcome: string]>([
    ['TLSv1.1', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    ['TLSv1.2', 'TLSv1.2'],
    ['TLSv1.3', 'TLSv1.3'],
  ])('%s: %s', async (version, outcome) => {
    // OpenSSL itself would not ask for what is so old at its usual level.
    const ciphers = 'DEFAULT@SECLEVEL=0';
    const { hostname: host, port } = new URL(server.url);
    const socket = connect({
      host,
      port: Number(port),
      minVersion: version,
      maxVersion: version,
      ciphers,
      rejectUnauthorized: false,
    });
    const made = await new Promise((resolve) => {
      socket.once('secureConnect', () => resolve(socket.getProtocol()));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    socket.destroy();
    expect(made).toBe(outcome);
  });
});

describe('an agent', () => {
  test('reports with the certificate of its host, and no token', async () => {
    expect(await reports(HOST, agentCertificate)).toEqual([202, undefined]);
  });

  test('reports with its token, and no certificate', async () => {
    expect(await reports(HOST, undefined, tokens.agent)).toEqual([202, undefined]);
  });

  test('reports with its token through whatever shows the certificate of no host', async () => {
    expect(await reports(HOST, ours.certify('proxy'), tokens.agent)).toEqual([202, undefined]);
  });

  test.each<[what: string, hostId: string, certified: () => Certified, token: () => string | undefined, why: unknown]>([
    ['for another host than its certificate', OTHER, () => agentCertificate, () => undefined, [403, 'NOT_ALLOWED']],
    ['with the token of another host', OTHER, () => agentCertificate, () => tokens.other, [403, 'NOT_ALLOWED']],
    ['with a certificate of no host', HOST, () => ours.certify('proxy'), () => undefined, [401, 'NOT_AUTHENTICATED']],
    ["with a stranger's certificate", HOST, () => strangers.certify(HOST), () => undefined, [401, 'NOT_AUTHENTICATED']],
    [
      "with a stranger's certificate and its token",
      HOST,
      () => strangers.certify(HOST),
      () => tokens.agent,
      [401, 'NOT_AUTHENTICATED'],
    ],
  ])('is refused %s', async (_what, hostId, certified, token, why) => {
    expect(await reports(hostId, certified(), token())).toEqual(why);
  });

  test('reads nothing with its certificate', async () => {
    const { status } = await call(`${server.url}/v1/hosts`, { ca: ours.ca, certified: agentCertificate });
    expect(status).toBe(403);
  });

  test('of a real host: whole, over TLS, by its certificate alone', async () => {
    const daemon = await startLibvirtd();
    const home = mkdtempSync(join(folder, 'agent-'));
    const config = (agent: Readonly<Record<string, string>>): string =>
      writeSettings({ folder: home, connect: daemon.uri, paths: [home], agent });
    const printed = await startAgent(config({}), '--once', '--print').ended();
    const { hostId } = readReport(readJson(printed.stdout));
    const { certificate, key } = ours.certify(hostId);
    const once = config({ server: server.url, 'tls-ca': ours.ca, 'tls-certificate': certificate, 'tls-key': key });
    const { code, log } = await startAgent(once, '--once').ended();
    const { text } = await call(`${server.url}/v1/hosts/${hostId}`, { ca: ours.ca, token: tokens.reader });
    await daemon.stop();
    expect([code, log]).toEqual([0, [expect.stringContaining(`"msg":"${server.url} took the first report"`)]]);
    expect(text).toContain(`"id":"${hostId}"`);
  });
});

describe('SIGHUP', () => {
  test('replaces the certificate; one that cannot be used leaves the old one, and the log names the file', async () => {
    const before = server.log.length;
    install(ours.certify('replaced'));
    server.child.kill('SIGHUP');
    expect(await server.said('read the files of TLS anew', before)).toContain('"certificate":"CN=replaced"');
    const replaced = await call(`${server.url}/healthz`, { ca: ours.ca });
    writeFileSync(at('server.pem'), 'no certificate\n');
    server.child.kill('SIGHUP');
    const line = await server.said('goes on with the certificates that it has', before);
    const kept = await call(`${server.url}/healthz`, { ca: ours.ca });
    expect(line).toContain(`"reason":"read ${at('server.pem')}: expected certificates in PEM form`);
    expect([replaced.certificate.subject.CN, kept.certificate.subject.CN]).toEqual(['replaced', 'replaced']);
    install(ours.certify('server'));
  });

  test('ends what a revoked certificate may do, on connections that are open, too', async () => {
    const stolen = ours.certify(HOST);
    const agent = keptConnection({ ca: ours.ca, certified: stolen });
    const post = () =>
      call(`${server.url}/v1/reports`, { ca: ours.ca, certified: stolen, body: reportOf(HOST), agent });
    const before = await post();
    const from = server.log.length;
    ours.revoke(stolen);
    server.child.kill('SIGHUP');
    await server.said('read the files of TLS anew', from);
    // The first after the signal may still find the old connection, which ends with its answer.
    await post().catch(() => undefined);
    const after = await post();
    const others = await reports(HOST, agentCertificate);
    agent.destroy();
    expect([before.status, after.status, others]).toEqual([202, 401, [202, undefined]]);
    expect(after.text).toContain('CERT_REVOKED');
  });
});

describe('ullage serve does not start', () => {
  test.each<[what: string, args: () => readonly string[], message: () => string]>([
    [
      'with a certificate that is not there',
      () => ['--tls-certificate', at('gone.pem'), '--tls-key', at('server.key')],
      () => `TLS_FILES: read ${at('gone.pem')}: ENOENT: no such file or directory`,
    ],
    [
      'with a key of another certificate',
      () => ['--tls-certificate', at('server.pem'), '--tls-key', agentCertificate.key],
      () => `TLS_FILES: read ${agentCertificate.key}: expected the key of the first certificate in ${at('server.pem')}`,
    ],
    [
      'with a key that is none',
      () => ['--tls-certificate', at('server.pem'), '--tls-key', at('server.pem')],
      () => `TLS_FILES: read ${at('server.pem')}: expected`,
    ],
    [
      'with authorities that are none',
      () => [...files(), '--tls-client-ca', at('ours/ca.cnf')],
      () => `TLS_FILES: read ${at('ours/ca.cnf')}: expected certificates in PEM form`,
    ],
    [
      'with a list of revoked certificates that is none',
      () => [...files(), '--tls-client-ca', ours.ca, '--tls-client-crl', ours.ca],
      () => `TLS_FILES: read ${ours.ca}: `,
    ],
    [
      'with a certificate and no key',
      () => ['--tls-certificate', at('server.pem')],
      () => 'CONFIG_VALUE: read the settings of TLS: expected tls-certificate and tls-key',
    ],
  ])('%s', async (_what, args, message) => {
    const { status, stderr } = await ullage(['serve', '--database', at('unused'), ...args()]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(`ullage: ${message()}`)]);
  });

  test('with a key that everybody may read', async () => {
    const { key } = ours.certify('server');
    chmodSync(key, 0o644);
    const args = ['--tls-certificate', at('server.pem'), '--tls-key', key];
    const { stderr } = await ullage(['serve', '--database', at('unused'), ...args]);
    expect(stderr).toContain(`TLS_FILES: read ${key}: expected mode 0640 or stricter, found 0644`);
  });
});

test('the log of all this holds no token and no key', () => {
  const text = server.log.join('\n');
  expect(text).toContain('"statusCode":202');
  expect([...Object.values(tokens), 'PRIVATE KEY', 'ullage_'].filter((secret) => text.includes(secret))).toEqual([]);
});

test('a handshake that failed is in the log, with who and why', async () => {
  const { port } = new URL(server.url);
  const socket = connect({ host: '127.0.0.1', port: Number(port), ca: readFileSync(strangers.ca) });
  await new Promise((resolve) => socket.once('error', resolve));
  // Each address is told once in ten minutes: another test of this file may have been first.
  const line = readJson(await server.said('a TLS handshake failed'));
  expect(line).toMatchObject({ client: '127.0.0.1', reason: expect.stringMatching(/./) as string });
});
