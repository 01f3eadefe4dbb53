// Debian's openstack client with its commands for Placement, unmodified, drives ours: every command, what it prints, and how it shows a refusal.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pgliteEngine, type EngineUnderTest } from '../services/store-engines.ts';
import { loginWith, openstack, removeHome } from '../server/openstack.ts';
import { OpenstackShell } from '../server/openstack-shell.ts';
import { startServer, type TestServer } from '../server/server-fixture.ts';

const LATEST = '1.39';

let engine: EngineUnderTest;
let server: TestServer;
let open: TestServer;
let token: string;
let shell: OpenstackShell;

beforeAll(async () => {
  [engine, shell] = [await pgliteEngine(), new OpenstackShell()];
  [server, open] = [await startServer(engine), await startServer(engine, { openAccess: true })];
  token = (await server.newToken('operator')).secret;
});

afterAll(async () => {
  await shell.close();
  removeHome();
  await server.close();
  await open.close();
  await engine.stop();
});

/** What a command prints, in the latest microversion unless said. */
function says(command: string, version = LATEST): Promise<unknown> {
  return shell.json([...login(version), ...wordsOf(command)]);
}

/** A command that prints nothing. */
async function does(command: string, version = LATEST): Promise<void> {
  expect(await shell.text([...login(version), ...wordsOf(command)])).toBe('');
}

function wordsOf(command: string): readonly string[] {
  return command.split(' ').filter((word) => word !== '');
}

function login(version: string): readonly string[] {
  return [...loginWith(server.url, token, '/placement'), '--os-placement-api-version', version];
}

async function newProvider(...inventory: readonly string[]): Promise<string> {
  const uuid = randomUUID();
  await says(`resource provider create --uuid ${uuid} ${uuid}`);
  if (inventory.length > 0) {
    await says(`resource provider inventory set ${uuid} ${inventory.map((one) => `--resource ${one}`).join(' ')}`);
  }
  return uuid;
}

/** The words of an allocation command. */
function allocationSet(consumer: string, allocations: string, project = 'p', user = 'u'): string {
  return `resource provider allocation set ${consumer} ${allocations} --project-id ${project} --user-id ${user} --consumer-type INSTANCE`;
}

describe('resource provider', () => {
  test('create, show, set and delete, in the oldest microversion and in the newest', async () => {
    const [old, parent, child] = [randomUUID(), randomUUID(), randomUUID()];
    const created = await says(`resource provider create --uuid ${old} old-${old}`, '1.0');
    expect(created).toEqual({ uuid: old, name: `old-${old}`, generation: 0 });
    await says(`resource provider create --uuid ${parent} parent-${parent}`);
    const nested = await says(`resource provider create --uuid ${child} --parent-provider ${parent} child-${child}`);
    const place = { root_provider_uuid: parent, parent_provider_uuid: parent };
    expect(nested).toEqual({ uuid: child, name: `child-${child}`, generation: 0, ...place });
    const renamed = await says(`resource provider set ${old} --name new-${old} --parent-provider ${child}`);
    expect(renamed).toMatchObject({ name: `new-${old}`, root_provider_uuid: parent, parent_provider_uuid: child });
    expect(await says(`resource provider show ${old} --allocations`)).toMatchObject({
      name: `new-${old}`,
      allocations: {},
    });
    expect(await says(`resource provider list --in-tree ${old}`)).toHaveLength(3);
    await expect(does(`resource provider delete ${parent}`)).rejects.toThrow(
      new RegExp(`Unable to delete parent resource provider ${parent}: It has child resource providers\\. .*HTTP 409`),
    );
    for (const uuid of [old, child, parent]) await does(`resource provider delete ${uuid}`);
    await expect(says(`resource provider show ${parent}`)).rejects.toThrow(
      `No resource provider with uuid ${parent} found`,
    );
  });

  test('list by each of its filters', async () => {
    const [large, small] = [await newProvider('VCPU=64', 'DISK_GB=900'), await newProvider('VCPU=2')];
    const [aggregate, other] = [randomUUID(), randomUUID()];
    await does('trait create CUSTOM_LISTED');
    await says(`resource provider aggregate set ${large} --aggregate ${aggregate} --generation 1`);
    await says(`resource provider aggregate set ${small} --aggregate ${other} --generation 1`);
    await says(`resource provider trait set ${large} --trait CUSTOM_LISTED`);
    const found = async (filter: string, version = LATEST): Promise<readonly string[]> => {
      const rows = (await says(`resource provider list ${filter}`, version)) as readonly { readonly uuid: string }[];
      return rows.map(({ uuid }) => uuid).filter((uuid) => uuid === large || uuid === small);
    };
    expect({
      all: (await found('')).toSorted(),
      name: await found(`--name ${large}`, '1.0'),
      uuid: await found(`--uuid ${small}`, '1.0'),
      resource: await found('--resource VCPU=3 --resource DISK_GB=1', '1.4'),
      required: await found('--required CUSTOM_LISTED', '1.18'),
      forbidden: await found('--forbidden CUSTOM_LISTED', '1.22'),
      either: await found('--required CUSTOM_LISTED,HW_CPU_X86_AVX'),
      memberOf: await found(`--member-of ${aggregate}`, '1.3'),
      memberOfEither: (await found(`--member-of ${aggregate},${other}`, '1.3')).toSorted(),
      memberOfBoth: await found(`--member-of ${aggregate} --member-of ${other}`, '1.24'),
    }).toEqual({
      all: [large, small].toSorted(),
      name: [large],
      uuid: [small],
      resource: [large],
      required: [large],
      forbidden: [small],
      either: [large],
      memberOf: [large],
      memberOfEither: [large, small].toSorted(),
      memberOfBoth: [],
    });
    await expect(says('resource provider list --required CUSTOM_NOBODYS')).rejects.toThrow(
      /No such trait\(s\): CUSTOM_NOBODYS.*HTTP 400/,
    );
  });

  test('a name that another has is refused', async () => {
    const uuid = await newProvider();
    await expect(says(`resource provider create ${uuid}`)).rejects.toThrow(
      /Conflicting resource provider name: .* already exists.*HTTP 409/,
    );
  });
});

