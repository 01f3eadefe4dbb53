// Reports over TLS: the server is believed by the authority that is named, and the agent by the certificate that it shows.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import { KeptPoster } from '../../src/agent/delivery/kept-poster.ts';
import type { CredentialFiles } from '../../src/agent/delivery/credentials.ts';
import { report } from '../hosts/facts.ts';
import { makeAuthority, type Authority, type Certified } from '../services/certificates.ts';
import { startReportServer, type ReportServer } from '../services/report-server.ts';

let folder: string;
let server: ReportServer;
let authority: Authority;
let agent: Certified;
let shown: Certified;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-tls-'));
  authority = makeAuthority(join(folder, 'authority'));
  agent = authority.certify('agent');
  shown = authority.certify('server');
  server = await startReportServer({
    ca: readFileSync(authority.ca),
    cert: readFileSync(shown.certificate),
    key: readFileSync(shown.key),
    requestCert: true,
    rejectUnauthorized: true,
  });
});

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

const CONTENT = gzipSync(
  writeJsonLine(
    reportDocument({
      hostId: '00000000-0000-4000-8000-000000000001',
      agentRun: '00000000-0000-4000-8000-000000000002',
      sequence: 0,
      periodMs: 60_000,
      kind: 'full',
      report: report({}),
    }),
  ),
);

async function post(files: Partial<CredentialFiles>): Promise<string> {
  const options = { server: new URL(server.url), version: '0', deadlineMs: 20_000, nowMs: () => 0 };
  const none = { token: undefined, ca: undefined, certificate: undefined, key: undefined };
  const poster = new KeptPoster(options, { ...none, ...files });
  const answer = await poster.post(CONTENT);
  poster.renew();
  return 'why' in answer ? `${answer.kind}: ${answer.why}` : answer.kind;
}

test('with authority, certificate and key the report is taken', async () => {
  expect(await post({ ca: authority.ca, ...agent })).toBe('accepted');
});

test.each<[what: string, files: () => Partial<CredentialFiles>, outcome: RegExp]>([
  [
    'an authority that Node does not know',
    () => agent,
    /^later: reach https:.*no authority that is believed vouches for its certificate/,
  ],
  ['no certificate of its own', () => ({ ca: authority.ca }), /^later: reach https:.*alert "certificate required"/],
  [
    'a key of another certificate',
    () => ({ ca: authority.ca, certificate: agent.certificate, key: shown.key }),
    /^refused: read .*key values mismatch/,
  ],
  ['an authority that is none', () => ({ ca: join(folder, 'authority', 'ca.cnf'), ...agent }), /^(?:refused|later): /],
])('with %s it is not, and the reason is told', async (_what, files, outcome) => {
  const before = server.arrivals.length;
  expect(await post(files())).toMatch(outcome);
  expect(server.arrivals.length).toBe(before);
});

test('a key that everybody may read is not used', async () => {
  chmodSync(agent.key, 0o644);
  const answer = await post({ ca: authority.ca, ...agent });
  chmodSync(agent.key, 0o600);
  expect(answer).toMatch(/^refused: read .*\.key: expected mode 0640 or stricter, found 0644/);
});
