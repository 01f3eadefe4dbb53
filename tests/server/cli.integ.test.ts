// The commands that ask a server, against a real one: tables for people, documents for programs, and errors that say what to do.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { readJson } from '../../src/wire/json.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from '../cli/fake-services.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  token = (await server.newToken('reader')).secret;
  const tight = await TestAgent.of(server);
  const guests = [facts.guest('web', [facts.disk('/web')])];
  await tight.full({ hostname: 'kvm-tight', guests, images: [facts.raw('/web', 300n * GiB, 10n * GiB)] });
  const roomy = await TestAgent.of(server);
  await roomy.full({ hostname: 'kvm-roomy', pools: [facts.filesystem({ id: 'fs:roomy', name: '/srv' })] });
  const gone = await TestAgent.of(server);
  await gone.full({
    hostname: 'kvm-gone',
    pools: [facts.filesystem({ id: 'fs:gone', name: '/gone' })],
    guests: [
      facts.guest('half', [facts.disk('/half'), facts.disk('/lost', { target: 'vdb', chain: [] })], { uuid: 'u-half' }),
      facts.guest('none', [facts.disk('/none', { chain: [] })], { uuid: 'u-none' }),
    ],
    images: [facts.raw('/half', 20n * GiB, 5n * GiB, { fileFacts: { poolId: 'fs:gone' } })],
    problems: [
      {
        kind: 'missing',
        subject: { guest: 'none', disk: 'vda', path: '/none' },
        attempted: 'open the image',
        found: 'no such file',
      },
    ],
  });
  server.pass(150_000);
  await roomy.delta({ hostname: 'kvm-roomy' });
});

afterAll(() => server.close());

async function ullage(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const fake = fakeServices({
    env: { LANG: 'C.UTF-8', ULLAGE_SERVER: server.url, ULLAGE_TOKEN: token, ...env },
  });
  const { exitCode } = await runCommandLine(fake.services, args);
  return { exitCode, stdout: fake.stdout(), stderr: fake.stderr() };
}

/** Behind every list. */
const COUNTS = `  3 hosts: 1 fresh, 2 late, 0 lost, 1 partial. Figures of late and lost hosts are their last ones.
`;

/** Below a table with a bound. */
const SIGNS = `  ≥ at least, ≤ at most: something could not be read, or only in part; — not known
`;

test.each<[args: readonly string[], exitCode: number, text: string]>([
  [
    ['fleet'],
    1,
    `  kind         pools    total  occupied  available  may grow  left at worst  missing at worst
  filesystems      3  762 GiB   138 GiB    582 GiB  ≥305 GiB       ≤373 GiB         ≥96.0 GiB
${SIGNS}  1 filesystem of 3: more is promised than there is, and what is missing no other pool can give.
  2 filesystems of 3: the figures are the last of late and lost hosts.
  2 disks could not be found or reached: in no figure of any pool.
  Findings of the reports: 5 critical; ullage findings has those of promises, too.
${COUNTS}`,
  ],
  [
    ['hosts'],
    1,
    `  host       state                guests  disks  worst case  critical  problems
  kvm-tight  late 2 min                1      1   -96.0 GiB         2         0
  kvm-gone   late 2 min, partial       2      3    ≤179 GiB         3         1
  kvm-roomy  fresh                     0      0     194 GiB         0         0
${SIGNS}${COUNTS}`,
  ],
  [
    ['pools'],
    1,
    `  pool           host                total  available   may grow  worst case
  /var/lib/nova  kvm-tight (late)  254 GiB    194 GiB    290 GiB   -96.0 GiB
  /gone          kvm-gone (late)   254 GiB    194 GiB  ≥15.0 GiB    ≤179 GiB
  /srv           kvm-roomy         254 GiB    194 GiB        0 B     194 GiB
${SIGNS}${COUNTS}`,
  ],
  [
    ['guests'],
    3,
    `  guest  uuid      state    host               may grow
  half   u-half    running  kvm-gone (late)   ≥15.0 GiB
  none   u-none    running  kvm-gone (late)           —
  web    uuid-web  running  kvm-tight (late)    290 GiB
${SIGNS}${COUNTS}`,
  ],
  [
    ['disks', '--guest', 'web'],
    3,
    `  disk     host              virtual size  allocated  may grow
  web vda  kvm-tight (late)       300 GiB   10.0 GiB   290 GiB
${COUNTS}`,
  ],
  [
    ['disks', '--host', 'kvm-gone'],
    3,
    `  disk      host             virtual size  allocated  may grow
  half vda  kvm-gone (late)      20.0 GiB    5.0 GiB  15.0 GiB
  half vdb  kvm-gone (late)             —          —         —
  none vda  kvm-gone (late)             —          —         —
${COUNTS}`,
  ],
  [['guests', '--search', 'nobody'], 3, `  none\n${COUNTS}`],
])('ullage %s', async (args, exitCode, text) => {
  expect(await ullage(args)).toEqual({ exitCode, stdout: text, stderr: '' });
});