describe('inventory', () => {
  test('set replaces all, with --amend what it names, with --dry-run nothing', async () => {
    const uuid = await newProvider('VCPU=8', 'VCPU:allocation_ratio=4.0', 'MEMORY_MB=1024');
    const dry = await says(`resource provider inventory set ${uuid} --resource VCPU=99 --amend --dry-run`);
    expect(dry).toEqual([
      expect.objectContaining({ resource_class: 'VCPU', total: 99, allocation_ratio: 4 }),
      expect.objectContaining({ resource_class: 'MEMORY_MB', total: 1024 }),
    ]);
    const amended = await says(`resource provider inventory set ${uuid} --resource VCPU:reserved=2 --amend`);
    expect(amended).toEqual([
      {
        resource_class: 'VCPU',
        allocation_ratio: 4,
        min_unit: 1,
        max_unit: 2_147_483_647,
        reserved: 2,
        step_size: 1,
        total: 8,
      },
      expect.objectContaining({ resource_class: 'MEMORY_MB', total: 1024 }),
    ]);
    await says(`resource provider inventory set ${uuid} --resource DISK_GB=5`);
    expect(await says(`resource provider inventory list ${uuid}`)).toEqual([
      expect.objectContaining({ resource_class: 'DISK_GB', total: 5, used: 0 }),
    ]);
  });

  test('of an aggregate all members at once; who cannot is told with the count', async () => {
    const [one, other] = [await newProvider('VCPU=8'), await newProvider('VCPU=8', 'DISK_GB=10')];
    const aggregate = randomUUID();
    for (const uuid of [one, other]) {
      await says(`resource provider aggregate set ${uuid} --aggregate ${aggregate} --generation 1`);
    }
    const dry = await says(`resource provider inventory set ${aggregate} --resource VCPU=1 --aggregate --dry-run`);
    expect(dry).toHaveLength(2);
    const set = await says(`resource provider inventory set ${aggregate} --resource VCPU=16 --aggregate --amend`);
    expect(set).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ resource_provider: one, resource_class: 'VCPU', total: 16 }),
        expect.objectContaining({ resource_provider: other, resource_class: 'VCPU', total: 16 }),
        expect.objectContaining({ resource_provider: other, resource_class: 'DISK_GB', total: 10 }),
      ]),
    );
    await says(allocationSet(randomUUID(), `--allocation rp=${other},DISK_GB=1`));
    await expect(says(`resource provider inventory set ${aggregate} --resource VCPU=4 --aggregate`)).rejects.toThrow(
      /Inventory for 'DISK_GB' on resource provider '.*' in use[\s\S]*Failed to set inventory for 1 of 2/,
    );
  });

  test('of one class: set, show, delete', async () => {
    const uuid = await newProvider('VCPU=8', 'DISK_GB=10');
    const set = await says(
      `resource provider inventory class set ${uuid} VCPU --total 32 --max_unit 16 --reserved 1 --allocation_ratio 1.15`,
    );
    const shown = { allocation_ratio: 1.15, min_unit: 1, max_unit: 16, reserved: 1, step_size: 1, total: 32 };
    expect(set).toEqual(shown);
    expect(await says(`resource provider inventory show ${uuid} VCPU`)).toEqual({ ...shown, used: 0 });
    await does(`resource provider inventory delete ${uuid} --resource-class VCPU`, '1.0');
    await expect(says(`resource provider inventory show ${uuid} VCPU`)).rejects.toThrow(
      /No inventory of class VCPU for .*HTTP 404/,
    );
    await does(`resource provider inventory delete ${uuid}`, '1.5');
    expect(await says(`resource provider inventory list ${uuid}`)).toEqual([]);
  });

  test('what is promised cannot go, and what is no class or no amount cannot come', async () => {
    const uuid = await newProvider('VCPU=8');
    await says(allocationSet(randomUUID(), `--allocation rp=${uuid},VCPU=1`));
    await expect(does(`resource provider inventory delete ${uuid}`)).rejects.toThrow(
      /Inventory for 'VCPU' on resource provider '.*' in use.*HTTP 409/,
    );
    await expect(says(`resource provider inventory set ${uuid} --resource CUSTOM_NONE=1 --amend`)).rejects.toThrow(
      /No such resource class CUSTOM_NONE.*HTTP 400/,
    );
    await expect(says(`resource provider inventory set ${uuid} --resource VCPU=-1`)).rejects.toThrow('HTTP 400');
  });
});

