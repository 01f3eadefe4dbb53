// Debian's openstack client, unmodified, drives the Compute API; what it prints agrees with /v1.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB, gibFloor } from '../../src/core/bytes.ts';
import { LIST_HOSTS } from '../../src/wire/api/hosts.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine, type EngineUnderTest } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { loginWith, openstack, removeHome } from './openstack.ts';
import { startServer, type TestServer } from './server-fixture.ts';

const NODE = facts.node({ memory: 16n * GiB, hypervisorVersion: 7_002_000, libvirtVersion: 9_000_000 });

const UUID = '11111111-1111-4111-8111-111111111111';

let engine: EngineUnderTest;
let server: TestServer;
let open: TestServer;
let token: string;

/** Two hosts, one of which has promised more than it has. */
async function fill(filled: TestServer): Promise<void> {
  for (const [name, size] of [
    ['kvm-roomy', 20n * GiB],
    ['kvm-tight', 300n * GiB],
  ] as const) {
    const agent = await TestAgent.of(filled);
    Object.assign(agent, { hostname: name });
    const uuid = name === 'kvm-tight' ? UUID : agent.hostId;
    await agent.full({
      node: NODE,
      pools: [facts.filesystem({ id: `fs:${name}` })],
      guests: [facts.guest(`on-${name}`, [facts.disk(`/${name}`)], { uuid })],
      images: [facts.raw(`/${name}`, size, 5n * GiB, { fileFacts: { poolId: `fs:${name}` } })],
    });
  }
}

beforeAll(async () => {
  engine = await pgliteEngine();
  [server, open] = [await startServer(engine), await startServer(engine, { openAccess: true })];
  token = (await server.newToken('reader')).secret;
  await fill(server);
  await fill(open);
});

afterAll(async () => {
  removeHome();
  await server.close();
  await open.close();
  await engine.stop();
});

test.each(['2.1', '2.87'])('hypervisor list --long shows both hosts in %s', async (version) => {
  const login = [...loginWith(server.url, token), '--os-compute-api-version', version];
  expect(await openstack(login, 'hypervisor', 'list', '--long')).toEqual(
    ['kvm-roomy', 'kvm-tight'].map((name) => ({
      ID: expect.anything() as unknown,
      'Hypervisor Hostname': name,
      'Hypervisor Type': 'QEMU',
      'Host IP': null,
      State: 'up',
      'vCPUs Used': null,
      vCPUs: 8,
      'Memory MB Used': null,
      'Memory MB': 16_384,
    })),
  );
});

test('hypervisor show finds a host by its name, and its figures are those of /v1', async () => {
  const { hosts } = LIST_HOSTS.answer.parse((await server.get('/v1/hosts?search=kvm-tight', token)).body);
  const [pool] = hosts[0]?.pools ?? [];
  expect(pool?.worstCaseFree).toBeLessThan(0n);
  const shown = await openstack(loginWith(server.url, token), 'hypervisor', 'show', 'kvm-tight');
  expect(shown).toMatchObject({
    hypervisor_hostname: 'kvm-tight',
    service_host: 'kvm-tight',
    aggregates: [],
    cpu_info: { arch: 'x86_64' },
    running_vms: 1,
    local_gb: Number(gibFloor(pool?.total ?? 0n)),
    free_disk_gb: Number(gibFloor(pool?.available ?? 0n)),
    disk_available_least: Number(gibFloor(pool?.worstCaseFree ?? 0n)),
  });
});

test('hypervisor stats show adds both up', async () => {
  const shown = await openstack(loginWith(server.url, token), 'hypervisor', 'stats', 'show');
  expect(shown).toMatchObject({ count: 2, local_gb: 508, free_disk_gb: 388, disk_available_least: 76 });
});

test('hypervisor list --matching and --limit choose', async () => {
  const login = [...loginWith(server.url, token), '--os-compute-api-version', '2.53'];
  const matching = await openstack(login, 'hypervisor', 'list', '--matching', 'tight');
  const first = await openstack(login, 'hypervisor', 'list', '--limit', '1');
  expect([matching, first]).toMatchObject([
    [{ 'Hypervisor Hostname': 'kvm-tight' }],
    [{ 'Hypervisor Hostname': 'kvm-roomy' }],
  ]);
});

test('a server of open access is asked without a token', async () => {
  const services = await openstack(loginWith(open.url), 'compute', 'service', 'list', '--service', 'nova-compute');
  expect(services).toMatchObject([
    { Binary: 'nova-compute', Host: 'kvm-roomy', Zone: 'nova', Status: 'enabled', State: 'up' },
    { Host: 'kvm-tight', 'Updated At': '2026-11-25T12:00:00.000000' },
  ]);
});

test('server list shows the guests of a host', async () => {
  const login = [...loginWith(open.url), '--os-compute-api-version', '2.87'];
  const listed = await openstack(login, 'server', 'list', '--all-projects', '--no-name-lookup', '--host', 'kvm-tight');
  expect(listed).toMatchObject([{ ID: UUID, Name: 'on-kvm-tight', Status: 'ACTIVE' }]);
});

test('a wrong token is refused in words that the client shows', async () => {
  const asked = openstack(loginWith(server.url, 'ullage_wrong'), 'hypervisor', 'list');
  await expect(asked).rejects.toThrow('it is unknown, revoked or expired');
});