test.each<[args: readonly string[], exitCode: number]>([
  [['hosts', '--freshness', 'fresh'], 0],
  [['hosts', '--search', 'kvm-roomy'], 0],
  [['hosts', '--search', 'kvm-gone'], 3],
  [['hosts', '--freshness', 'late'], 1],
  [['host', 'kvm-roomy'], 0],
  [['host', 'kvm-gone'], 3],
  [['host', 'kvm-tight'], 1],
  [['guests', '--host', 'kvm-roomy'], 0],
  [['guests', '--host', 'kvm-gone'], 3],
  [['disks', '--host', 'kvm-roomy', '--json'], 0],
  [['disks', '--host', 'nobody'], 2],
])('ullage %s exits with %d: what stands behind its rows is judged', async (args, exitCode) => {
  expect((await ullage(args)).exitCode).toBe(exitCode);
});

test('what could not be read is listed host by host, and is no whole answer', async () => {
  expect(await ullage(['problems'])).toEqual({
    exitCode: 3,
    stdout: `kvm-gone (late)\n  missing none vda /none: open the image: no such file\n${COUNTS}`,
    stderr: '',
  });
  expect((await ullage(['problems', '--host', 'kvm-roomy'])).exitCode).toBe(0);
});

/** The first line of what a host has once or many times. */
const ENTRY = /^ {2}(?:critical|warning|info) [a-z-]+(?: \(\d+\))?: /gm;

test('what a host has many times is one entry with its count', async () => {
  const { findings } = readJson((await ullage(['findings', '--json'])).stdout) as unknown as {
    findings: readonly { severity: string; code: string; hostName: string }[];
  };
  const alike = new Set(findings.map(({ severity, code, hostName }) => `${severity} ${code} ${hostName}`));
  const entries = (await ullage(['findings'])).stdout.match(ENTRY) ?? [];
  const counts = entries.map((entry) => Number(/\((\d+)\)/.exec(entry)?.[1] ?? 1));
  expect(entries).toHaveLength(alike.size);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(findings.length);
  expect(alike.size).toBeLessThan(findings.length);
});

test('findings of all hosts, the gravest first, cut with a word about it, and judged by --fail-on', async () => {
  const every = readJson((await ullage(['findings', '--json'])).stdout) as unknown as {
    findings: readonly { severity: string; code: string; hostName: string }[];
  };
  const severities = every.findings.map(({ severity }) => severity);
  const rank = ['critical', 'warning', 'info'];
  expect(severities).toEqual(severities.toSorted((a, b) => rank.indexOf(a) - rank.indexOf(b)));
  expect(severities.filter((severity) => severity === 'critical')).toHaveLength(5);
  const two = await ullage(['findings'], { ULLAGE_ROWS: '2' });
  expect(two.stdout).toMatch(/^ {2}critical [a-z-]+(?: \(\d+\))?: kvm-gone \(late\)/);
  expect(two.stdout.match(ENTRY)).toHaveLength(2);
  expect(two.stdout.endsWith(`  … more: --all shows every one\n${COUNTS}`)).toBe(true);
  const codes = [];
  for (const more of [[], ['--fail-on', 'critical'], ['--severity', 'info', '--fail-on', 'critical']]) {
    codes.push((await ullage(['findings', '--host', 'kvm-gone', ...more])).exitCode);
  }
  expect(codes).toEqual([3, 1, 3]);
  const { code } = every.findings.at(-1) ?? { code: '' };
  const only = await ullage(['findings', '--code', code, '--all']);
  expect(new Set(only.stdout.match(/(?<=^ {2}(?:critical|warning|info) )[a-z-]+(?=(?: \(\d+\))?: )/gm))).toEqual(
    new Set([code]),
  );
});

