// A pool that several hosts write to: one provider however many report it, promised from by guests on any of them, counted once. A suite
// that takes an engine.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB, type Bytes } from '../../src/core/bytes.ts';
import { capacityOf } from '../../src/core/claim/inventory.ts';
import { fleetOf, type FleetHost } from '../../src/core/fleet.ts';
import { balancesOf } from '../../src/core/pool.ts';
import type { HostReport } from '../../src/core/report.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { HOST_TRACKER } from '../../src/wire/api/claims.ts';
import { LIST_HOSTS, SHOW_HOST } from '../../src/wire/api/hosts.ts';
import { poolsInFlight } from '../../src/store/claims/in-flight.ts';
import { readProvider } from '../../src/store/claims/read-provider.ts';
import { poolProviderId } from '../../src/store/claims/shared-pools.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, startServerAlone, type Answered, type TestServer } from './server-fixture.ts';

const MINUTE = 60_000;

/** A host whose instances path is on a shared pool, with guests whose disks are there. */
function reportOf(poolId: string, total: Bytes, guests: readonly { uuid: string; size: Bytes }[] = []) {
  const pool = facts.filesystem({ id: poolId, shared: true, fsType: 'nfs4', total, free: total, available: total });
  return {
    pools: [pool],
    guests: guests.map(({ uuid }) => facts.guest(uuid.slice(0, 8), [facts.disk(`/${uuid}`)], { uuid })),
    images: guests.map(({ uuid, size }) => facts.raw(`/${uuid}`, size, 0n, { fileFacts: { poolId } })),
  } satisfies Partial<HostReport>;
}

/** A guest of so many GiB. */
function guestOf(gib: bigint) {
  return { uuid: randomUUID(), size: gib * GiB };
}

