// `ullage fleet` and `hosts` against a real server: sums with a shared pool once, what they lack, how old, and which of two of one name.
import { afterEach, beforeEach, expect, test } from 'vitest';
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

beforeEach(async () => {
  server = await startServerAlone(pgliteEngine);
  token = (await server.newToken('reader')).secret;
});

afterEach(async () => {
  await server.close();
});

const fleet = (...args: readonly string[]) => ullage(['fleet', ...args]);

async function ullage(args: readonly string[], columns = '100') {
  const env = { LANG: 'C.UTF-8', COLUMNS: columns, ULLAGE_SERVER: server.url, ULLAGE_TOKEN: token };
  const fake = fakeServices({ env });
  const { exitCode } = await runCommandLine(fake.services, args);
  return { exitCode, stdout: fake.stdout(), stderr: fake.stderr() };
}

const NFS = facts.filesystem({
  id: 'nfs:filer:/export',
  name: '/mnt/nfs',
  total: 100n * GiB,
  free: 60n * GiB,
  available: 60n * GiB,
  shared: true,
});

/** 30 GiB of growth on the shared pool. */
async function mountsNfs(
  hostname: string,
  pools: readonly ReturnType<typeof facts.thinPool>[] = [],
): Promise<TestAgent> {
  const agent = await TestAgent.of(server);
  const path = `/mnt/nfs/${hostname}`;
  await agent.full({
    hostname,
    guests: [facts.guest(hostname, [facts.disk(path)])],
    images: [facts.raw(path, 35n * GiB - 4096n, 5n * GiB, { fileFacts: { poolId: NFS.id } })],
    pools: [NFS, ...pools],
  });
  return agent;
}

test('a server that no host reports to has no totals', async () => {
  expect(await fleet()).toEqual({
    exitCode: 0,
    stdout: '  no pools\n  No findings.\n  0 hosts: 0 fresh, 0 late, 0 lost.\n',
    stderr: '',
  });
});

test('a pool that two hosts mount is in the sums once, with the growth of both', async () => {
  await mountsNfs('kvm-1');
  await mountsNfs('kvm-2');
  const { exitCode, stdout } = await fleet();
  expect([exitCode, stdout]).toEqual([
    0,
    `  kind         pools    total  occupied  available  may grow  left at worst  missing at worst
  filesystems      1  100 GiB  40.0 GiB   60.0 GiB  60.0 GiB            0 B               0 B
  Findings of the reports: 2 critical, 2 info; ullage findings has those of promises, too.
  2 hosts: 2 fresh, 0 late, 0 lost.
`,
  ]);
  await mountsNfs('kvm-3');
  // The fleet that was read a moment ago is kept for two seconds.
  server.pass(2_001);
  const over = await fleet('--json');
  expect(over.exitCode).toBe(1);
  expect(readJson(over.stdout)).toMatchObject({
    hosts: { all: 3n, fresh: 3n },
    totals: [{ kind: 'filesystem', pools: 1n, total: 100n * GiB, growth: 90n * GiB, left: 0n, missing: 30n * GiB }],
    findings: [{ code: 'shared-pool-over-promised' }],
    findingCounts: { critical: 4n },
  });
});

test('what the sums lack is said, and late hosts make them incomplete', async () => {
  const silent = facts.thinPool({ id: 'thin:silent', dataUsedPpm: undefined });
  await mountsNfs('kvm-1', [silent]);
  const fresh = await fleet();
  server.pass(150_000);
  const late = await fleet();
  expect([fresh.exitCode, late.exitCode]).toEqual([3, 3]);
  const [table, unknown, sums] = [
    `  kind         pools    total  occupied  available  may grow  left at worst  missing at worst
  filesystems      1  100 GiB  40.0 GiB   60.0 GiB  30.0 GiB       30.0 GiB               0 B
  thin pools       1  100 GiB         —          —       0 B              —                 —
`,
    '  1 thin pool: how full is not known, so that only total and growth are counted.\n',
    `  One kind of pool lies in another (a thin pool in its volume group): the lines must not be added
  up.
  Findings of the reports: 1 critical, 1 info; ullage findings has those of promises, too.
`,
  ];
  expect(fresh.stdout).toBe(`${table}${unknown}${sums}  1 host: 1 fresh, 0 late, 0 lost, 1 partial.\n`);
  expect(late.stdout).toBe(
    `${table}  1 filesystem: the figures are the last of late and lost hosts.
${unknown}  1 thin pool: the figures are the last of late and lost hosts.
${sums}  1 host: 0 fresh, 1 late, 0 lost, 1 partial. Figures of late and lost hosts are their last ones.
`,
  );
});

test('hosts of one name are told apart by as much of their ids as that takes, late and lost ones with their age', async () => {
  const [one, two] = ['4c4c4544-0042-3510-8050-b8c04f4a3232', '4c4c4544-0042-4b10-8050-b8c04f4a3232'];
  const agentOf = async (hostname: string, id: string): Promise<TestAgent> => {
    const agent = await TestAgent.of(server, id);
    await agent.full({ hostname, pools: [facts.filesystem({ id: `fs:${id}` })] });
    return agent;
  };
  await agentOf('kvm-twin', one);
  server.pass(7_200_000);
  await agentOf('kvm-twin', two);
  server.pass(180_000);
  await agentOf('kvm-new', 'a0000000-0000-4000-8000-000000000000');
  const listed = await ullage(['hosts', '--sort', 'name']);
  expect(listed.stdout).toBe(
    `  host      id               state       guests  disks  worst case  critical  problems
  kvm-new   a0000000-0000-4  fresh            0      0     194 GiB         0         0
  kvm-twin  4c4c4544-0042-3  lost 2 h         0      0     194 GiB         0         0
  kvm-twin  4c4c4544-0042-4  late 3 min       0      0     194 GiB         0         0
  3 hosts: 1 fresh, 1 late, 1 lost. Figures of late and lost hosts are their last ones.
`,
  );
  expect((await ullage(['host', '4c4c4544-0042-3'])).stdout).toContain('kvm-twin is lost');
  const narrow = await ullage(['hosts', '--freshness', 'late'], '60');
  expect(narrow.stdout).toContain('  host     state      guests worst case critical problems\n');
});