describe('aggregates, traits and classes', () => {
  test('aggregates before and since they have a generation', async () => {
    const uuid = await newProvider();
    const [one, other] = [randomUUID(), randomUUID()];
    const old = await says(`resource provider aggregate set ${uuid} --aggregate ${one}`, '1.1');
    expect(old).toEqual([{ uuid: one }]);
    await says(`resource provider aggregate set ${uuid} --aggregate ${one} --aggregate ${other} --generation 0`);
    expect(await says(`resource provider aggregate list ${uuid}`)).toEqual(
      expect.arrayContaining([{ uuid: one }, { uuid: other }]),
    );
    await expect(says(`resource provider aggregate set ${uuid} --generation 0`)).rejects.toThrow(
      /generation.*HTTP 409/i,
    );
  });

  test('traits come, are given to a provider, and go only when nobody has them', async () => {
    const uuid = await newProvider();
    await does('trait create CUSTOM_FAST', '1.6');
    expect(await says('trait show CUSTOM_FAST')).toEqual({ name: 'CUSTOM_FAST' });
    const set = await says(`resource provider trait set ${uuid} --trait CUSTOM_FAST --trait STORAGE_DISK_SSD`);
    expect(set).toEqual(expect.arrayContaining([{ name: 'CUSTOM_FAST' }, { name: 'STORAGE_DISK_SSD' }]));
    expect(await says(`resource provider trait list ${uuid}`)).toHaveLength(2);
    expect(await says('trait list --name startswith:CUSTOM_FA --associated')).toEqual([{ name: 'CUSTOM_FAST' }]);
    expect(await says('trait list --name in:CUSTOM_FAST,HW_CPU_X86_AVX')).toHaveLength(2);
    await expect(does('trait delete CUSTOM_FAST')).rejects.toThrow(/The trait CUSTOM_FAST is in use.*HTTP 409/);
    await does(`resource provider trait delete ${uuid}`);
    expect(await says(`resource provider trait list ${uuid}`)).toEqual([]);
    await does('trait delete CUSTOM_FAST');
    await expect(says('trait show CUSTOM_FAST')).rejects.toThrow('HTTP 404');
    await expect(does('trait delete HW_CPU_X86_AVX')).rejects.toThrow(/Cannot delete standard trait.*HTTP 400/);
    await expect(does('trait create FAST')).rejects.toThrow('HTTP 400');
  });

  test('classes: create, set, show, list, delete', async () => {
    await does('resource class create CUSTOM_GPU', '1.2');
    await expect(does('resource class create CUSTOM_GPU')).rejects.toThrow(
      /Conflicting resource class already exists: CUSTOM_GPU.*HTTP 409/,
    );
    await does('resource class set CUSTOM_GPU', '1.7');
    expect(await says('resource class show CUSTOM_GPU')).toEqual({ name: 'CUSTOM_GPU' });
    expect(await says('resource class list')).toEqual(
      expect.arrayContaining([{ name: 'VCPU' }, { name: 'DISK_GB' }, { name: 'CUSTOM_GPU' }]),
    );
    const uuid = await newProvider('CUSTOM_GPU=1');
    await expect(does('resource class delete CUSTOM_GPU')).rejects.toThrow('HTTP 409');
    await does(`resource provider inventory delete ${uuid}`);
    await does('resource class delete CUSTOM_GPU');
    await expect(does('resource class delete VCPU')).rejects.toThrow(/Cannot delete standard resource class.*HTTP 400/);
  });
});