/** Declares the suite. */
export function sharedPoolsSuite(start: StartEngine): void {
  let server: TestServer;
  let placer: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    placer = (await server.newToken('placer')).secret;
  });

  afterAll(() => server.close());

  /** Two hosts that have reported one pool of 100 GiB, which no other test has. */
  const members = async () => {
    const poolId = `nfs:server:/${randomUUID()}`;
    const [a, b] = [await TestAgent.of(server), await TestAgent.of(server)];
    for (const agent of [a, b]) {
      server.pass(MINUTE);
      await agent.full(reportOf(poolId, 100n * GiB));
    }
    server.pass(MINUTE);
    return { poolId, a, b };
  };

  const booksOf = (poolId: string) => server.store.read((tx) => readProvider(tx, poolProviderId(poolId)));

  const capacity = async (poolId: string): Promise<Bytes | undefined> => {
    const [line] = (await booksOf(poolId))?.provider.inventory ?? [];
    return line === undefined ? undefined : capacityOf(line) / GiB;
  };

  /** What a host's tracker says of the pool, in GiB. Lists say the same, from a statement of their own. */
  const figures = async (agent: TestAgent) => {
    const { body } = await server.get(`/v1/hosts/${agent.hostId}/tracker`, placer);
    const { sharedPools } = HOST_TRACKER.answer.parse(body);
    const { host } = SHOW_HOST.answer.parse((await server.get(`/v1/hosts/${agent.hostId}`, placer)).body);
    const told = new Map(sharedPools.map((pool) => [pool.poolId, pool]));
    // A pool that did not answer is in the books and in no list.
    for (const { id, tracked } of host.pools.filter((pool) => told.has(pool.id))) {
      expect(told.get(id)).toMatchObject(tracked ?? { headroom: 'in the list, too' });
    }
    return sharedPools.map(({ claimed, claimedHere, headroom, inFlight }) =>
      [claimed, claimedHere, inFlight, headroom].map((amount) => amount / GiB),
    );
  };

  const post = (path: string, body: object): Promise<Answered> =>
    server.post(path, writeJsonLine(body), bearer(placer));
  const claim = (host: string, guest: string, gib: bigint, id: string = randomUUID()): Promise<Answered> =>
    post('/v1/claims', { id, guest, host, resources: { disk: { instances: gib * GiB } } });

  test('guests on both hosts are promised from one capacity, and a refusal has the numbers of both', async () => {
    const { poolId, a, b } = await members();
    // What lists say is kept in memory: it has to follow what comes next.
    expect(await figures(a)).toEqual([[0n, 0n, 0n, 100n]]);
    const first = await claim(a.hostId, randomUUID(), 60n);
    const refused = await claim(b.hostId, randomUUID(), 60n);
    const second = await claim(b.hostId, randomUUID(), 40n);
    expect([first.status, refused.status, second.status]).toEqual([201, 409, 201]);
    expect(refused.body).toMatchObject({
      error: { code: 'CLAIM_SHORT', shortages: [{ used: 60n * GiB, requested: 60n * GiB, limit: 100n * GiB }] },
    });
    expect(first.body).toMatchObject({
      claims: [{ resources: [{ resource: 'disk:instances', provider: poolProviderId(poolId) }] }],
    });
    expect([await figures(a), await figures(b)]).toEqual([[[100n, 60n, 100n, 0n]], [[100n, 40n, 100n, 0n]]]);
    const inFlight = await server.store.read((tx) => poolsInFlight(tx, [a.hostId, b.hostId]));
    expect(inFlight.map((line) => [line.isShared, line.inFlight / GiB])).toEqual([
      [true, 100n],
      [true, 100n],
    ]);
    const pools = await server.get(`/v1/pools?limit=1000`, placer);
    const { pools: lines } = pools.body as {
      pools: readonly { id: string; inFlight: bigint; worstCaseFree: bigint; worstCaseWithClaims: bigint }[];
    }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as the schema says
    const line = lines.find(({ id }) => id === poolId);
    expect([line?.inFlight, line?.worstCaseFree, line?.worstCaseWithClaims]).toEqual([100n * GiB, 100n * GiB, 0n]);
  });

  test('a report confirms a claim with its part on the pool; the disk counts once through a migration', async () => {
    const { poolId, a, b } = await members();
    const [guest, id] = [randomUUID(), randomUUID()];
    await claim(a.hostId, guest, 60n, id);
    server.pass(MINUTE);
    const seen = reportOf(poolId, 100n * GiB, [{ uuid: guest, size: 60n * GiB }]);
    await a.full(seen);
    const settled = await figures(a);
    const resources = { disk: { instances: 60n * GiB } };
    const moved = await post(`/v1/claims/${id}/move`, {
      id: randomUUID(),
      kind: 'live-migrate',
      host: b.hostId,
      resources,
    });
    const moving = await figures(b);
    server.pass(MINUTE);
    await b.full(seen);
    server.pass(MINUTE);
    await a.full(reportOf(poolId, 100n * GiB));
    const done = await server.tell(`/v1/claims/${id}/confirm-move`, bearer(placer));
    expect([moved.status, done.status]).toEqual([201, 200]);
    expect([settled, moving, await figures(b)]).toEqual([
      [[60n, 60n, 0n, 40n]],
      [[60n, 60n, 0n, 40n]],
      [[60n, 60n, 0n, 40n]],
    ]);
  });

  test('guests that nobody claimed are adopted with their part; one that was moved by hand counts once', async () => {
    const { poolId, a, b } = await members();
    const seen = reportOf(poolId, 100n * GiB, [{ uuid: randomUUID(), size: 30n * GiB }]);
    await a.full(seen);
    const adopted = await figures(a);
    server.pass(MINUTE);
    await a.full(reportOf(poolId, 100n * GiB));
    await b.full(seen);
    expect([adopted, await figures(b)]).toEqual([[[30n, 30n, 0n, 70n]], [[30n, 30n, 0n, 70n]]]);
    expect((await booksOf(poolId))?.held.map(({ claim: held }) => held.provider).toSorted()).toEqual(
      [a.hostId, b.hostId].toSorted(),
    );
  });

  test('a pool’s figures are those of all reports together, with a guest on its way and without', async () => {
    const poolId = `nfs:server:/${randomUUID()}`;
    const agents = [await TestAgent.of(server), await TestAgent.of(server), await TestAgent.of(server)];
    const moving = guestOf(7n);
    for (const lists of [
      [[guestOf(1n), guestOf(2n)], [guestOf(4n)], [guestOf(8n)]],
      [[guestOf(1n), moving], [guestOf(4n), { ...moving, size: 9n * GiB }], [guestOf(8n)]],
      [[guestOf(1n)], [moving], []],
    ]) {
      const hosts: FleetHost[] = [];
      for (const [index, agent] of agents.entries()) {
        server.pass(MINUTE / 6);
        const report = reportOf(poolId, 100n * GiB, lists[index]);
        await agent.full(report);
        const balances = balancesOf(facts.report(report));
        hosts.push({
          host: agent.hostname,
          periodMs: MINUTE,
          latest: { fromMs: index, toMs: index, complete: true, balances },
        });
      }
      const { pools } = (await server.get('/v1/pools?limit=1000', placer)).body as { pools: readonly { id: string }[] }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as the schema says
      const [all] = fleetOf(hosts, MINUTE).pools;
      expect(pools.find(({ id }) => id === poolId)).toMatchObject({
        growth: all?.growth,
        provisioned: all?.provisioned,
        worstCaseFree: all?.worstCaseFree,
        unknownDisks: BigInt(all?.unknownDisks ?? -1),
        hosts: agents.toReversed().map(({ hostname }) => ({ name: hostname })),
      });
    }
  });

  test('each host that shares a pool says what is left of it with the guests of all, and what is wrong with it', async () => {
    const { poolId, a, b } = await members();
    for (const agent of [a, b]) {
      server.pass(MINUTE);
      await agent.full(reportOf(poolId, 100n * GiB, [guestOf(60n)]));
    }
    server.pass(MINUTE);
    const { body } = await server.get(`/v1/hosts?ids=${a.hostId},${b.hostId}`, placer);
    const { hosts } = LIST_HOSTS.answer.parse(body);
    const whole = { hosts: 2, unknownDisks: 0, bound: false };
    expect(hosts.map(({ pools: [pool] }) => pool?.ofAllHosts)).toMatchObject([whole, whole]);
    for (const { pools } of hosts) {
      const [pool] = pools;
      if (pool?.available === undefined) throw new Error('the host has the pool');
      const { growth, worstCaseFree, available, ofAllHosts } = pool;
      expect([growth, worstCaseFree]).toEqual([60n * GiB + 4096n, available - growth]);
      expect(ofAllHosts?.growth).toBe(2n * growth);
      expect(ofAllHosts?.worstCaseFree).toBe(available - 2n * growth);
    }
    const shown = SHOW_HOST.answer.parse((await server.get(`/v1/hosts/${a.hostId}`, placer)).body);
    expect(shown.host.pools[0]?.ofAllHosts).toMatchObject(whole);
    expect(shown.findings).toContainEqual(
      expect.objectContaining({ code: 'shared-pool-over-promised', severity: 'critical', subject: { pool: poolId } }),
    );
  });

  test('two hosts that disagree do not rewrite one another; who tells something new is believed', async () => {
    const { poolId, a, b } = await members();
    const told: (Bytes | undefined)[] = [];
    const generations: (bigint | undefined)[] = [];
    const tell = async (agent: TestAgent, gib: bigint, guests = 0) => {
      server.pass(MINUTE);
      const list = Array.from({ length: guests }, () => ({ uuid: randomUUID(), size: GiB }));
      await agent.full(reportOf(poolId, gib * GiB, list));
      told.push(await capacity(poolId));
      generations.push((await booksOf(poolId))?.generation);
    };
    await tell(b, 90n); // News from b.
    await tell(a, 100n); // The same as ever from a.
    const [, before] = generations;
    await tell(b, 90n);
    await tell(a, 100n);
    expect(generations.slice(1)).toEqual([before, before, before]);
    await tell(a, 100n, 1); // Its guests are new, the pool is not.
    await tell(a, 120n, 1); // It was enlarged: a sees it first,
    await tell(b, 90n, 1);
    await tell(b, 120n, 1); // and b agrees later.
    expect(told).toEqual([90n, 90n, 90n, 90n, 90n, 120n, 120n, 120n]);
  });

  test('a look that is older than the one that was believed is not', async () => {
    const { poolId, a, b } = await members();
    server.pass(10 * MINUTE);
    await a.full(reportOf(poolId, 120n * GiB));
    // Audited before a's, and held up.
    const finishedAtMs = facts.NOW_MS - 5 * MINUTE;
    await b.full({ ...reportOf(poolId, 80n * GiB), startedAtMs: finishedAtMs - 1, finishedAtMs });
    expect(await capacity(poolId)).toBe(120n);
  });

  test('a pool that did not answer keeps its members; one that was unmounted has one fewer, and its promises stay', async () => {
    const { poolId, a, b } = await members();
    await claim(a.hostId, randomUUID(), 10n);
    const silent = { kind: 'timeout', subject: { pool: poolId }, attempted: 'statvfs', found: 'no answer' } as const;
    server.pass(MINUTE);
    await a.full({ pools: [], problems: [silent] });
    const kept = await figures(a);
    server.pass(MINUTE);
    await a.full({ pools: [] });
    expect([kept, await figures(a), await figures(b)]).toEqual([[[10n, 10n, 10n, 90n]], [], [[10n, 0n, 10n, 90n]]]);
    expect((await claim(a.hostId, randomUUID(), 1n)).body).toMatchObject({
      error: { shortages: [{ rule: 'no-inventory' }] },
    });
  });

  test('a pool that was made smaller than what is promised of it is a finding of the fleet, once', async () => {
    const { poolId, a, b } = await members();
    await claim(a.hostId, randomUUID(), 60n);
    await claim(b.hostId, randomUUID(), 30n);
    server.pass(MINUTE);
    await a.full(reportOf(poolId, 80n * GiB));
    const { body } = await server.get('/v1/fleet', placer);
    const { findings } = body as { findings: readonly { code: string; subject: { pool?: string } }[] }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as the schema says
    const about = findings.filter(({ code, subject }) => code === 'over-claimed' && subject.pool === poolId);
    expect(about).toMatchObject([{ severity: 'warning', bytesAtStake: 10n * GiB }]);
  });

  test('a file of another host’s guest is no orphan, and rm is advised once every host of the pool has told of its guests', async () => {
    const { poolId, a, b } = await members();
    const [theirs, nobodys] = [randomUUID(), randomUUID()];
    const fileOf = (mount: string, uuid: string) =>
      facts.file(`${mount}/${uuid}/disk`, GiB, { id: `${mount.length}:${uuid}`, poolId });
    const pool = (mountPoint: string) => ({ ...reportOf(poolId, 100n * GiB).pools[0], mountPoint });
    const looks = (mountPoint: string) => ({
      pools: [facts.filesystem(pool(mountPoint))],
      found: [theirs, nobodys].map((uuid) => ({
        ...facts.found(fileOf(mountPoint, uuid), 'disk', uuid),
        root: mountPoint,
      })),
    });
    const advice = async () => {
      const shown = await server.get(`/v1/hosts/${a.hostId}`, placer);
      const listed = await server.get(`/v1/findings?code=orphan&host=${a.hostId}`, placer);
      const explained = await server.get(`/v1/hosts/${a.hostId}/explanation`, placer);
      const said = [shown, listed, explained].map(({ body }) => {
        const { findings } = body as {
          findings: readonly { code: string; subject: { path?: string }; action: string }[];
        }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as the schema says
        const orphans = findings.filter(({ code }) => code === 'orphan');
        return orphans.map(({ subject, action }) => [subject.path?.split('/').at(-1), action] as const);
      });
      expect(said[1]).toEqual(said[0]);
      expect(said[2]).toEqual(said[0]);
      return said[0] ?? [];
    };
    await a.full(looks('/mnt'));
    await b.full({
      ...looks('/srv'),
      guests: [
        facts.guest('web', [facts.disk(`/srv/${theirs}/disk`, { chain: [fileOf('/srv', theirs).id] })], {
          uuid: theirs,
        }),
      ],
      images: [facts.image(fileOf('/srv', theirs), facts.header('raw', GiB))],
    });
    const known = await advice();
    expect(known.map(([folder]) => folder)).toEqual([nobodys]);
    expect(known[0]?.[1]).toContain(`rm -r -- /mnt/${nobodys}`);
    server.pass(3 * MINUTE);
    await a.full(looks('/mnt'));
    const stale = await advice();
    expect(stale.map(([folder]) => folder)).toEqual([nobodys]);
    expect(stale[0]?.[1]).toContain(`a guest of ${b.hostname}, which mounts this pool and whose last report is late`);
  });

  test('the id of a pool is the same everywhere, and a UUID', () => {
    expect(poolProviderId('nfs:server:/export')).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    expect(poolProviderId('nfs:server:/export')).toBe(poolProviderId('nfs:server:/export'));
    expect(poolProviderId('nfs:server:/other')).not.toBe(poolProviderId('nfs:server:/export'));
  });
}
