// Pools that take another class between two reports: what was promised of them stays promised, in the books, in what may still be promised
// and in Placement's view. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import type { HostReport } from '../../src/core/report.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { HOST_TRACKER } from '../../src/wire/api/claims.ts';
import { listClaimEvents, listClaims } from '../../src/store/claims/list-claims.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { claimChanges } from './claim-events.ts';
import { bearer, startServerAlone, type TestServer } from './server-fixture.ts';

const MINUTE = 60_000;

/** A filesystem of 100 GiB under that mount point. */
function mounted(id: string, mountPoint: string) {
  const [total, free] = [100n * GiB, 90n * GiB];
  return facts.filesystem({ id, name: mountPoint, mountPoint, total, free, available: free });
}

/** Declares the suite. */
export function poolClassesSuite(start: StartEngine): void {
  let server: TestServer;
  let placer: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    placer = (await server.newToken('placer')).secret;
  });

  afterAll(() => server.close());

  /** A host with one guest of 20 GiB on one of its pools. */
  const hostWith = async (poolId: string) => {
    const agent = await TestAgent.of(server);
    const uuid = randomUUID();
    const guests: Partial<HostReport> = {
      guests: [facts.guest('web', [facts.disk(`/${uuid}`)], { uuid })],
      images: [facts.raw(`/${uuid}`, 20n * GiB, GiB, { fileFacts: { poolId } })],
    };
    const report = async (parts: Partial<HostReport>) => {
      server.pass(MINUTE);
      expect((await agent.full({ instancesPaths: [], ...guests, ...parts })).status).toBe(202);
    };
    return { agent, guest: uuid, report };
  };

  const promise = async (host: string, poolClass: string, gib: bigint): Promise<string> => {
    const id = randomUUID();
    const order = { id, guest: randomUUID(), host, resources: { disk: { [poolClass]: gib * GiB } } };
    expect((await server.post('/v1/claims', writeJsonLine(order), bearer(placer))).status).toBe(201);
    return id;
  };

  /** In GiB, by class: what is promised, and what still may be; and what is promised of no pool that the host has. */
  const books = async ({ hostId }: TestAgent) => {
    const tracker = HOST_TRACKER.answer.parse((await server.get(`/v1/hosts/${hostId}/tracker`, placer)).body);
    const lines = tracker.disks.map(({ resource, claimed, headroom }): [string, readonly bigint[]] => [
      resource,
      [claimed / GiB, headroom / GiB],
    ]);
    const uncovered = tracker.uncovered.map(({ resource }) => resource);
    return { ...Object.fromEntries(lines), uncovered };
  };

  const usages = async ({ hostId }: TestAgent) =>
    (await server.get(`/placement/resource_providers/${hostId}/usages`, placer)).body;

  const isCandidate = async ({ hostId }: TestAgent, gib: number): Promise<boolean> => {
    const version = { 'openstack-api-version': 'placement 1.39' };
    const path = `/placement/allocation_candidates?resources=DISK_GB:${gib}`;
    const { body } = await server.get(path, placer, version);
    return hostId in (body as { provider_summaries: object }).provider_summaries; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as Placement answers
  };

  test('an instances path on a pool that had none: what was adopted and what was asked for stay promised of it', async () => {
    const { agent, report } = await hostWith('fs:vms');
    const pools = [mounted('fs:vms', '/srv/vms')];
    await report({ pools });
    const asked = await promise(agent.hostId, '/srv/vms', 30n);
    const before = await books(agent);
    await report({ pools, instancesPaths: ['/srv/vms/instances'] });
    expect([before, await books(agent)]).toEqual([
      { 'disk:/srv/vms': [50n, 50n], uncovered: [] },
      { 'disk:instances': [50n, 50n], uncovered: [] },
    ]);
    expect(await usages(agent)).toMatchObject({ usages: { DISK_GB: 50n } });
    expect([await isCandidate(agent, 50), await isCandidate(agent, 51)]).toEqual([true, false]);
    const events = await server.store.read((tx) => listClaimEvents(tx, asked, 10));
    expect(events.map(({ operation, resources }) => [operation, resources[0]?.resource])).toEqual([
      ['open', 'disk:/srv/vms'],
      ['change-class', 'disk:instances'],
    ]);
    const told = await claimChanges(server.store, agent.hostId, 4);
    expect(told.slice(-2)).toMatchObject([{ operation: 'change-class' }, { operation: 'change-class' }]);
    // And back, with the next agent that is started without it.
    await report({ pools });
    expect(await books(agent)).toEqual(before);
  });

  test('two pools that change places in one report keep what each has promised', async () => {
    const { agent, report } = await hostWith('fs:a');
    await report({ pools: [mounted('fs:a', '/a'), mounted('fs:b', '/b')] });
    await promise(agent.hostId, '/b', 7n);
    await promise(agent.hostId, '/a', 5n);
    await report({ pools: [mounted('fs:a', '/b'), mounted('fs:b', '/a')] });
    expect(await books(agent)).toEqual({ 'disk:/b': [25n, 75n], 'disk:/a': [7n, 93n], uncovered: [] });
  });

  test('a pool that was not mounted for a while is charged again under its new name, and never is the one that took its old one', async () => {
    const { agent, report } = await hostWith('fs:a');
    await report({ pools: [mounted('fs:a', '/a')] });
    await promise(agent.hostId, '/a', 5n);
    // Its guest's disk is not found meanwhile.
    const lost = { guests: [], images: [], problems: [] };
    await report({ ...lost, pools: [mounted('fs:new', '/a')] });
    const away = await books(agent);
    await report({ pools: [mounted('fs:new', '/a'), mounted('fs:a', '/moved')] });
    expect([away, await books(agent)]).toEqual([
      { 'disk:/a': [0n, 100n], uncovered: ['disk:fs:a'] },
      { 'disk:/a': [0n, 100n], 'disk:/moved': [25n, 75n], uncovered: [] },
    ]);
  });

  test('while the filesystem of the instances path does not answer, it keeps its class, and no other is taken for it', async () => {
    const { agent, report } = await hostWith('fs:nova');
    const [root, nova] = [mounted('fs:root', '/'), mounted('fs:nova', '/var/lib/nova')];
    const instancesPaths = ['/var/lib/nova/instances'];
    await report({ pools: [root, nova], instancesPaths });
    const before = await books(agent);
    const subject = { pool: '/var/lib/nova', path: '/var/lib/nova/instances' };
    const silent = { kind: 'timeout', subject, attempted: 'ask the filesystem', found: 'no answer' } as const;
    await report({ pools: [root], instancesPaths, problems: [silent], guests: [], images: [] });
    expect([before, await books(agent)]).toEqual([
      { 'disk:instances': [20n, 80n], 'disk:/': [0n, 100n], uncovered: [] },
      { 'disk:instances': [20n, 80n], 'disk:/': [0n, 100n], uncovered: [] },
    ]);
  });

  test('a pool that becomes shared takes its promises along, and back', async () => {
    const { agent, report } = await hostWith('fs:san');
    const pool = mounted('fs:san', '/san');
    const shares = async () => {
      const body = (await server.get(`/v1/hosts/${agent.hostId}/tracker`, placer)).body;
      return HOST_TRACKER.answer.parse(body).sharedPools.map(({ claimed }) => claimed / GiB);
    };
    await report({ pools: [pool] });
    await promise(agent.hostId, '/san', 10n);
    await report({ pools: [{ ...pool, shared: true }] });
    const shared = [await books(agent), await shares()];
    await report({ pools: [pool] });
    expect([shared, [await books(agent), await shares()]]).toEqual([
      [{ uncovered: [] }, [30n]],
      [{ 'disk:/san': [30n, 70n], uncovered: [] }, []],
    ]);
  });

  test('an adopted claim that a server before left under a class of no pool is mended by what is seen, once its disks are found', async () => {
    const { agent, report } = await hostWith('fs:vms');
    const pools = [mounted('fs:vms', '/srv/vms')];
    await report({ pools });
    const [held] = await server.store.read((tx) => listClaims(tx, { provider: agent.hostId }, { limit: 2 }));
    await server.store.write(async (tx) => {
      const id = held?.claim.id ?? '';
      await sql`update claim_resources set resource = 'disk:/before' where claim_id = ${id}`.execute(tx);
      await sql`update providers set reconciled_print = 'of before' where id = ${agent.hostId}`.execute(tx);
    });
    const left = await books(agent);
    await report({ pools });
    expect([left, await books(agent)]).toEqual([
      { 'disk:/srv/vms': [0n, 100n], uncovered: ['disk:/before'] },
      { 'disk:/srv/vms': [20n, 80n], uncovered: [] },
    ]);
  });
}
