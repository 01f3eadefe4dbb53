// `ullage history` against a real server: pools and disks over time, gaps that stay gaps, and names that mean several things.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { readJson } from '../../src/wire/json.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from '../cli/fake-services.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const WEB = '11111111-1111-4111-8111-111111111111';

let server: TestServer;
let token: string;
let host: TestAgent;

/** A raw disk of the guest on the tight pool: what is not allocated may grow. */
const seen = (size: bigint, allocation: bigint) => ({
  guests: [facts.guest('web', [facts.disk('/web')], { uuid: WEB })],
  images: [facts.raw('/web', size - 4096n, allocation)],
});

/** From 12:00: two reports of an hour, three hours of nothing, one report by which the worst case is below zero, one without the guest. */
beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  token = (await server.newToken('reader')).secret;
  host = await TestAgent.of(server, 'aaaaaaaa-0000-4000-8000-000000000000');
  const pools = [facts.filesystem(), facts.thinPool({ dataUsedPpm: undefined })];
  const told = (size: bigint, allocation: bigint) => host.full({ hostname: 'kvm-1', pools, ...seen(size, allocation) });
  await told(100n * GiB, 10n * GiB);
  server.pass(30 * MINUTE);
  await told(100n * GiB, 20n * GiB);
  server.pass(3 * HOUR + 30 * MINUTE);
  await told(300n * GiB, 20n * GiB);
  server.pass(30 * MINUTE);
  await host.full({ hostname: 'kvm-1', pools });
  const other = await TestAgent.of(server, 'bbbbbbbb-0000-4000-8000-000000000000');
  await other.full({ hostname: 'kvm-2', pools: [facts.filesystem({ id: 'fs:other' })], ...seen(GiB, GiB) });
});

afterAll(() => server.close());

const WINDOW = ['--since', '2026-11-25T11:00Z', '--until', '2026-11-25T18:00Z'];

const history = (...args: readonly string[]) => historyWith({}, ...args);

async function historyWith(own: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const env = { LANG: 'C.UTF-8', ULLAGE_SERVER: server.url, ULLAGE_TOKEN: token, ...own };
  const fake = fakeServices({ env });
  const { exitCode } = await runCommandLine(fake.services, ['history', ...args]);
  return { exitCode, stdout: fake.stdout(), stderr: fake.stderr() };
}

test('a pool hour by hour, with the times of which nothing is known, and below zero', async () => {
  expect(await history('pool', 'fs:nova', '--every', '1h', ...WINDOW)).toEqual({
    exitCode: 0,
    stdout: `/var/lib/nova  worst case, in GiB
  from               least   mean   most   last  least
  2026-11-25T11:00Z      —      —      —      —  no figures for 60 min
  2026-11-25T12:00Z  104.0  109.0  114.0  114.0             ┃█████████████
  2026-11-25T13:00Z      —      —      —      —  no figures for 3 h
  2026-11-25T16:00Z  -86.0   54.0  194.0  194.0  ╳╳╳╳╳╳╳╳╳╳╳┃
  2026-11-25T17:00Z      —      —      —      —  no figures for 60 min
`,
    stderr: '',
  });
});

test('every pool of a host, one whose fill nobody knows too', async () => {
  const { stdout } = await history('host', 'kvm-1', '--figure', 'available', '--every', '1h', ...WINDOW);
  expect(stdout).toBe(`/var/lib/nova  available, in GiB
  from               least   mean   most   last  least
  2026-11-25T11:00Z      —      —      —      —  no figures for 60 min
  2026-11-25T12:00Z  194.0  194.0  194.0  194.0  ████████████████████████
  2026-11-25T13:00Z      —      —      —      —  no figures for 3 h
  2026-11-25T16:00Z  194.0  194.0  194.0  194.0  ████████████████████████
  2026-11-25T17:00Z      —      —      —      —  no figures for 60 min

nova/tp  available, in GiB
  from               least  mean  most  last  not known  least
  2026-11-25T11:00Z      —     —     —     —             no figures for 60 min
  2026-11-25T12:00Z      —     —     —     —     2 of 2
  2026-11-25T13:00Z      —     —     —     —             no figures for 3 h
  2026-11-25T16:00Z      —     —     —     —     2 of 2
  2026-11-25T17:00Z      —     —     —     —             no figures for 60 min
`);
  const env = { ULLAGE_ROWS: '2', COLUMNS: '60' };
  const cut = await historyWith(env, 'host', 'kvm-1', '--figure', 'available', '--every', '1h', ...WINDOW);
  expect(cut.stdout).toContain(`/var/lib/nova  available, in GiB
  … 3 more before: --all shows every row
  from               least   mean   most   last
  2026-11-25T16:00Z  194.0  194.0  194.0  194.0
  2026-11-25T17:00Z      —      —      —      —
`);
});

