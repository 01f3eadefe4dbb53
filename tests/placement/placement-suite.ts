// The Placement API over HTTP, on either engine: providers, their inventories, allocations that are claims, and two servers that agree.
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-argument, typescript/no-unsafe-call, typescript/no-unsafe-type-assertion -- documents of somebody else's API, looked at field by field */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { PPM } from '../../src/core/ratio.ts';
import { DEFAULT_THRESHOLDS } from '../../src/core/finding.ts';
import { listClaimEvents, listClaims } from '../../src/store/claims/list-claims.ts';
import { putProvider } from '../../src/store/claims/providers.ts';
import { ControlPlane } from '../../src/server/control-plane.ts';
import { DEFAULT_RETENTION } from '../../src/server/jobs/retain.ts';
import { startServerAlone, type TestServer } from '../server/server-fixture.ts';
import type { StartEngine } from '../services/store-engines.ts';

/** An answer; `body` is what its JSON says. */
interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any -- documents of somebody else's API, looked at field by field
}

/** The suite on one engine. */
export function placementSuite(start: StartEngine): void {
  let server: TestServer;
  let second: ControlPlane;
  let tokens: Readonly<Record<'reader' | 'placer' | 'operator', string>>;

  beforeAll(async () => {
    server = await startServerAlone(start);
    second = await ControlPlane.open(
      {
        store: server.store,
        nowMs: () => server.nowMs(),
        after: () => () => {},
        version: '1.2.3',
        thresholds: DEFAULT_THRESHOLDS,
        retention: DEFAULT_RETENTION,
        log: { write: () => {} },
        openAccess: false,
      },
      { host: '127.0.0.1', port: 0 },
    );
    const secretOf = async (role: 'reader' | 'placer' | 'operator'): Promise<string> =>
      (await server.newToken(role)).secret;
    tokens = {
      reader: await secretOf('reader'),
      placer: await secretOf('placer'),
      operator: await secretOf('operator'),
    };
  });
  afterAll(async () => {
    await second.close();
    await server.close();
  });

  async function ask(
    method: string,
    path: string,
    body?: object,
    as = tokens.operator,
    url = server.url,
  ): Promise<Said> {
    const response = await fetch(`${url}/placement${path}`, {
      method,
      headers: {
        'x-auth-token': as,
        'openstack-api-version': 'placement 1.39',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  async function newProvider(inventories: Readonly<Record<string, object>> = {}, parent?: string): Promise<string> {
    const uuid = randomUUID();
    await ask('POST', '/resource_providers', { name: uuid, uuid, ...(parent ? { parent_provider_uuid: parent } : {}) });
    if (Object.keys(inventories).length > 0) {
      const put = { resource_provider_generation: 0, inventories };
      await ask('PUT', `/resource_providers/${uuid}/inventories`, put);
    }
    return uuid;
  }

  test('the versions are told without a token, everything else is not', async () => {
    const versions = await fetch(`${server.url}/placement`);
    expect(versions.status).toBe(200);
    expect(await versions.json()).toMatchObject({ versions: [{ min_version: '1.0', max_version: '1.39' }] });
    const refused = await fetch(`${server.url}/placement/resource_providers`);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ errors: [{ status: 401, title: 'Unauthorized' }] });
  });

  test('a microversion that there is not is refused with those that there are', async () => {
    const response = await fetch(`${server.url}/placement/`, {
      headers: { 'openstack-api-version': 'placement 1.40' },
    });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ errors: [{ max_version: '1.39', min_version: '1.0' }] });
  });

  test('readers read, placers promise, operators change providers', async () => {
    const uuid = await newProvider({ VCPU: { total: 4 } });
    const consumer = randomUUID();
    expect((await ask('GET', `/resource_providers/${uuid}`, undefined, tokens.reader)).status).toBe(200);
    expect((await ask('PUT', `/allocations/${consumer}`, promise(uuid, { VCPU: 1 }), tokens.reader)).status).toBe(403);
    expect((await ask('PUT', `/allocations/${consumer}`, promise(uuid, { VCPU: 1 }), tokens.placer)).status).toBe(204);
    expect((await ask('DELETE', `/resource_providers/${uuid}`, undefined, tokens.placer)).status).toBe(403);
  });

  test('a provider that was promised of cannot go, and once it is gone its name is free', async () => {
    const uuid = await newProvider({ VCPU: { total: 4 } });
    const consumer = randomUUID();
    await ask('PUT', `/allocations/${consumer}`, promise(uuid, { VCPU: 1 }));
    expect(await ask('DELETE', `/resource_providers/${uuid}`)).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'placement.resource_provider.inuse' }] },
    });
    expect((await ask('DELETE', `/allocations/${consumer}`)).status).toBe(204);
    expect((await ask('DELETE', `/resource_providers/${uuid}`)).status).toBe(204);
    expect((await ask('GET', `/resource_providers/${uuid}`)).status).toBe(404);
    expect((await ask('POST', '/resource_providers', { name: uuid, uuid })).status).toBe(200);
    expect((await ask('GET', `/resource_providers/${uuid}/inventories`)).body.inventories).toEqual({});
  });

  test('an allocation is a claim: it opens, changes and is released, with an event each', async () => {
    const uuid = await newProvider({ VCPU: { total: 8 }, DISK_GB: { total: 100 } });
    const consumer = randomUUID();
    await ask('PUT', `/allocations/${consumer}`, promise(uuid, { VCPU: 2, DISK_GB: 10 }));
    await ask('PUT', `/allocations/${consumer}`, promise(uuid, { VCPU: 4, DISK_GB: 10 }, 1));
    await ask('DELETE', `/allocations/${consumer}`);
    await server.store.read(async (tx) => {
      const [stored] = await listClaims(tx, { consumer, held: false, vanished: false }, { sort: 'id', limit: 2 });
      expect(stored?.claim).toMatchObject({
        consumer,
        project: 'a project',
        state: 'released',
        resources: [
          { resource: 'vcpus', amount: 4n },
          { resource: 'disk:instances', amount: 10n * GiB },
        ],
      });
      const events = await listClaimEvents(tx, stored?.claim.id ?? '', 10);
      expect(events.map(({ operation }) => operation).toSorted()).toEqual(['change', 'open', 'release']);
    });
  });

  test('what is over its capacity may stay and shrink, and take nothing more', async () => {
    const uuid = await newProvider({ VCPU: { total: 10 } });
    const consumer = randomUUID();
    await ask('PUT', `/allocations/${consumer}`, promise(uuid, { VCPU: 9 }));
    const smaller = { resource_provider_generation: 2, total: 4 };
    expect((await ask('PUT', `/resource_providers/${uuid}/inventories/VCPU`, smaller)).status).toBe(200);
    expect((await ask('PUT', `/allocations/${consumer}`, promise(uuid, { VCPU: 9 }, 1))).status).toBe(204);
    expect((await ask('PUT', `/allocations/${consumer}`, promise(uuid, { VCPU: 6 }, 2))).status).toBe(204);
    expect((await ask('PUT', `/allocations/${consumer}`, promise(uuid, { VCPU: 7 }, 3))).status).toBe(409);
    expect((await ask('GET', `/resource_providers/${uuid}/usages`)).body.usages).toEqual({ VCPU: 6 });
  });

  test('a change that one server made is in the next answer of the other', async () => {
    const uuid = await newProvider({ VCPU: { total: 3 } });
    for (let n = 0; n < 3; n += 1) {
      expect((await ask('PUT', `/allocations/${randomUUID()}`, promise(uuid, { VCPU: 1 }))).status).toBe(204);
      const seen = await ask('GET', `/resource_providers/${uuid}/usages`, undefined, tokens.reader, second.url);
      expect(seen.body.usages).toEqual({ VCPU: n + 1 });
    }
    expect(
      (await ask('DELETE', `/resource_providers/${await newProvider()}`, undefined, tokens.operator, second.url))
        .status,
    ).toBe(204);
    const trait = `CUSTOM_${randomUUID().toUpperCase().replaceAll('-', '_')}`;
    expect((await ask('PUT', `/traits/${trait}`)).status).toBe(201);
    expect((await ask('GET', `/traits/${trait}`, undefined, tokens.reader, second.url)).status).toBe(204);
  });

  test('of 32 who want the last 10 on two servers exactly 10 get them', async () => {
    const uuid = await newProvider({ VCPU: { total: 10 } });
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, n) =>
        ask(
          'PUT',
          `/allocations/${randomUUID()}`,
          promise(uuid, { VCPU: 1 }),
          tokens.placer,
          n % 2 === 0 ? server.url : second.url,
        ),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(10);
    expect(statuses.filter((status) => status === 409)).toHaveLength(22);
    expect((await ask('GET', `/resource_providers/${uuid}/usages`)).body.usages).toEqual({ VCPU: 10 });
  });

  test('of several who make the same consumer at once one does', async () => {
    const uuid = await newProvider({ VCPU: { total: 100 } });
    const consumer = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        ask(
          'PUT',
          `/allocations/${consumer}`,
          promise(uuid, { VCPU: n + 1 }),
          tokens.placer,
          n % 2 === 0 ? server.url : second.url,
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect((await ask('GET', `/allocations/${consumer}`)).body.consumer_generation).toBe(1);
  });

  test('several consumers are written together or not at all', async () => {
    const uuid = await newProvider({ VCPU: { total: 4 } });
    const [one, other] = [randomUUID(), randomUUID()];
    const both = { [one]: promise(uuid, { VCPU: 3 }), [other]: promise(uuid, { VCPU: 3 }) };
    expect((await ask('POST', '/allocations', both)).status).toBe(409);
    expect((await ask('GET', `/allocations/${one}`)).body.allocations).toEqual({});
  });

  test('a tree moves whole, and in no circle', async () => {
    const [top, middle] = [await newProvider(), await newProvider()];
    const low = await newProvider({}, middle);
    expect((await ask('PUT', `/resource_providers/${middle}`, under(middle, top))).status).toBe(200);
    expect((await ask('GET', `/resource_providers/${low}`)).body.root_provider_uuid).toBe(top);
    expect((await ask('PUT', `/resource_providers/${top}`, under(top, low))).status).toBe(400);
    expect((await ask('GET', `/resource_providers?in_tree=${low}`)).body.resource_providers).toHaveLength(3);
  });

  test('a search that was stopped before its end says so: in a header, in the log, and for Prometheus', async () => {
    const host = await newProvider();
    await ask('PUT', '/resource_classes/CUSTOM_STOPPED_VF');
    // Ten cards of one function each: nine groups want theirs below one card, and no card has nine.
    for (let n = 0; n < 10; n += 1) await newProvider({ CUSTOM_STOPPED_VF: { total: 1 } }, host);
    const groups = Array.from({ length: 9 }, (_, n) => `resources_${n}=CUSTOM_STOPPED_VF:1`);
    const together = `same_subtree=${groups.map((_, n) => `_${n}`).join(',')}`;
    const query = [...groups, together, 'group_policy=none'].join('&');
    const stopped = await ask('GET', `/allocation_candidates?${query}`);
    expect(stopped.headers.get('ullage-search-stopped')).toBe('too-long');
    expect(stopped.body).toEqual({ allocation_requests: [], provider_summaries: {} });
    expect(server.log()).toContain('a search for candidates was stopped');
    const metrics = await server.get('/metrics', tokens.reader);
    expect(metrics.text).toContain('ullage_placement_searches_stopped_total{reason="too-long"} 1');
    const complete = await ask('GET', '/allocation_candidates?resources=CUSTOM_STOPPED_VF:1&limit=1');
    expect(complete.headers.has('ullage-search-stopped')).toBe(false);
  });

  test('a body of more than anybody has is refused before anything of it is done', async () => {
    const uuid = await newProvider({ VCPU: { total: 4_000 } });
    const consumers = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, () => [randomUUID(), promise(uuid, { VCPU: 1 })]));
    expect(await ask('POST', '/allocations', consumers(1_001))).toMatchObject({
      status: 400,
      body: { errors: [{ detail: expect.stringContaining('has too many properties') as string }] },
    });
    const generation = 1;
    const many = Array.from({ length: 1_001 }, () => randomUUID());
    for (const [path, body] of [
      ['aggregates', { aggregates: many }],
      ['traits', { traits: many.map((_, n) => `CUSTOM_T${n}`) }],
    ] as const) {
      const put = { resource_provider_generation: generation, ...body };
      expect((await ask('PUT', `/resource_providers/${uuid}/${path}`, put)).status).toBe(400);
    }
    const usages = await ask('GET', `/resource_providers/${uuid}/usages`);
    expect(usages.body.usages).toEqual({ VCPU: 0 });
    // As many as a request may name are written.
    expect((await ask('POST', '/allocations', consumers(1_000))).status).toBe(204);
  });

  test('a query of more groups than anybody has is refused before anything is tried', async () => {
    const groups = Array.from({ length: 65 }, (_, n) => `resources_${n}=VCPU:1`).join('&');
    const refused = await ask('GET', `/allocation_candidates?${groups}&group_policy=none`);
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].detail).toContain('A request may have at most 64 groups.');
  });

  describe('what agents report', () => {
    let host: string;
    let pool: string;

    beforeEach(async () => {
      host = randomUUID();
      pool = randomUUID();
      const disk = { total: 100n * GiB + 1n, reserved: 0n, allocationRatio: PPM } as const;
      await server.store.write(async (tx) => {
        const shared = { ...disk, resource: 'disk:shared', poolId: `nfs:${pool}:/x` } as const;
        await putProvider(tx, { id: pool, inventory: [shared], poolId: shared.poolId });
        await putProvider(tx, {
          id: host,
          inventory: [
            { resource: 'vcpus', total: 8n, reserved: 0n, allocationRatio: 4n * PPM },
            { ...disk, resource: 'disk:fast', poolId: 'fs:fast' },
          ],
          memberOf: [{ resource: 'disk:instances', provider: pool, poolId: shared.poolId }],
        });
      });
    });

    test('is a provider with inventories that callers cannot change', async () => {
      const { body } = await ask('GET', `/resource_providers/${host}/inventories`);
      expect(body.inventories).toMatchObject({
        VCPU: { total: 8, allocation_ratio: 4 },
        CUSTOM_DISK_FAST: { total: 100 },
      });
      const put = { resource_provider_generation: body.resource_provider_generation, inventories: {} };
      expect((await ask('PUT', `/resource_providers/${host}/inventories`, put)).status).toBe(409);
      expect((await ask('DELETE', `/resource_providers/${host}`)).status).toBe(409);
    });

    test('a pool that hosts share is a sharing provider, and a guest on both is one claim', async () => {
      const asked = await ask('GET', `/allocation_candidates?resources=VCPU:1,DISK_GB:10&in_tree=${host}`);
      expect(asked.body.allocation_requests).toEqual([]);
      const found = await ask('GET', `/allocation_candidates?resources=VCPU:1,DISK_GB:10&member_of=${pool}`);
      const [candidate] = found.body.allocation_requests;
      expect(candidate.allocations).toEqual({
        [host]: { resources: { VCPU: 1 } },
        [pool]: { resources: { DISK_GB: 10 } },
      });
      const consumer = randomUUID();
      const body = { ...promise(host, {}), allocations: candidate.allocations };
      expect((await ask('PUT', `/allocations/${consumer}`, body)).status).toBe(204);
      expect((await ask('GET', `/resource_providers/${pool}/usages`)).body.usages).toEqual({ DISK_GB: 10 });
      expect((await ask('GET', `/allocations/${consumer}`)).body.allocations).toMatchObject(candidate.allocations);
      const claims = await server.store.read((tx) =>
        listClaims(tx, { consumer, held: true, vanished: false }, { sort: 'id', limit: 5 }),
      );
      expect(claims.map(({ claim }) => claim)).toMatchObject([
        {
          provider: host,
          resources: [
            { resource: 'vcpus', amount: 1n },
            { resource: 'disk:instances', amount: 10n * GiB, provider: pool },
          ],
        },
      ]);
    });
  });
}

function promise(
  provider: string,
  resources: Readonly<Record<string, number>>,
  generation: number | null = null,
): object {
  return {
    allocations: { [provider]: { resources } },
    project_id: 'a project',
    user_id: 'a user',
    consumer_generation: generation,
    consumer_type: 'INSTANCE',
  };
}

function under(name: string, parent: string | null): object {
  return { name, parent_provider_uuid: parent };
}
