// `ullage policy` against a real server: what it prints, what it sends, and what it refuses by itself.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJson } from '../../src/wire/json.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from '../cli/fake-services.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import type { TestAgent } from './agent.ts';
import { Fleet, PARTS } from './policies-fleet.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

const AGGREGATE = '6d7a1a52-2b1c-4b0e-9a55-6f1f7c8d9e01';

let server: TestServer;
let fleet: Fleet;
let reader: string;
let hosts: readonly TestAgent[] = [];

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  fleet = new Fleet(server, (await server.newToken('operator')).secret);
  reader = (await server.newToken('reader')).secret;
  hosts = [await fleet.host({ ...PARTS, hostname: 'kvm-1' }), await fleet.host({ ...PARTS, hostname: 'kvm-2' })];
});

afterAll(() => server.close());

async function ullage(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const fake = fakeServices({
    env: { LANG: 'C.UTF-8', ULLAGE_SERVER: server.url, ULLAGE_TOKEN: fleet.token, ...env },
  });
  const { exitCode } = await runCommandLine(fake.services, words);
  return { exitCode, stdout: fake.stdout(), stderr: fake.stderr() };
}

function policy(words: readonly string[], env?: Readonly<Record<string, string>>) {
  return ullage(['policy', ...words], env);
}

/** Of a line without blanks in its words. */
const say = (line: string, env?: Readonly<Record<string, string>>) => policy(line.split(' '), env);

test('a policy is tried, set, listed, shown and cleared', async () => {
  const [first] = hosts;
  if (first !== undefined) await fleet.claim(first, 90n);
  const words = ['set', '--fleet', '--disk-reserved', '20GiB', '--reason', 'room for snapshots'];
  expect(await policy([...words, '--dry-run'])).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: `disk of the fleet: reserved 20.0 GiB
It would change 2 hosts and 0 shared pools; nothing was changed.
1 host and 0 shared pools would be over capacity by it:
  of     resource         claimed  capacity      over
  kvm-1  disk:instances  90.0 GiB  80.0 GiB  10.0 GiB
`,
  });
  expect((await say('list')).stdout).toBe(`  none

Beneath, by the settings of the servers:
  vcpus: ratio 4, reserved 0
  memory: ratio 1, reserved 0 B
  disk: ratio 1, reserved 0 B
`);
  expect((await policy(words)).stdout).toBe(`disk of the fleet: reserved 20.0 GiB
It changed 2 hosts and 0 shared pools.
1 host and 0 shared pools are over capacity by it:
  of     resource         claimed  capacity      over
  kvm-1  disk:instances  90.0 GiB  80.0 GiB  10.0 GiB
`);
  expect((await say(`set --aggregate ${AGGREGATE} --disk-ratio 1.50 --memory-reserved 4GiB --reason x`)).stdout)
    .toBe(`memory of aggregate ${AGGREGATE}: reserved 4.0 GiB
It changed 0 hosts and 0 shared pools.
Nobody is over capacity by it who was not before.
disk of aggregate ${AGGREGATE}: ratio 1.5
It changed 0 hosts and 0 shared pools.
Nobody is over capacity by it who was not before.
`);
  expect((await say('set --host kvm-1 --disk-ratio 1.125 --reason x')).stdout).toContain(
    'disk of host kvm-1: ratio 1.125\nIt changed 1 host',
  );
  // What is not named stays as it was set.
  expect((await say('set --host kvm-1 --disk-reserved 0B --reason x')).stdout).toContain(
    'disk of host kvm-1: ratio 1.125, reserved 0 B\n',
  );
  expect((await say('list', { ULLAGE_TOKEN: reader })).stdout)
    .toBe(`  scope     of                                   resource ratio reserved by            reason
  aggregate ${AGGREGATE} disk       1.5          test operator x
  aggregate ${AGGREGATE} memory          4.0 GiB test operator x
  fleet                                          disk           20.0 GiB test operator room f…pshots
  host      kvm-1                                disk     1.125      0 B test operator x

Beneath, by the settings of the servers:
  vcpus: ratio 4, reserved 0
  memory: ratio 1, reserved 0 B
  disk: ratio 1, reserved 0 B
`);
  expect((await say('show kvm-1', { ULLAGE_TOKEN: reader })).stdout).toBe(`  resource  ratio  from      reserved  from
  vcpus         4  settings         0  settings
  memory        1  settings       0 B  settings
  disk      1.125  host           0 B  host
`);
  expect((await say('clear --host kvm-1 --only ratio --reason x')).stdout).toBe(`disk of host kvm-1: reserved 0 B
It changed 1 host and 0 shared pools.
Nobody is over capacity by it who was not before.
`);
  expect((await say('clear --host kvm-1 --reason x')).stdout).toBe(`Nothing is set there any more.
It changed 1 host and 0 shared pools.
1 host and 0 shared pools are over capacity by it:
  of     resource         claimed  capacity      over
  kvm-1  disk:instances  90.0 GiB  80.0 GiB  10.0 GiB
`);
});

