// `ullage place`, `ullage placement` and the forced claims of `ullage claims` against a real server: what is sent, and what people read.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from '../cli/fake-services.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

const WEB = '11111111-1111-4111-8111-111111111111';
const DB = '22222222-2222-4222-8222-222222222222';
const BIG = '33333333-3333-4333-8333-333333333333';
const FIRST = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const SECOND = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const FORCED = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  token = (await server.newToken('operator')).secret;
  for (const [hostname, gib] of [
    ['kvm-1', 100n],
    ['kvm-2', 30n],
  ] as const) {
    const agent = await TestAgent.of(server);
    const sizes = { total: gib * GiB, free: gib * GiB, available: gib * GiB };
    await agent.full({ hostname, pools: [facts.filesystem({ id: `fs:${hostname}`, ...sizes })] });
  }
  server.pass(1_000);
});

afterAll(() => server.close());

async function ullage(line: string, ...more: readonly string[]) {
  const fake = fakeServices({ env: { LANG: 'C.UTF-8', ULLAGE_SERVER: server.url, ULLAGE_TOKEN: token } });
  const words = [...line.split(' ').filter(Boolean), ...more];
  const id = words[0] === 'place' && !words.includes('--id') ? ['--id', randomUUID()] : [];
  const { exitCode } = await runCommandLine(fake.services, [...words, ...id]);
  return { exitCode, stdout: fake.stdout(), stderr: fake.stderr() };
}

test('where it would go, what it makes of that host, and what the others lack', async () => {
  const told = await ullage(`place --disk 40GiB:raw --dry-run --seed 1 --id ${FIRST}`);
  expect(told).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: [
      `It would go to kvm-1 (decision ${FIRST}).`,
      'Asked for: 40.0 GiB.',
      '                                     before   after',
      '  disk (instances)  worst-case free  100 GiB  60.0 GiB',
      '  disk (instances)  headroom         100 GiB  60.0 GiB',
      '',
      '2 hosts considered, 1 fits.',
      '  1 host  disk (instances): more would be promised than may be',
      '  1 host  disk (instances): too small as a whole',
      '  1 host  disk (instances): too little left if every disk fills',
      '',
      '  kvm-1: fits',
      '  kvm-2',
      '    the whole host is too small: 10.0 GiB of disk (instances) short (waiting does not help; a larger',
      '    host)',
      '    promised limit: 10.0 GiB of disk (instances) short (waiting does not help; a larger host)',
      '    worst case: 10.0 GiB of disk (instances) short (waiting does not help; a larger host)',
      '',
    ].join('\n'),
  });
});

test('a guest is placed, found again by its id, and the decision shown again and listed', async () => {
  const line = `place --guest ${WEB} --disk 60GiB:raw --id ${SECOND}`;
  const [made, again] = [await ullage(line), await ullage(line)];
  expect(made.stdout).toContain(`Placed on kvm-1: claim ${SECOND}.`);
  expect([made.exitCode, again]).toEqual([0, made]);
  expect((await ullage(`placement show ${SECOND}`)).stdout).toBe(made.stdout);
  const listed = (await ullage('placement list --all')).stdout;
  expect(listed).toMatch(
    new RegExp(`${SECOND}[^]*placed +kvm-1 +60\\.0 GiB +1 of 2[^]*explained +kvm-1 +40\\.0 GiB +1 of 2`),
  );
});

