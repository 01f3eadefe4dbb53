// `ullage claims` against a real server: what it prints, what it sends, and what it says when there was no answer.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { readJson } from '../../src/wire/json.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from '../cli/fake-services.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

const WEB = '11111111-1111-4111-8111-111111111111';
const DB = '22222222-2222-4222-8222-222222222222';
const CLAIM = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const MOVED = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const LATER = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';
const OTHER = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';

let server: TestServer;
let token: string;
let reader: string;

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  token = (await server.newToken('placer')).secret;
  reader = (await server.newToken('reader')).secret;
  for (const hostname of ['kvm-1', 'kvm-2']) {
    const agent = await TestAgent.of(server);
    await agent.full({ hostname, pools: [facts.filesystem({ id: `fs:${hostname}` })] });
  }
  server.pass(60_000);
});

afterAll(() => server.close());

/** A claim's id stands whole above its row where there is no room for it. */
function row(claim: string, host: string, state: string): string {
  return expect.stringMatching(new RegExp(`${claim}[^]* ${host} +${state} +20\\.0 GiB`)) as string;
}

async function claims(line: string, env: Readonly<Record<string, string>> = {}) {
  return ullage(`claims ${line}`, env);
}

async function ullage(line: string, env: Readonly<Record<string, string>> = {}) {
  const fake = fakeServices({ env: { LANG: 'C.UTF-8', ULLAGE_SERVER: server.url, ULLAGE_TOKEN: token, ...env } });
  const { exitCode } = await runCommandLine(fake.services, line.split(' ').filter(Boolean));
  return { exitCode, stdout: fake.stdout(), stderr: fake.stderr() };
}

test('a promise is made, listed, shown, moved and released', async () => {
  expect(await claims('')).toEqual({ exitCode: 0, stdout: '  none\n', stderr: '' });
  const made = await claims(`create --id ${CLAIM} --host kvm-1 --guest ${WEB} --disk-gib 20`);
  const listed = await ullage('pools');
  expect(listed.stdout).toMatch(/worst case +with claims\n/);
  expect(listed.stdout).toMatch(/kvm-1 +254 GiB +194 GiB +0 B +194 GiB +174 GiB\n/);
  expect(made).toEqual({ exitCode: 0, stdout: row(CLAIM, 'kvm-1', 'claimed'), stderr: '' });
  expect((await claims('--host kvm-1 --state claimed')).stdout).toEqual(row(CLAIM, 'kvm-1', 'claimed'));
  const shown = (await claims(`show ${CLAIM}`)).stdout;
  expect(shown).toContain('2026-11-25T12:01:00.000Z  open  claimed  build  20.0 GiB');
  expect(shown).toContain(`claim ${CLAIM} of guest ${WEB} on kvm-1`);
  expect(shown).toContain('ends by itself at 2026-11-25T13:01:00.000Z if no report confirms it');
  const moved = (await claims(`move ${CLAIM} --id ${MOVED} --host kvm-2 --disk-gib 20`)).stdout;
  expect(moved).toEqual(row(CLAIM, 'kvm-1', 'claimed, move-out'));
  expect(moved).toEqual(row(MOVED, 'kvm-2', 'claimed, move-in'));
  expect((await claims(`confirm-move ${MOVED}`)).stdout).toEqual(row(CLAIM, 'kvm-1', 'released'));
  expect((await claims(`release --guest ${WEB}`)).stdout).toEqual(row(MOVED, 'kvm-2', 'released'));
});

test('a guest that is built anew has another size, and is confirmed by whoever knows that it is there', async () => {
  const guest = '33333333-3333-4333-8333-333333333333';
  const id = 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee';
  await claims(`create --id ${id} --host kvm-1 --guest ${guest} --disk-gib 30`);
  const rebuilt = await claims(`rebuild ${id} --disk-gib 20`);
  expect(rebuilt).toEqual({ exitCode: 0, stdout: row(id, 'kvm-1', 'claimed'), stderr: '' });
  const confirmed = await claims(`confirm ${id}`);
  expect(confirmed).toEqual({ exitCode: 0, stdout: row(id, 'kvm-1', 'confirmed'), stderr: '' });
  expect((await claims(`rebuild ${id} --disk-gib 9999`)).stderr).toContain('CLAIM_SHORT');
  await claims(`release ${id}`);
});

test('a claim says what part of its disks its guest writes at once, to the millionth, and is shown with it', async () => {
  const [guest, id] = ['44444444-4444-4444-8444-444444444444', 'ffffffff-ffff-4fff-8fff-ffffffffffff'];
  const made = await claims(`create --id ${id} --host kvm-1 --guest ${guest} --disk-gib 20 --expected-fill 33.3333`, {
    COLUMNS: '200',
  });
  expect(made.stdout).toMatch(/vcpus +at once\n.*20\.0 GiB +0 MiB +0 +33\.3333 %\n/);
  expect((await claims(`show ${id}`)).stdout).toContain('writes 33.3333 % of its disks at once');
  expect((await claims(`rebuild ${id} --disk-gib 20 --expected-fill 100`)).exitCode).toBe(0);
  expect((await claims(`show ${id}`)).stdout).toContain('writes 100 % of its disks at once');
  expect((await claims(`rebuild ${id} --disk-gib 20`)).exitCode).toBe(0);
  expect((await claims(`show ${id}`)).stdout).toContain('writes 100 % of its disks at once');
  await claims(`release ${id}`);
});