describe('allocations', () => {
  test('candidates in the form of each microversion', async () => {
    await does('resource class set CUSTOM_LANE');
    const uuid = await newProvider('CUSTOM_LANE=4');
    await does('trait create CUSTOM_LIT');
    await says(`resource provider trait set ${uuid} --trait CUSTOM_LIT`);
    const row = {
      '#': 1,
      allocation: 'CUSTOM_LANE=2',
      'resource provider': uuid,
      'inventory used/capacity': 'CUSTOM_LANE=0/4',
    };
    const ask = 'allocation candidate list --resource CUSTOM_LANE=2';
    expect(await says(ask, '1.10')).toEqual([row]);
    expect(await says(ask, '1.12')).toEqual([row]);
    expect(await says(`${ask} --limit 1 --required CUSTOM_LIT`, '1.17')).toEqual([{ ...row, traits: 'CUSTOM_LIT' }]);
    expect(await says(`${ask} --forbidden CUSTOM_LIT`, '1.22')).toEqual([]);
    const grouped = 'allocation candidate list --group 1 --resource CUSTOM_LANE=1 --group 2 --resource CUSTOM_LANE=1';
    expect(await says(grouped)).toEqual([{ ...row, traits: 'CUSTOM_LIT' }]);
    expect(await says(`${grouped} --group-policy isolate`)).toEqual([]);
    await expect(says('allocation candidate list --resource CUSTOM_NONE=1')).rejects.toThrow(
      /No such resource class CUSTOM_NONE.*HTTP 400/,
    );
  });

  test.each([
    ['1.0', {}],
    ['1.12', { project_id: 'p', user_id: 'u' }],
    ['1.28', { project_id: 'p', user_id: 'u' }],
    [LATEST, { project_id: 'p', user_id: 'u', consumer_type: 'INSTANCE' }],
  ])('set, set anew, show and delete in %s', async (version, owner) => {
    const [uuid, consumer] = [await newProvider('VCPU=8', 'DISK_GB=100'), randomUUID()];
    const owned = (resources: object) => [
      { resource_provider: uuid, generation: expect.any(Number) as unknown, resources, ...owner },
    ];
    const words = version === '1.0' ? '' : ' --project-id p --user-id u';
    const type = version === LATEST ? ' --consumer-type INSTANCE' : '';
    const set = (amounts: string): Promise<unknown> =>
      says(`resource provider allocation set ${consumer} --allocation rp=${uuid},${amounts}${words}${type}`, version);
    expect(await set('VCPU=2,DISK_GB=10')).toEqual(owned({ VCPU: 2, DISK_GB: 10 }));
    expect(await set('VCPU=4')).toEqual(owned({ VCPU: 4 }));
    expect(await says(`resource provider allocation show ${consumer}`, version)).toEqual(owned({ VCPU: 4 }));
    expect(await says(`resource provider show ${uuid} --allocations`, version)).toMatchObject({
      allocations: { [consumer]: { resources: { VCPU: 4 } } },
    });
    await does(`resource provider allocation delete ${consumer}`, version);
    expect(await says(`resource provider allocation show ${consumer}`, version)).toEqual([]);
    await expect(does(`resource provider allocation delete ${consumer}`, version)).rejects.toThrow(
      `No allocations for consumer '${consumer}'`,
    );
  });

  test.each(['1.12', LATEST])('unset takes away a provider, a class, and all that is left in %s', async (version) => {
    const [one, other, consumer] = [
      await newProvider('VCPU=8', 'DISK_GB=9'),
      await newProvider('VCPU=8'),
      randomUUID(),
    ];
    await says(allocationSet(consumer, `--allocation rp=${one},VCPU=1,DISK_GB=2 --allocation rp=${other},VCPU=1`));
    const unset = `resource provider allocation unset ${consumer}`;
    expect(await says(`${unset} --provider ${other}`, version)).toMatchObject([
      { resource_provider: one, resources: { VCPU: 1, DISK_GB: 2 } },
    ]);
    expect(await says(`${unset} --resource-class VCPU`, version)).toMatchObject([{ resources: { DISK_GB: 2 } }]);
    // Before it could be told of generations, the client cannot show that nothing is left.
    const last = version === LATEST ? unset : `resource provider allocation delete ${consumer}`;
    await shell.text([...login(version), ...wordsOf(last)]);
    expect(await says(`resource provider usage show ${one}`)).toEqual(
      expect.arrayContaining([
        { resource_class: 'VCPU', usage: 0 },
        { resource_class: 'DISK_GB', usage: 0 },
      ]),
    );
  });

  test('usages of a provider, a project and a user', async () => {
    const [uuid, project] = [await newProvider('VCPU=8'), randomUUID()];
    await says(allocationSet(randomUUID(), `--allocation rp=${uuid},VCPU=2`, project, 'one'));
    await says(allocationSet(randomUUID(), `--allocation rp=${uuid},VCPU=3`, project, 'other'));
    expect(await says(`resource provider usage show ${uuid}`)).toEqual([{ resource_class: 'VCPU', usage: 5 }]);
    expect(await says(`resource usage show ${project}`, '1.9')).toEqual([{ resource_class: 'VCPU', usage: 5 }]);
    expect(await says(`resource usage show ${project} --user-id other`, '1.9')).toEqual([
      { resource_class: 'VCPU', usage: 3 },
    ]);
  });

  test('what does not fit is refused with what lacks', async () => {
    const uuid = await newProvider('VCPU=8', 'VCPU:max_unit=4');
    await expect(says(allocationSet(randomUUID(), `--allocation rp=${uuid},VCPU=5`))).rejects.toThrow(
      /The requested amount would violate inventory constraints.*HTTP 409/,
    );
    await says(allocationSet(randomUUID(), `--allocation rp=${uuid},VCPU=4`));
    await says(allocationSet(randomUUID(), `--allocation rp=${uuid},VCPU=4`));
    await expect(says(allocationSet(randomUUID(), `--allocation rp=${uuid},VCPU=1`))).rejects.toThrow(
      /The requested amount would exceed the capacity.*HTTP 409/,
    );
    const nobody = randomUUID();
    await expect(says(allocationSet(randomUUID(), `--allocation rp=${nobody},VCPU=1`))).rejects.toThrow(
      new RegExp(`Allocation for resource provider '${nobody}' that does not exist.*HTTP 400`),
    );
  });
});