test('a document holds the exact bytes, and every page', async () => {
  const { stdout } = await ullage(['hosts', '--json']);
  expect(readJson(stdout)).toMatchObject({
    hosts: [{ name: 'kvm-tight', worstCaseFree: -96n * GiB - 4096n }, { name: 'kvm-gone' }, { name: 'kvm-roomy' }],
    fleet: { hosts: { all: 3n, late: 2n } },
  });
});

const LATE =
  'kvm-gone is late: no report for more than 2 of its periods of 60 s; the latest came at 2026-11-25T12:00:00.000Z, and every figure is of then.';

test('what is not known has no figure in a document, and what is known in part is marked', async () => {
  const [{ stdout: guests }, { stdout: pools }] = [
    await ullage(['guests', '--json']),
    await ullage(['pools', '--json']),
  ];
  const read = readJson(guests) as unknown as { guests: readonly Record<string, unknown>[]; fleet: unknown };
  expect(
    read.guests.map(({ name, growth, unknownDisks, bound, freshness }) => [
      name,
      growth,
      unknownDisks,
      bound,
      freshness,
    ]),
  ).toEqual([
    ['half', 15n * GiB + 4096n, 1n, true, 'late'],
    ['none', undefined, 1n, true, 'late'],
    ['web', 290n * GiB + 4096n, 0n, false, 'late'],
  ]);
  expect(read.fleet).toEqual({
    hosts: { all: 3n, fresh: 1n, late: 2n, lost: 0n, partial: 1n, guestsUnknown: 0n, silent: 0n },
    unresolvedDisks: 2n,
  });
  expect(readJson(pools)).toMatchObject({
    pools: [{ bound: false }, { name: '/gone', bound: true, hosts: [{ freshness: 'late' }] }, { bound: false }],
  });
});

test('a host is explained from here as it is there, its age first', async () => {
  const { stdout, stderr, exitCode } = await ullage(['explain', 'kvm-tight', '--pool', '/var/lib/nova']);
  expect([exitCode, stderr]).toEqual([1, '']);
  expect(stdout.replaceAll('\n', ' ')).toContain(LATE.replace('kvm-gone', 'kvm-tight'));
  expect(stdout.indexOf('kvm-tight is late')).toBe(0);
  expect(stdout).toContain('Promised 96.0 GiB more than there is');
});

test('an explanation of a report that is not fresh is incomplete, whatever it holds', async () => {
  const agent = await TestAgent.of(server);
  await agent.full({ hostname: 'kvm-fine', pools: [facts.filesystem({ id: 'fs:fine', name: '/fine' })] });
  const codes = [(await ullage(['explain', 'kvm-fine'])).exitCode];
  const ages = [];
  for (const ms of [120_001, 180_000]) {
    server.pass(ms);
    const { exitCode, stdout } = await ullage(['explain', 'kvm-fine', '--json']);
    codes.push(exitCode);
    ages.push(readJson(stdout));
  }
  expect(codes).toEqual([0, 3, 3]);
  expect(ages).toMatchObject([{ age: { freshness: 'late' } }, { age: { freshness: 'lost', periodMs: 60_000n } }]);
});

test('one host with what is wrong with it, its age first', async () => {
  const { stdout } = await ullage(['host', 'kvm-gone']);
  expect(stdout.indexOf('kvm-gone is l')).toBe(0);
  expect(stdout).toContain('  2 disks could not be found or reached: in no figure of any pool.\n');
  expect(stdout).toContain('  missing none vda /none: open the image: no such file\n');
  expect(stdout).toMatch(/^Findings {2}/m);
});

test.each<[args: readonly string[], env: Record<string, string>, stderr: RegExp]>([
  [['host', 'nobody'], {}, /^ullage: SERVER_REFUSED: http:.*: NO_SUCH_HOST: find host nobody: none of this id or name/],
  [['hosts'], { ULLAGE_TOKEN: 'wrong' }, /^ullage: SERVER_REFUSED: http:.*: NOT_AUTHENTICATED: look up the token/],
  [['hosts'], { ULLAGE_SERVER: 'http://127.0.0.1:9' }, /^ullage: SERVER_UNREACHABLE: ask http:\/\/127.0.0.1:9: /],
  [
    ['hosts', '--server', 'ftp://x'],
    {},
    /^ullage: CONFIG_VALUE: read --server: expected an https:\/\/ URL, or http:\/\/ of this machine/,
  ],
])('ullage %s fails with its reason', async (args, env, stderr) => {
  const answer = await ullage(args, env);
  expect([answer.exitCode, answer.stdout]).toEqual([2, '']);
  expect(answer.stderr).toMatch(stderr);
});