test.each(['100.0001', '-1', '1e1', 'all', '1.23456'])('--expected-fill %s is no percentage', async (text) => {
  const answer = await claims(`create --host kvm-1 --guest ${WEB} --disk-gib 1 --expected-fill=${text}`);
  expect([answer.exitCode, answer.stderr]).toEqual([2, expect.stringContaining('CLI_USAGE: read --expected-fill')]);
});

test('a document holds exact bytes', async () => {
  const made = await claims(`create --host kvm-1 --guest ${DB} --disk-gib 30 --json`);
  expect(readJson(made.stdout)).toMatchObject({ claims: [{ guest: DB, resources: [{ amount: 30n * GiB }] }] });
  const listed = await claims(`--guest ${DB} --json`, { ULLAGE_TOKEN: reader });
  expect(readJson(listed.stdout)).toEqual(readJson(made.stdout));
});

test.each<[line: string, stderr: RegExp]>([
  [
    `create --id ${OTHER} --host kvm-1 --guest ${OTHER} --disk-gib 9999`,
    /CLAIM_SHORT: .*9\.8 TiB of disk \(instances\) asked, \d+ GiB of 254 GiB left: 9\.\d+ TiB short/,
  ],
  [
    `create --host kvm-1 --guest ${WEB}`,
    /CLI_USAGE: read what is to be promised: .*\n.*--disk-gib, --memory-mib and --vcpus/,
  ],
  [`create --host kvm-1 --guest foo --disk-gib 1`, /CLI_USAGE: read --guest: expected a UUID, found "foo"/],
  [`create --host kvm-1 --disk-gib 1`, /CLI_USAGE: read the arguments of ullage claims: --guest is missing/],
  [
    `create --host kvm-1 --guest ${WEB} --disk-gib much`,
    /CLI_USAGE: read --disk-gib: expected a whole number, found "much"/,
  ],
  ['show', /CLI_USAGE: read the arguments of ullage claims: the id of a claim is missing/],
  [`show ${WEB}`, /SERVER_REFUSED: .*NO_SUCH_CLAIM/],
  [`abort ${WEB}`, /SERVER_REFUSED: .*NO_SUCH_CLAIM/],
])('ullage claims %s fails with its reason', async (line, stderr) => {
  const answer = await claims(line);
  expect([answer.exitCode, answer.stdout]).toEqual([2, '']);
  expect(answer.stderr).toMatch(stderr);
});

test('a reader may not promise', async () => {
  const { stderr } = await claims(`create --host kvm-1 --guest ${WEB} --disk-gib 1`, { ULLAGE_TOKEN: reader });
  expect(stderr).toContain(
    'NOT_ALLOWED: POST /v1/claims: expected a token of role placer or operator or admin, found reader',
  );
});

test('without an answer the id that was drawn is told', async () => {
  const deaf = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(deaf, 'listening');
  const address = deaf.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { stderr } = await claims(`create --host kvm-1 --guest ${WEB} --disk-gib 1`, {
    ULLAGE_SERVER: `http://127.0.0.1:${port}`,
  });
  deaf.close();
  expect(stderr).toContain('SERVER_UNREACHABLE');
  expect(stderr).toContain('the same command with --id 00000000-0000-4000-8000-000000000000 finds out');
});

test('host and explain show what is promised there, and tell where that is more than is free', async () => {
  const made = await claims(`create --id ${OTHER} --host kvm-2 --guest ${OTHER} --disk-gib 200`);
  expect([made.exitCode, made.stderr]).toEqual([
    0,
    'ullage: note: if every guest of kvm-2 fills its disks, those promised too, instances has -6.0 GiB.\n',
  ]);
  // 254 GiB are capacity, and 194 GiB of them free.
  const table =
    /promised from +capacity +promised +in flight +headroom +worst case with claims\n +instances +254 GiB +200 GiB +200 GiB +54\.0 GiB +-6\.0 GiB\n  1 claim: 1 in flight\.\n/;
  const host = await ullage('host kvm-2', { COLUMNS: '200' });
  expect(host.stdout).toMatch(table);
  expect(host.stdout).toContain('Claims on kvm-2 that no report shows yet want 200 GiB of disk (instances)');
  expect((await ullage('explain kvm-2', { COLUMNS: '200' })).stdout).toMatch(table);
  expect(readJson((await ullage('host kvm-2 --json')).stdout)).toMatchObject({
    tracker: { disks: [{ headroom: 54n * GiB, worstCaseWithClaims: -6n * GiB }] },
  });
});

test('a promise on a host that is late says so; on a lost one it is refused, with what an operator can do', async () => {
  server.pass(180_000);
  const { exitCode, stderr } = await claims(`create --id ${LATER} --host kvm-1 --guest ${LATER} --disk-gib 1`);
  expect([exitCode, stderr]).toEqual([
    0,
    expect.stringContaining('ullage: note: kvm-1 is late: no report for more than'),
  ]);
  server.pass(420_000);
  const refused = await claims(`create --id ${WEB} --host kvm-1 --guest ${OTHER} --disk-gib 1`);
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('its latest report is 660 s old')]);
  expect(refused.stderr).toContain('--force REASON');
});