test('without a version the client and the server agree on one; what is newer than both is refused', async () => {
  const uuid = await newProvider();
  const unversioned = loginWith(server.url, token, '/placement');
  expect(await openstack(unversioned, 'resource', 'provider', 'show', uuid)).toMatchObject({
    uuid,
    root_provider_uuid: uuid,
  });
  await expect(says(`resource provider show ${uuid}`, '1.99')).rejects.toThrow('1.99');
});

test('a wrong token and a role that may not are refused in words that the client shows', async () => {
  const uuid = await newProvider();
  const as = (secret: string) => loginWith(server.url, secret, '/placement');
  await expect(openstack(as('ullage_wrong'), 'resource', 'provider', 'list')).rejects.toThrow(
    'it is unknown, revoked or expired',
  );
  const reader = (await server.newToken('reader')).secret;
  await expect(shell.text([...as(reader), 'resource', 'provider', 'delete', uuid])).rejects.toThrow(
    'Policy does not allow placement:resource_providers:delete to be performed',
  );
});

test('a server of open access is driven without a token', async () => {
  const [anyone, uuid] = [loginWith(open.url, undefined, '/placement'), randomUUID()];
  await openstack(anyone, 'resource', 'provider', 'create', '--uuid', uuid, 'in-the-open');
  await openstack(anyone, 'resource', 'provider', 'inventory', 'set', uuid, '--resource', 'VCPU=2');
  const listed = await openstack(anyone, 'resource', 'provider', 'inventory', 'list', uuid);
  expect(listed).toMatchObject([{ resource_class: 'VCPU', total: 2 }]);
  await shell.text([...anyone, 'resource', 'provider', 'delete', uuid]);
  expect(await openstack(anyone, 'resource', 'provider', 'list')).toEqual([]);
});