test('the disks of a guest, where they changed', async () => {
  const { stdout } = await history('guest', 'web', '--every', '1h', ...WINDOW);
  expect(stdout).toBe(`vda on kvm-1  allocated, in GiB, where it changed
  from               least  most  last  changes  last
  2026-11-25T12:00Z   10.0  20.0  20.0        2  ████████████████████████
  2026-11-25T16:00Z   20.0  20.0     —        2  gone
`);
});

test('the disks of a guest, from what they were before', async () => {
  const since = ['--since', '2026-11-25T13:00Z', '--until', '2026-11-25T18:00Z'];
  const { stdout } = await history('guest', WEB, '--every', '5m', ...since);
  expect(stdout).toBe(`vda on kvm-1  allocated, in GiB, where it changed
  from               least  most  last  changes  last
  before                          20.0           since 2026-11-25T12:30Z
  2026-11-25T16:00Z   20.0  20.0  20.0        1  ████████████████████████
  2026-11-25T16:30Z      —     —     —        1  gone
`);
  expect((await history('guest', WEB, '--disk', 'vdz', ...since)).stdout).toBe('  none\n');
});

test('a document has every figure, and no row where there was no report', async () => {
  const { stdout } = await history('pool', '/var/lib/nova', '--host', 'kvm-1', '--every', '1h', '--json', ...WINDOW);
  expect(readJson(stdout)).toMatchObject({
    window: { fromMs: BigInt(Date.UTC(2026, 10, 25, 11)), resolution: '1h' },
    pool: { id: 'fs:nova', name: '/var/lib/nova' },
    buckets: [
      { startMs: BigInt(Date.UTC(2026, 10, 25, 12)), growth: { count: 2n, min: 80n * GiB, max: 90n * GiB } },
      { startMs: BigInt(Date.UTC(2026, 10, 25, 16)), provisioned: { max: 300n * GiB - 4096n } },
    ],
  });
});

test.each<[args: readonly string[], words: RegExp]>([
  [
    ['pool', '/var/lib/nova'],
    /CLI_USAGE: find pool \/var\/lib\/nova: [^]*Name one of its hosts with --host: kvm-1 and kvm-2\./,
  ],
  [['pool', '/nowhere'], /NO_SUCH_POOL: find pool \/nowhere of any host: /],
  [['pool', '/nowhere', '--host', 'kvm-1'], /NO_SUCH_POOL: [^]*It has \/var\/lib\/nova and nova\/tp\./],
  [['pool', 'fs:nova', '--host', 'nobody'], /NO_SUCH_HOST/],
  [['host', 'nobody'], /NO_SUCH_HOST/],
  [['guest', 'nobody'], /NO_SUCH_GUEST: find guest nobody: no report has one of that name/],
  [
    ['guest', 'web', '--host', 'kvm-1'],
    /CLI_USAGE: read the flags of ullage history guest: expected none of another kind, found --host/,
  ],
  [['host', 'kvm-1', '--since', 'x'], /CLI_USAGE: read --since: /],
  [['fleet', 'x'], /CLI_USAGE: .*'fleet' is invalid/],
])('%j is refused with a reason', async (args, words) => {
  const { exitCode, stdout, stderr } = await history(...args);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(words);
});
