// Callers that mean harm, over real connections: what they send costs little, changes nothing that they may not change, and shows on no page.
import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import type { HostReport } from '../../src/core/report.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, startServerAlone, type TestServer } from './server-fixture.ts';

let server: TestServer;
let reader: string;

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  reader = (await server.newToken('reader')).secret;
});

afterAll(() => server.close());

/** All that the server says to these bytes, until it closes the connection. */
function said(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('error', () => {});
    socket.once('close', () => resolve(answer));
    socket.write(bytes);
  });
}

test('a body that was made to swell is refused before it is read, however small its limit leaves it', async () => {
  const agent = await server.newToken('agent', '4c4c4544-0042-3510-8050-b8c04f4a3232');
  // 32 MiB are within the limit; a thousandfold is not.
  const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024, '['));
  const send = (body: Uint8Array) =>
    server.post('/v1/reports', body, { 'content-encoding': 'gzip', ...bearer(agent.secret) });
  const small = await send(gzipSync(Buffer.alloc(1024 * 1024, '[')));
  const large = await send(bomb);
  expect([small.status, large.status]).toEqual([400, 413]);
  expect(large.body).toMatchObject({
    error: {
      code: 'BODY_TOO_LARGE',
      hint: 'This call takes at most 16777216 bytes, and 67108864 of them decompressed.',
    },
  });
});

test('what a call takes is said where its body is of another type, or larger', async () => {
  const token = bearer((await server.newToken('operator')).secret);
  const form = await server.post('/v1/placements', 'a=b', { ...token, 'content-type': 'text/plain' });
  expect([form.status, form.body]).toMatchObject([
    415,
    { error: { code: 'BODY_INVALID', hint: 'Send application/json, plain or with Content-Encoding: gzip.' } },
  ]);
  const large = await server.post('/v1/placements', new Uint8Array(256 * 1024 + 1), token);
  expect([large.status, large.body]).toMatchObject([
    413,
    {
      error: {
        code: 'BODY_TOO_LARGE',
        hint: 'This call takes at most 262144 bytes, and 1048576 of them decompressed.',
      },
    },
  ]);
});

test('what stands behind the question mark of an address is in no line of the log', async () => {
  const secret = 'ullage_put-where-it-must-not-be';
  for (const path of ['/v1/hosts', '/v1/nothing', '/', '/%E0', '/v1/hosts/%00'])
    await server.get(`${path}?token=${secret}`);
  expect(server.log()).toContain('"url":"/v1/hosts"');
  expect(server.log()).not.toContain(secret);
});

test.each<[what: string, headers: string, status: string]>([
  ['headers of 64 KiB', `x: ${'y'.repeat(64 * 1024)}\r\n`, 'HTTP/1.1 431 '],
  ['five thousand headers', Array.from({ length: 5_000 }, (_, at) => `x${at}: y\r\n`).join(''), 'HTTP/1.1 431 '],
  ['two lengths', 'content-length: 1\r\ncontent-length: 2\r\n', 'HTTP/1.1 400 '],
  ['a length and chunks', 'content-length: 5\r\ntransfer-encoding: chunked\r\n', 'HTTP/1.1 400 '],
])('%s are refused, and the connection ends', async (_what, headers, status) => {
  expect(await said(`POST /v1/reports HTTP/1.1\r\nhost: x\r\n${headers}\r\n`)).toMatch(new RegExp(`^${status}`));
});

test('a number that was used already changes nothing, whatever comes under it', async () => {
  const agent = await TestAgent.of(server);
  await agent.full({ hostname: 'kvm-once' });
  const before = await server.get(`/v1/hosts/${agent.hostId}/report`, reader);
  const again = await agent.again({ hostname: 'kvm-other', pools: [] });
  const after = await server.get(`/v1/hosts/${agent.hostId}/report`, reader);
  expect([again.status, after.text]).toEqual([200, before.text]);
});

describe('a report that says one thing twice is refused whole, and the host keeps its last one', () => {
  const pool = facts.filesystem({ id: 'fs:twice' });
  const image = facts.raw('/twice', GiB, GiB);
  const guest = facts.guest('twice', [facts.disk('/twice')]);

  test.each<[what: string, parts: Partial<HostReport>]>([
    ['pools', { pools: [pool, { ...pool, name: 'other' }] }],
    ['guests', { guests: [guest, { ...guest, state: 'shut-off' }] }],
    ['images', { images: [image, image] }],
    ['files', { found: [facts.found(image.file, 'disk', 'a'), facts.found(image.file, 'other', undefined)] }],
  ])('%s', async (_what, parts) => {
    const agent = await TestAgent.of(server);
    await agent.full();
    const before = await server.get(`/v1/hosts/${agent.hostId}`, reader);
    const twice = await agent.full(parts);
    const after = await server.get(`/v1/hosts/${agent.hostId}`, reader);
    expect([twice.status, twice.body, after.text]).toEqual([
      400,
      expect.objectContaining({ error: expect.objectContaining({ code: 'REPORT_INVALID' }) as object }),
      before.text,
    ]);
  });
});

test('a name with quotes, backslashes and line breaks is one label of one line, and no metric of its own', async () => {
  const evil = 'a"} 1\n# TYPE ullage_evil counter\nullage_evil{x="\\"} 7\r\n\\';
  const agent = await TestAgent.of(server);
  const id = `fs:${evil}`;
  await agent.full({ hostname: evil, pools: [facts.filesystem({ id, name: evil })] });
  server.pass(2_001);
  const { text } = await server.get('/metrics', reader);
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([0, '', '']);
  expect(text.split('\n').filter((line) => /^(?:# TYPE )?ullage_evil/.test(line))).toEqual([]);
  expect(text).toContain(String.raw`a\"} 1\n# TYPE`);
});

test('a delta that builds on what is not held asks for all, and one of another run, too', async () => {
  const agent = await TestAgent.of(server);
  await agent.full();
  const wrong = await agent.delta({}, 77);
  agent.agentRun = crypto.randomUUID();
  const other = await agent.delta({});
  expect([wrong, other]).toMatchObject(
    Array.from({ length: 2 }, () => ({ status: 409, body: { error: { code: 'REPORT_NEEDS_FULL' } } })),
  );
});

test('thousands of streams of one token come to fifty, and others still listen', async () => {
  const abort = new AbortController();
  const listen = (token: string): Promise<Response> =>
    fetch(`${server.url}/v1/events`, { headers: bearer(token), signal: abort.signal });
  const greedy = (await server.newToken('operator')).secret;
  // An answer that nobody holds is closed when garbage is collected, and its place is free again.
  const answers: Response[] = [];
  for (let wave = 0; wave < 20; wave += 1) {
    answers.push(...(await Promise.all(Array.from({ length: 100 }, () => listen(greedy)))));
  }
  const { status: other } = await listen(reader);
  const statuses = answers.map(({ status }) => status);
  abort.abort();
  expect([statuses.filter((status) => status === 200).length, new Set(statuses), other]).toEqual([
    50,
    new Set([200, 503]),
    200,
  ]);
});

test('a report for another host, in a body or in its delta, is not taken', async () => {
  const agent = await TestAgent.of(server);
  const victim = await TestAgent.of(server);
  await victim.full();
  const envelope = { hostId: victim.hostId, agentRun: victim.agentRun, sequence: 9, periodMs: 60_000 };
  const forged = reportDocument({ ...envelope, kind: 'full', report: facts.report({ hostname: 'forged' }) });
  const { secret } = await server.newToken('agent', agent.hostId);
  const answer = await server.post('/v1/reports', writeJsonLine(forged), bearer(secret));
  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'NOT_ALLOWED' } } });
});