test('nowhere to go is 1; forced it says what it overruns, is listed until somebody reviews it, and listed as forced', async () => {
  const nowhere = await ullage(`place --guest ${DB} --disk 60GiB:raw --host kvm-1`);
  expect([nowhere.exitCode, nowhere.stdout]).toEqual([
    1,
    expect.stringMatching(/There is no host for it .*Nothing was claimed\./),
  ]);
  const force = ['--force', '--reason', 'moves out on Friday'];
  const forced = await ullage(`place --guest ${DB} --disk 60GiB:raw --host kvm-1 --id ${FORCED}`, ...force);
  expect(forced.exitCode).toBe(1);
  expect(forced.stdout).toContain(`Placed on kvm-1, over its limits by force: claim ${FORCED}.`);
  expect(forced.stdout).toMatch(/worst-case free +40\.0 GiB +-20\.0 GiB\n/);
  expect(forced.stdout).toContain(
    'Forced by test operator, to be reviewed by 2026-12-02, because: moves out on Friday\n',
  );
  expect((await ullage('placement list --forced')).stdout).toMatch(/placed, forced +kvm-1/);
  expect((await ullage('claims forced')).stdout).toMatch(
    new RegExp(`${FORCED}[^]*due 2026-12-02[^]*moves out on Friday`),
  );
  const told = `forced at 2026-11-25T[^ ]+ by test operator, because: moves out on Friday\n[^]* {4}worst case: 20.0 GiB of disk \\(instances\\) short\n[^]*`;
  const shown = await ullage(`claims show ${FORCED}`);
  expect(shown.stdout).toMatch(new RegExp(`${told} {2}to be reviewed by 2026-12-02: ullage claims review\n$`));
  await ullage(`claims review ${FORCED} --again-after 3 --note`, 'asked the owner');
  expect((await ullage(`claims show ${FORCED}`)).stdout).toMatch(
    / {2}looked at by test operator: asked the owner\n {2}to be reviewed by 2026-11-28/,
  );
  const reviewed = await ullage(`claims review ${FORCED} --note`, 'it is gone soon');
  expect((await ullage(`claims show ${FORCED}`)).stdout).toMatch(
    / {2}reviewed on 2026-11-25 by test operator: it is gone soon\n$/,
  );
  expect(reviewed.stdout).toContain('done 2026-11-25');
  expect((await ullage('claims forced')).stdout).toBe('  none\n');
});