test('events say in words what changed, and who went over', async () => {
  expect((await ullage(['events', '--kind', 'over-capacity'])).stdout).toMatch(
    /Z {2}kvm-1 +over-capacity +disk:instances: 90\.0 GiB claimed, 10\.0 GiB more than its capacity\n/,
  );
  expect((await ullage(['events', '--kind', 'policy-changed'])).stdout).toMatch(
    /Z {2}fleet +policy-changed +set policy by test operator: room for snapshots \(1 over capacity by it\)\n/,
  );
});

test('a program gets the documents of the server, exactly', async () => {
  const set = await policy(['set', '--pool', 'nfs:no:/where', '--disk-ratio', '2', '--reason', 'x', '--json']);
  expect([set.exitCode, set.stdout]).toEqual([2, '']);
  await say('set --fleet --vcpu-ratio 8 --vcpu-reserved 2 --reason x');
  const listed = readJson((await say('list --json')).stdout);
  expect(listed).toMatchObject({
    settings: [{ resource: 'vcpus', allocationRatio: '4' }, {}, {}],
    policies: expect.arrayContaining([
      expect.objectContaining({ scope: 'fleet', resource: 'vcpus', reserved: 2n, allocationRatio: '8', reason: 'x' }),
    ]) as unknown,
  });
  const cleared = readJson((await say('clear --fleet --resource vcpus --reason x --json --dry-run')).stdout);
  expect(cleared).toMatchObject({ changes: [{ dryRun: true, policies: [], rewritten: { hosts: 2n } }] });
});

test('of several resources none is set where one of them would be refused', async () => {
  const before = (await say('list --json')).stdout;
  const refused = await say('set --fleet --vcpu-ratio 3 --memory-reserved 200TiB --reason x');
  expect([refused.exitCode, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain('MiB of memory to be reserved');
  expect((await say('list --json')).stdout).toBe(before);
});

test.each<[line: string, said: string]>([
  ['show', 'the host is missing'],
  ['set kvm-1 --disk-ratio 2 --reason x', 'expected no host there'],
  ['set --disk-ratio 2 --reason x', 'expected one of --fleet, --aggregate, --host and --pool, found none'],
  ['set --fleet --host kvm-1 --disk-ratio 2 --reason x', 'found 2 of them'],
  ['set --fleet --reason x', 'expected a ratio or a reserve, found none'],
  ['set --fleet --disk-ratio 2', 'expected --reason'],
  ['set --fleet --disk-reserved 50 --reason x', 'expected a size with its unit'],
  ['clear --fleet', 'expected --reason'],
])('ullage policy %s: %s', async (line, said) => {
  // Nobody is asked.
  const { exitCode, stdout, stderr } = await say(line, { ULLAGE_SERVER: 'http://127.0.0.1:1' });
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(said);
});

test('what the server refuses is said in its words', async () => {
  const asReader = await say('set --fleet --disk-ratio 1.5 --reason x', { ULLAGE_TOKEN: reader });
  expect([asReader.exitCode, asReader.stderr]).toEqual([2, expect.stringContaining('NOT_ALLOWED') as string]);
  const nothing = await say('clear --host kvm-2 --reason x');
  expect([nothing.exitCode, nothing.stderr]).toEqual([2, expect.stringContaining('NO_SUCH_POLICY') as string]);
});

test('without an answer it says that nobody knows, and what would tell', async () => {
  const silent = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const env = { ULLAGE_SERVER: `http://127.0.0.1:${port}` };
  const { exitCode, stderr } = await say('set --fleet --disk-ratio 1.5 --reason x', env);
  silent.close();
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Whether it was changed is not known: ullage policy list shows what is set.');
});
