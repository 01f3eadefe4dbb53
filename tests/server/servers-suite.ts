// Guests as servers of the Compute API: each once, by UUID, chosen by host, name, status and project. A suite that takes an engine.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuestFacts } from '../../src/core/guest.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

const uuid = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`;

const guest = (number: number, parts: Partial<GuestFacts> = {}): GuestFacts =>
  facts.guest(`instance-${number}`, [], { uuid: uuid(number), ...parts });

const NOVA = {
  instanceName: 'mail',
  flavor: { name: 'm1.small', diskGib: 20, ephemeralGib: 5, swapMib: 512, memoryMib: 2048, vcpus: 2 },
  project: { id: '33333333333343338333333333333333', name: 'demo' },
  user: { id: '22222222222242228222222222222222', name: 'somebody' },
} as const;

interface Server {
  readonly id: string;
  readonly status: string;
  readonly 'OS-EXT-STS:power_state': bigint | null;
}

const STATES = ['running', 'blocked', 'paused', 'shut-off', 'crashed', 'suspended', 'unknown'] as const;

/** Declares the suite. */
export function serversSuite(start: StartEngine): void {
  let server: TestServer;
  let reader: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    reader = (await server.newToken('reader')).secret;
    // Guest 1 is moving: it runs on its source until the end.
    await report('source', [guest(1), guest(2, { nova: NOVA, state: 'shut-off' })]);
    server.pass(1_000);
    await report('destination', [guest(1, { state: 'paused' }), guest(3)]);
  });

  afterAll(() => server.close());

  const report = async (hostname: string, guests: readonly GuestFacts[]): Promise<void> => {
    const agent = await TestAgent.of(server);
    Object.assign(agent, { hostname });
    await agent.full({ guests });
  };

  const ask = async (path: string, version = '2.87') => {
    const headers = { 'x-auth-token': reader, 'x-openstack-nova-api-version': version };
    const { body, status, text } = await server.get(`/compute/v2.1/servers${path}`, undefined, headers);
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    return body as unknown as { readonly servers: readonly Server[]; readonly server: object };
  };

  test.each<[query: string, numbers: readonly number[]]>([
    ['', [1, 2, 3]],
    ['?all_tenants=True&deleted=False', [1, 2, 3]],
    ['?limit=2', [1, 2]],
    [`?marker=${uuid(2)}`, [3]],
    ['?host=source', [1, 2]],
    ['?host=destination', [1, 3]],
    ['?host=dest', []],
    ['?name=mail', [2]],
    ['?name=instance', [1, 3]],
    ['?status=ACTIVE', [1, 3]],
    ['?status=shutoff', [2]],
    ['?status=nonsense', []],
    [`?uuid=${uuid(3)}`, [3]],
    [`?tenant_id=${NOVA.project.id}`, [2]],
    ['?project_id=other', []],
  ])('%j chooses %j', async (query, numbers) => {
    const { servers } = await ask(`/detail${query}`);
    expect(servers.map(({ id }) => id)).toEqual(numbers.map(uuid));
  });

  test('a guest that two hosts define is where it runs', async () => {
    expect(await ask(`/${uuid(1)}`)).toMatchObject({
      server: { status: 'ACTIVE', 'OS-EXT-SRV-ATTR:host': 'source', 'OS-EXT-SRV-ATTR:instance_name': 'instance-1' },
    });
  });

  test('what Nova wrote into a domain is told, and nothing made up for what it did not', async () => {
    const { server: mail } = await ask(`/${uuid(2).toUpperCase()}`);
    const { server: plain } = await ask(`/${uuid(3)}`);
    expect([mail, plain]).toMatchObject([
      {
        name: 'mail',
        tenant_id: NOVA.project.id,
        user_id: NOVA.user.id,
        status: 'SHUTOFF',
        created: null,
        flavor: { original_name: 'm1.small', vcpus: 2n, ram: 2048n, disk: 20n, ephemeral: 5n, swap: 512n },
      },
      { name: 'instance-3', tenant_id: '', flavor: { original_name: 'unknown', vcpus: null, ram: null } },
    ]);
  });

  test('every state of a guest has its word', async () => {
    await report(
      'states',
      STATES.map((state, index) => guest(index, { uuid: `11111111-0000-4000-8000-00000000000${index}`, state })),
    );
    const { servers } = await ask('/detail?host=states');
    expect(servers.map((each) => [each.status, each['OS-EXT-STS:power_state']])).toEqual([
      ['ACTIVE', 1n],
      ['ACTIVE', 1n],
      ['PAUSED', 3n],
      ['SHUTOFF', 4n],
      ['ERROR', 6n],
      ['SUSPENDED', 7n],
      ['UNKNOWN', null],
    ]);
  });
}
