// The Compute API as Nova's clients speak it: discovery, microversions, ids, pages, errors, tokens. A suite that takes an engine.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import type { HostReport } from '../../src/core/report.ts';
import type { JsonIn } from '../../src/wire/json.ts';
import { idOf } from '../../src/server/compute/ids.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type Answered, type TestServer } from './server-fixture.ts';

const NODE: HostReport['node'] = facts.node({
  memory: 16n * GiB,
  hypervisorVersion: 7_002_000,
  libvirtVersion: 9_000_000,
});

/** The root disk of a host's one guest: 20 GiB of which 5 are there. */
function contentOf(name: string): Partial<HostReport> {
  const path = `/${name}/disk`;
  return {
    node: NODE,
    pools: [facts.filesystem({ id: `fs:${name}` })],
    guests: [facts.guest(`guest-of-${name}`, [facts.disk(path)], { uuid: uuidOf(name) })],
    images: [facts.raw(path, 20n * GiB, 5n * GiB, { fileFacts: { poolId: `fs:${name}` } })],
  };
}

const uuidOf = (name: string): string => `11111111-1111-4111-8111-00000000000${name.slice(-1)}`;

const NAMES = ['kvm-1', 'kvm-2', 'kvm-3'];

/** Declares the suite. */
export function computeSuite(start: StartEngine): void {
  let server: TestServer;
  let reader: string;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    server = await startServerAlone(start);
    reader = (await server.newToken('reader')).secret;
    for (const name of NAMES) {
      const agent = await TestAgent.of(server);
      Object.assign(agent, { hostname: name });
      await agent.full(contentOf(name));
      ids.set(name, agent.hostId);
    }
  });

  afterAll(() => server.close());

  const ask = (path: string, version: string, token: string = reader): Promise<Answered> =>
    server.get(`/compute/v2.1${path}`, undefined, {
      'x-auth-token': token,
      'openstack-api-version': `compute ${version}`,
    });

  const bodyOf = async (path: string, version: string): Promise<JsonIn> => {
    const { status, body, text } = await ask(path, version);
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    return body;
  };

  const idFor = (name: string, version: string) => idOf(ids.get(name) ?? '', Number(version.split('.')[1]));

  test('discovery needs no token, with and without a slash at the end', async () => {
    const paths = ['/compute', '/compute/', '/compute/v2.1', '/compute/v2.1/'];
    const version = { id: 'v2.1', status: 'CURRENT', version: '2.87', min_version: '2.1' };
    const answers = await Promise.all(paths.map((path) => server.get(path)));
    expect(answers).toMatchObject([
      { status: 200, body: { versions: [version] } },
      { status: 200, body: { versions: [version] } },
      { status: 200, body: { version } },
      { status: 200, body: { version } },
    ]);
    const [, , one] = answers;
    expect(one?.body).toMatchObject({ version: { links: [{ rel: 'self', href: `${server.url}/compute/v2.1/` }] } });
  });

  test('every answer says which microversion it speaks, and that caches must mind it', async () => {
    const { headers } = await ask('/os-hypervisors', '2.53');
    const names = ['openstack-api-version', 'x-openstack-nova-api-version', 'vary'];
    expect(names.map((name) => headers.get(name))).toEqual([
      'compute 2.53',
      '2.53',
      'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
    ]);
  });

  test.each(['2.1', '2.27', '2.28', '2.52', '2.53', '2.87'])(
    'a host in %s has the fields of that version',
    async (version) => {
      const minor = Number(version.split('.')[1]);
      const id = idFor('kvm-1', version);
      expect(await bodyOf(`/os-hypervisors/${id}`, version)).toEqual({
        hypervisor: {
          id,
          hypervisor_hostname: 'kvm-1',
          state: 'up',
          status: 'enabled',
          hypervisor_type: 'QEMU',
          hypervisor_version: 7_002_000n,
          host_ip: null,
          service: { id, host: 'kvm-1', disabled_reason: null },
          vcpus: 8n,
          memory_mb: 16_384n,
          local_gb: 254n,
          vcpus_used: null,
          memory_mb_used: null,
          local_gb_used: 46n,
          free_ram_mb: null,
          free_disk_gb: 194n,
          current_workload: null,
          running_vms: 1n,
          disk_available_least: 178n,
          cpu_info: minor < 28 ? '{"arch":"x86_64"}' : { arch: 'x86_64' },
        },
      });
    },
  );

  test('a list has ids, names and states', async () => {
    const listed = await bodyOf('/os-hypervisors', '2.1');
    expect(listed).toEqual({
      hypervisors: NAMES.map((name) => ({
        id: idFor(name, '2.1'),
        hypervisor_hostname: name,
        state: 'up',
        status: 'enabled',
      })),
    });
  });

  test.each(['2.33', '2.53'])('pages in %s follow their links to the end, each host once', async (version) => {
    const names: unknown[] = [];
    let path = '/os-hypervisors/detail?limit=2';
    for (let pages = 0; path !== '' && pages < 4; pages += 1) {
      const page = (await bodyOf(path, version)) as unknown as {
        readonly hypervisors: readonly { readonly hypervisor_hostname: string }[];
        readonly hypervisors_links?: readonly { readonly href: string }[];
      };
      names.push(page.hypervisors.map((host) => host.hypervisor_hostname));
      path = page.hypervisors_links?.[0]?.href.replace(`${server.url}/compute/v2.1`, '') ?? '';
    }
    expect(names).toEqual([['kvm-1', 'kvm-2'], ['kvm-3']]);
  });

  test('hosts are searched by a part of their name, and have their guests', async () => {
    const servers = [{ name: 'guest-of-kvm-2', uuid: uuidOf('kvm-2') }];
    const found = { hypervisor_hostname: 'kvm-2', state: 'up', status: 'enabled' };
    const [before, after] = [
      { id: idFor('kvm-2', '2.52'), ...found },
      { id: idFor('kvm-2', '2.53'), ...found },
    ];
    expect([
      await bodyOf('/os-hypervisors/vm-2/search', '2.52'),
      await bodyOf('/os-hypervisors/vm-2/servers', '2.52'),
      await bodyOf('/os-hypervisors?hypervisor_hostname_pattern=vm-2&with_servers=True', '2.53'),
    ]).toEqual([
      { hypervisors: [before] },
      { hypervisors: [{ ...before, servers }] },
      { hypervisors: [{ ...after, servers }] },
    ]);
  });

  test('statistics count each pool once, and add up what each host has', async () => {
    expect(await bodyOf('/os-hypervisors/statistics', '2.1')).toEqual({
      hypervisor_statistics: {
        count: 3n,
        vcpus: 24n,
        memory_mb: 49_152n,
        local_gb: 762n,
        vcpus_used: null,
        memory_mb_used: null,
        local_gb_used: 138n,
        free_ram_mb: null,
        free_disk_gb: 582n,
        current_workload: null,
        running_vms: 3n,
        disk_available_least: 534n,
      },
    });
  });

  test('services are chosen by host and binary', async () => {
    const paths = ['?host=kvm-3', '?binary=nova-compute&host=kvm-3', '?binary=nova-scheduler', '?host=kvm'];
    const answers = await Promise.all(paths.map((query) => bodyOf(`/os-services${query}`, '2.53')));
    const service = {
      binary: 'nova-compute',
      host: 'kvm-3',
      id: ids.get('kvm-3'),
      zone: 'nova',
      status: 'enabled',
      state: 'up',
      updated_at: '2026-11-25T12:00:00.000000',
      disabled_reason: null,
      forced_down: false,
    };
    expect(answers).toEqual([{ services: [service] }, { services: [service] }, { services: [] }, { services: [] }]);
  });

  test('servers are every guest, a page at a time, and one by its UUID', async () => {
    const first = await bodyOf('/servers?limit=2', '2.1');
    expect(first).toMatchObject({
      servers: [{ id: uuidOf('kvm-1'), name: 'guest-of-kvm-1' }, { id: uuidOf('kvm-2') }],
      servers_links: [{ rel: 'next', href: `${server.url}/compute/v2.1/servers?limit=2&marker=${uuidOf('kvm-2')}` }],
    });
    const rest = await bodyOf(`/servers?limit=2&marker=${uuidOf('kvm-2')}`, '2.1');
    const one = await bodyOf(`/servers/${uuidOf('kvm-3')}`, '2.47');
    expect(rest).toMatchObject({ servers: [{ id: uuidOf('kvm-3') }] });
    expect(one).toMatchObject({
      server: {
        status: 'ACTIVE',
        'OS-EXT-SRV-ATTR:hypervisor_hostname': 'kvm-3',
        'OS-EXT-STS:power_state': 1n,
        host_status: 'UP',
      },
    });
  });

  describe('what is refused has the shape that clients read', () => {
    test.each<[path: string, version: string, status: number, kind: string]>([
      ['/os-hypervisors', '2.88', 406, 'computeFault'],
      ['/os-hypervisors', '3.0', 406, 'computeFault'],
      ['/os-hypervisors', 'two', 400, 'badRequest'],
      ['/os-hypervisors/1', '2.1', 404, 'itemNotFound'],
      ['/os-hypervisors/kvm-1', '2.1', 404, 'itemNotFound'],
      ['/os-hypervisors/kvm-1', '2.53', 400, 'badRequest'],
      ['/os-hypervisors/11111111-1111-4111-8111-111111111111', '2.53', 404, 'itemNotFound'],
      ['/os-hypervisors/none/search', '2.1', 404, 'itemNotFound'],
      ['/os-hypervisors/kvm/search', '2.53', 404, 'itemNotFound'],
      ['/os-hypervisors?hypervisor_hostname_pattern=none', '2.53', 404, 'itemNotFound'],
      ['/os-hypervisors?hypervisor_hostname_pattern=kvm&limit=1', '2.53', 400, 'badRequest'],
      ['/os-hypervisors?marker=nobody', '2.53', 400, 'badRequest'],
      ['/os-hypervisors?limit=-1', '2.33', 400, 'badRequest'],
      ['/os-hypervisors?limt=1', '2.53', 400, 'badRequest'],
      ['/os-hypervisors?limit=1&limit=2', '2.53', 400, 'badRequest'],
      ['/os-services?hots=x', '2.75', 400, 'badRequest'],
      ['/servers?flavor=1', '2.1', 400, 'badRequest'],
      ['/servers/11111111-1111-4111-8111-111111111111', '2.1', 404, 'itemNotFound'],
      ['/flavors', '2.1', 404, 'itemNotFound'],
    ])('%s in %s', async (path, version, code, kind) => {
      const { status, body } = await ask(path, version);
      expect([status, body]).toEqual([
        code,
        { [kind]: { code: BigInt(code), message: expect.stringMatching(/.{10}/) as string } },
      ]);
    });

    test('no report tells how long a host has been up', async () => {
      const id = idFor('kvm-1', '2.1');
      expect(await ask(`/os-hypervisors/${id}/uptime`, '2.1')).toMatchObject({
        status: 501,
        body: { notImplemented: { code: 501n } },
      });
    });

    test('and neither strangers nor agents are let in', async () => {
      const agent = (await server.newToken('agent', '4c4c4544-0042-3510-8050-b8c04f4a3232')).secret;
      const answers = [
        await ask('/os-hypervisors', '2.1', 'ullage_nobody'),
        await server.get('/compute/v2.1/os-hypervisors'),
        await ask('/os-hypervisors', '2.1', 'notused'),
        await ask('/os-hypervisors', '2.1', agent),
      ];
      expect(answers.map(({ status, body }) => [status, Object.keys(body ?? {})])).toEqual([
        [401, ['unauthorized']],
        [401, ['unauthorized']],
        [401, ['unauthorized']],
        [403, ['forbidden']],
      ]);
    });
  });

  test('before 2.53 parameters that are not known are passed over', async () => {
    const { status } = await ask('/os-hypervisors?with_servers=yes&x=1', '2.52');
    expect(status).toBe(200);
  });

  test('a host that is late is down', async () => {
    server.pass(120_001);
    const listed = await bodyOf('/os-hypervisors', '2.1');
    expect(listed).toMatchObject({ hypervisors: NAMES.map(() => ({ state: 'down', status: 'enabled' })) });
  });
}