test('a flavor, a class, several disks and a group are sent as they are meant', async () => {
  const asked = await ullage(
    `place --dry-run --json --root-gib 5 --swap-mib 512 --memory-mib 1 --vcpus 1 --apart-from ${WEB} --pack --trait CUSTOM_A`,
  );
  expect(asked.stdout).toMatch(/"flavor": \{\s+"rootGib": 5,\s+"ephemeralGib": 0,\s+"swapMib": 512/);
  expect(asked.stdout).toMatch(/"policy": "anti-affinity",\s+"guests": \[\s+"1111/);
  const two = await ullage('place --dry-run --json --disk 1GiB --disk 2GiB:raw:fs:kvm-1 --preallocated');
  expect(two.stdout).toMatch(
    /"size": 2147483648,\s+"format": "raw",\s+"preallocated": true,\s+"poolClass": "fs:kvm-1"/,
  );
});

test('a class of pools that no host has is called so, in the reasons and in what was asked for', async () => {
  const { stdout } = await ullage('place --disk 40GiB:raw:nope --dry-run');
  expect(stdout).toContain('\nAsked for: 40.0 GiB of disk (nope).\n');
  expect(stdout).toContain('\n  2 hosts  no host has told of a pool of class nope  2 of them nothing else\n');
});

test("Kilo's answer to the same question", async () => {
  const kilo = await ullage('place --dry-run --as nova-kilo --root-gib 35 --memory-mib 1 --vcpus 1');
  // 100 GiB, all of them promised by now.
  expect(kilo.exitCode).toBe(1);
  expect(kilo.stdout).toContain('\nAsked for: 35.0 GiB, 1 MiB of memory, 1 vCPU.\n');
  expect(kilo.stdout).toContain("By Kilo's disk filter there is no host for it");
  expect(kilo.stdout).toMatch(/kvm-2\n +usable disk 30\.0 GiB: 5\.0 GiB short/);
});

test.each([
  ['place --disk 40GiB --dry-run --force', '--force with --host and --reason'],
  [`place --dry-run --disk 1GiB --apart-from ${WEB} --together-with ${BIG}`, 'either --apart-from or --together-with'],
  ['place --disk 40XB --dry-run', 'expected a size with its unit, such as'],
  ['place --disk 40GiB:vmdk --dry-run', 'expected --disk SIZE:qcow2 or SIZE:raw'],
  ['place --disk 1GiB --root-gib 1 --dry-run', 'either --disk or the disks of a flavor'],
  ['place --guest web --disk 1GiB', 'expected a UUID'],
  ['place --disk 1GiB', 'expected --guest with the UUID that the place is claimed for, or --dry-run'],
  ['place --dry-run', 'expected what the guest needs: --disk'],
  ['place --disk 40 --dry-run', 'expected a size with its unit, such as'],
  ['placement show', 'the id of a decision is missing'],
  [`placement show ${BIG}`, 'NO_SUCH_PLACEMENT'],
])('%s is refused', async (line, message) => {
  const { exitCode, stderr } = await ullage(line);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('what is written at once is the part that was said, and not a millionth more', async () => {
  const id = randomUUID();
  await ullage(`place --guest ${randomUUID()} --disk 3GiB --disk 5GiB:raw --host kvm-2 --id ${id}`);
  expect((await ullage(`claims show ${id}`)).stdout).toContain('writes 10 % of its disks at once');
});

test('memory has its unit, and hosts of one name are told apart by their ids', async () => {
  const twin = await TestAgent.of(server);
  const [sizes, machine] = [{ total: 10n * GiB, free: 10n * GiB, available: 10n * GiB }, { hypervisor: 'QEMU' }];
  const node = {
    vcpus: 8,
    memory: GiB,
    cpuModel: 'x86_64',
    ...machine,
    hypervisorVersion: undefined,
    libvirtVersion: undefined,
  };
  await twin.full({ hostname: 'kvm-2', node, pools: [facts.filesystem({ id: 'fs:twin', ...sizes })] });
  server.pass(1_000);
  const [label, told] = [`kvm-2 \\(${twin.hostId.slice(0, 8)}\\)`, await ullage('place --memory-mib 512 --dry-run')];
  expect(told.stdout).toMatch(new RegExp(`^It would go to ${label} \\(decision`));
  expect(told.stdout).toMatch(/ {2}memory +headroom +1024 MiB +512 MiB\n/);
  expect(told.stdout).toMatch(/\n {2}2 hosts +memory: not known/);
  expect(told.stdout).toMatch(/\n {2}kvm-2 \([0-9a-f]{8}\)\n {4}not known: memory/);
});

test('of a host whose guests are not known the answer says so, and what is left at worst is a bound', async () => {
  const agent = await TestAgent.of(server);
  const problems = [{ kind: 'unavailable', subject: {}, attempted: 'ask libvirt', found: 'refused' } as const];
  await agent.full({ hostname: 'kvm-blind', pools: [facts.filesystem({ id: 'fs:blind' })], problems });
  server.pass(1_000);
  const { exitCode, stdout } = await ullage('place --disk 40GiB:raw --host kvm-blind --dry-run');
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(/^It would go to kvm-blind .*\nNot beyond doubt: its guests are not known, partial\.\n/);
  expect(stdout).toMatch(/worst-case free +≤194 GiB +≤154 GiB\n/);
  expect(stdout).toContain('kvm-blind: fits (its guests are not known, partial)');
});

test('by the rules of Kilo a lost host is chosen, and said to be lost', async () => {
  server.pass(6 * 60_000);
  const kilo = await ullage('place --dry-run --as nova-kilo --root-gib 5 --memory-mib 1 --vcpus 1 --host kvm-blind');
  expect(kilo.exitCode).toBe(3);
  const told = 'lost, last heard of 6 min ago, its guests are not known, partial';
  expect(kilo.stdout).toMatch(/^By Kilo's disk filter it would go to kvm-blind /);
  expect(kilo.stdout).toContain(`\nNot beyond doubt: ${told}.\n`);
  expect(kilo.stdout).toContain(`kvm-blind: fits (${told})`);
  const ours = await ullage('place --dry-run --disk 5GiB --host kvm-blind');
  expect(ours.exitCode).toBe(1);
  expect(ours.stdout).toMatch(/\n {2}kvm-blind\n {4}nothing heard for 361 s \(/);
});
