// What the server says of hosts: lists, pages, filters, freshness, shared pools, and that each answer is as its schema says.
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { explanationOf } from '../../src/core/explanation.ts';
import { HOST_TRACKER } from '../../src/wire/api/claims.ts';
import { FLEET, LIST_DISKS, LIST_FINDINGS, LIST_GUESTS, LIST_PROBLEMS } from '../../src/wire/api/fleet.ts';
import { LIST_POOLS, SHOW_POOL } from '../../src/wire/api/pools.ts';
import { GUEST_HISTORY, HOST_HISTORY, POOL_HISTORY } from '../../src/wire/api/history.ts';
import { EXPLAIN_HOST, HOST_REPORT, LIST_HOSTS, MOST_IDS, SHOW_HOST } from '../../src/wire/api/hosts.ts';
import { HEALTH } from '../../src/wire/api/service.ts';
import { pathOf, type Endpoint } from '../../src/wire/api/endpoint.ts';
import { explanationDocument } from '../../src/wire/explanation-document.ts';
import { readJson, writeJson } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { START_MS, startServerAlone, type TestServer } from './server-fixture.ts';

const MINUTE_MS = 60_000;

const HOUR_MS = 60 * MINUTE_MS;

const IMAGES = [facts.raw('/web', 20n * GiB, 5n * GiB), facts.raw('/db', 300n * GiB, 10n * GiB)];
const WEB = facts.guest('web', [facts.disk('/web')]);
const DB = facts.guest('db', [facts.disk('/db')]);

/** What a raw image's last extent may round up to. */
const BLOCK = 4096n;

function gibOf(value: bigint | undefined): bigint | undefined {
  return value === undefined ? undefined : value / GiB;
}

/** A pool that many hosts mount: 100 GiB. */
const NFS = facts.filesystem({
  id: 'nfs:filer:/export',
  name: '/mnt/nfs',
  total: 100n * GiB,
  free: 60n * GiB,
  available: 60n * GiB,
  shared: true,
});

function onNfs(guest: string) {
  const path = `/mnt/nfs/${guest}`;
  return {
    guests: [facts.guest(guest, [facts.disk(path)])],
    images: [facts.raw(path, 45n * GiB, 5n * GiB, { fileFacts: { poolId: NFS.id } })],
    pools: [facts.filesystem({ id: `fs:${guest}` }), NFS],
  };
}

/** Declares the suite. */
export function readingSuite(start: StartEngine): void {
  let server: TestServer;
  let reader: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    reader = (await server.newToken('reader')).secret;
  });

  afterAll(() => server.close());

  /** The answer of a call, read by its own schema. */
  const ask = async <A>(
    call: Pick<Endpoint<string, undefined, z.ZodType<A>>, 'path' | 'answer'>,
    query = '',
    params = {},
  ): Promise<A> => {
    const { status, body, text } = await server.get(pathOf(call.path, params) + query, reader);
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    return call.answer.parse(body);
  };

  const agentOf = async (name: string): Promise<TestAgent> => {
    const agent = await TestAgent.of(server);
    Object.assign(agent, { hostname: name });
    return agent;
  };

  test('a list of hosts is walked page by page, by name, each host once', async () => {
    for (const name of ['p-3', 'p-1', 'p-2', 'p-2', 'p-4']) await (await agentOf(name)).full();
    const names: string[] = [];
    for (let query = '?search=P-&limit=2'; query !== '';) {
      const { hosts, next } = await ask(LIST_HOSTS, query);
      names.push(...hosts.map(({ name }) => name));
      query = next === undefined ? '' : `?search=P-&limit=2&cursor=${next}`;
    }
    expect(names).toEqual(['p-1', 'p-2', 'p-2', 'p-3', 'p-4']);
  });

  test('the tightest hosts come first, those of which nothing is known last', async () => {
    await (await agentOf('t-roomy')).full();
    await (await agentOf('t-tight')).full({ guests: [DB], images: IMAGES });
    await (await agentOf('t-unknown')).full({ pools: [facts.thinPool({ dataUsedPpm: undefined })] });
    await (await agentOf('t-middle')).full({ guests: [WEB], images: IMAGES });
    const seen: unknown[] = [];
    for (let query = '?search=t-&limit=1&sort=worst-case-free'; query !== '';) {
      const { hosts, next } = await ask(LIST_HOSTS, query);
      seen.push(...hosts.map(({ name, worstCaseFree }) => [name, worstCaseFree]));
      query = next === undefined ? '' : `?search=t-&limit=1&sort=worst-case-free&cursor=${next}`;
    }
    expect(seen).toEqual([
      ['t-tight', -96n * GiB - BLOCK],
      ['t-middle', 179n * GiB - BLOCK],
      ['t-roomy', 194n * GiB],
      ['t-unknown', undefined],
    ]);
  });

  test('hosts are asked for by their ids: one that is no more is left out, and more than a hundred are refused', async () => {
    const agents = [await agentOf('by-id-1'), await agentOf('by-id-2'), await agentOf('by-id-3')];
    for (const agent of agents) await agent.full();
    const ids = [agents[2]?.hostId, '00000000-0000-0000-0000-000000000000', agents[0]?.hostId.toUpperCase()];
    const { hosts, next } = await ask(LIST_HOSTS, `?ids=${ids.join(',')}`);
    expect([hosts.map(({ name }) => name), next]).toEqual([['by-id-1', 'by-id-3'], undefined]);
    const many = Array.from({ length: MOST_IDS + 1 }, () => agents[0]?.hostId).join(',');
    expect(await server.get(`/v1/hosts?ids=${many}`, reader)).toMatchObject({ status: 400 });
  });

  test('one host is found by id and by name, with its findings and problems', async () => {
    const agent = await agentOf('one');
    const problem = { kind: 'timeout', subject: { path: '/x' }, attempted: 'read', found: 'no answer' } as const;
    await agent.full({ guests: [DB], images: IMAGES, problems: [problem] });
    const byName = await ask(SHOW_HOST, '', { id: 'one' });
    const byId = await ask(SHOW_HOST, '', { id: agent.hostId });
    expect(byId).toEqual(byName);
    expect(byName).toMatchObject({
      host: { name: 'one', freshness: 'fresh', complete: false, guests: 1, receivedAtMs: server.nowMs() },
      problems: [problem],
    });
    expect(byName.findings.map(({ code }) => code)).toContain('over-promised');
  });

  test('of two hosts of one name each is found by its id, or its beginning, and the name names neither', async () => {
    const [one, two] = [await TestAgent.of(server), await TestAgent.of(server)];
    const taken = await TestAgent.of(server);
    await one.full({ hostname: 'twin' });
    await two.full({ hostname: 'twin' });
    await taken.full({ hostname: one.hostId.slice(0, 9) });
    const [byName, byBeginning, byId] = await Promise.all(
      ['twin', one.hostId.slice(0, 9), one.hostId].map((id) => server.get(`/v1/hosts/${id}`, reader)),
    );
    const unique = await ask(SHOW_HOST, '', { id: two.hostId.slice(0, 13).toUpperCase() });
    const candidate = ({ hostId }: TestAgent, name: string) => ({
      id: hostId,
      name,
      receivedAtMs: BigInt(server.nowMs()),
    });
    const twins = [candidate(one, 'twin'), candidate(two, 'twin')].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const begun = [candidate(taken, one.hostId.slice(0, 9)), candidate(one, 'twin')];
    expect([byName?.status, byName?.body]).toMatchObject([409, ambiguousBetween(twins)]);
    expect([byBeginning?.status, byBeginning?.body]).toMatchObject([409, ambiguousBetween(begun)]);
    expect(byId?.status).toBe(200);
    expect([unique.host.id, unique.findings.map(({ code }) => code)]).toEqual([two.hostId, ['hosts-share-a-name']]);
    const found = await ask(LIST_FINDINGS, '?code=hosts-share-a-name');
    // Other tests have hosts of one name, too.
    expect(found.findings.map(({ hostId }) => hostId)).toEqual(expect.arrayContaining([one.hostId, two.hostId]));
    expect(found.findings.map(({ hostId }) => hostId)).not.toContain(taken.hostId);
  });

  test('of many hosts of one name ten are named, and it is said that there are more', async () => {
    for (let n = 0; n < 11; n += 1) await (await TestAgent.of(server)).full({ hostname: 'localhost' });
    const { status, body } = await server.get('/v1/hosts/localhost', reader);
    const { candidates } = (body as unknown as { error: { candidates: { hosts: readonly object[]; more: boolean } } })
      .error;
    expect([status, candidates.hosts.length, candidates.more]).toEqual([409, 10, true]);
  });

  test('a list has what may still be promised, as the tracker says it, and how many guests stand still', async () => {
    const agent = await agentOf('tracked');
    const web = facts.guest('web', [facts.disk('/web')], { uuid: randomUUID() });
    const paused = facts.guest('db', [facts.disk('/db')], {
      uuid: randomUUID(),
      state: 'paused',
      ioError: 'no space',
    });
    await agent.full({ guests: [web, paused], images: IMAGES });
    const { hosts } = await ask(LIST_HOSTS, '?search=tracked');
    const { disks } = await ask(HOST_TRACKER, '', { id: 'tracked' });
    const [{ reserved, allocationRatioPpm, capacity, claimed, partialClaims, headroom } = {}] = disks;
    expect(hosts.map(({ pausedGuests, pools }) => [pausedGuests, pools.map(({ tracked }) => tracked)])).toEqual([
      [1, [{ reserved, allocationRatioPpm, capacity, claimed, partialClaims, headroom }]],
    ]);
    expect([claimed, headroom]).toEqual([320n * GiB, -66n * GiB]);
    // What is added up is kept in memory: it follows the next guest.
    server.pass(MINUTE_MS);
    const next = facts.guest('next', [facts.disk('/next')], { uuid: randomUUID() });
    await agent.full({
      guests: [web, paused, next],
      images: [...IMAGES, facts.raw('/next', 30n * GiB, 1n * GiB)],
    });
    const after = await ask(LIST_HOSTS, '?search=tracked');
    expect(after.hosts.map(({ pools }) => pools.map(({ tracked }) => tracked?.claimed))).toEqual([[350n * GiB]]);
  });

  test('a list has what a pool had occupied a day ago, and nothing where nobody knows', async () => {
    const agent = await agentOf('day-ago');
    const told: unknown[] = [];
    for (const [hours, gib] of [
      [0, 40n],
      [20, 41n],
      [4.5, 44n],
      [22, 45n],
    ] as const) {
      server.pass(hours * HOUR_MS);
      await agent.full({ pools: [facts.filesystem({ free: (254n - gib) * GiB })] });
      const { hosts } = await ask(LIST_HOSTS, '?search=day-ago');
      told.push(hosts[0]?.pools.map(({ occupied, occupiedDayAgo }) => [occupied, occupiedDayAgo].map(gibOf)));
    }
    expect(told).toEqual([[[40n, undefined]], [[41n, undefined]], [[44n, 40n]], [[45n, undefined]]]);
  });

  test('health says which database answers, what the server did, and which agents report', async () => {
    await (await agentOf('healthy')).full({ collectorVersion: '9.8.7' });
    const { version, atMs, database, servers, jobs, agents } = await ask(HEALTH);
    expect(servers.map((one) => one.version)).toEqual(['1.2.3']);
    expect([version, atMs, database.kind, database.version]).toEqual([
      '1.2.3',
      server.nowMs(),
      server.store.kind,
      expect.stringMatching(/^\d+\.\d+/),
    ]);
    expect(agents.filter(({ version: agent }) => agent === '9.8.7')).toEqual([{ version: '9.8.7', hosts: 1 }]);
    expect(jobs.every(({ failures }) => failures === 0)).toBe(true);
  });

  test('a list has the aggregates that Placement puts a host into', async () => {
    const agent = await agentOf('in-aggregates');
    await agent.full();
    const { secret } = await server.newToken('admin');
    const [path, aggregates] = [
      `/placement/resource_providers/${agent.hostId}/aggregates`,
      [randomUUID(), randomUUID()],
    ];
    const headers = { authorization: `Bearer ${secret}`, 'openstack-api-version': 'placement 1.39' };
    const known = await server.get(path, undefined, headers);
    const { resource_provider_generation } = known.body as { resource_provider_generation: bigint }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as Placement says
    const put = await fetch(server.url + path, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json' },
      body: writeJson({ aggregates, resource_provider_generation }),
    });
    const { hosts } = await ask(LIST_HOSTS, '?search=in-aggregates');
    expect([put.status, hosts.map((host) => host.aggregates)]).toEqual([200, [aggregates.toSorted()]]);
  });

  test('its explanation is what explain prints there, and its report is what it sent', async () => {
    const agent = await agentOf('explained');
    const parts = { guests: [WEB, DB], images: IMAGES };
    await agent.full(parts);
    const { body } = await server.get(pathOf(EXPLAIN_HOST.path, { id: 'explained' }), reader);
    const report = facts.report({ hostname: 'explained', ...parts });
    const age = { freshness: 'fresh', receivedAtMs: server.nowMs(), periodMs: 60_000 } as const;
    expect(body).toEqual(readJson(writeJson(explanationDocument(explanationOf(report), age))));
    expect(await ask(HOST_REPORT, '', { id: 'explained' })).toMatchObject({ hostId: agent.hostId, sequence: 1 });
  });

  test('a host grows late and lost by our clock, and its figures stay, marked', async () => {
    const agent = await agentOf('aging');
    await agent.full({ finishedAtMs: START_MS * 2 });
    const states = [];
    for (const ms of [0, 120_001, 180_000]) {
      server.pass(ms);
      const { host } = await ask(SHOW_HOST, '', { id: 'aging' });
      states.push([host.freshness, host.worstCaseFree]);
    }
    const { hosts } = await ask(LIST_HOSTS, '?freshness=lost&search=aging');
    expect([states, hosts.length]).toEqual([
      [
        ['fresh', 194n * GiB],
        ['late', 194n * GiB],
        ['lost', 194n * GiB],
      ],
      1,
    ]);
    const { problems } = await ask(LIST_PROBLEMS, '?host=aging');
    expect(problems.map(({ attempted }) => attempted)).toEqual(["compare the host's clock with the server's"]);
  });

  test('a pool that two hosts mount is there once, with the promises of both', async () => {
    const names = ['nfs-a', 'nfs-b'];
    for (const name of names) await (await agentOf(name)).full(onNfs(name));
    server.pass(3_000);
    const { pools } = await ask(LIST_POOLS, '?shared=true');
    expect(pools.map((pool) => [pool.id, pool.growth, pool.worstCaseFree, pool.hosts.map(({ name }) => name)])).toEqual(
      [[NFS.id, 80n * GiB + 2n * BLOCK, -20n * GiB - 2n * BLOCK, names]],
    );
    const found = await ask(LIST_POOLS, '?search=NFS-A&sort=over-commit');
    // Its own pool matches too, and is less over-committed.
    expect([found.count, found.pools[0]?.id]).toEqual([2, NFS.id]);
    expect((await ask(LIST_POOLS, '?search=no-such-pool')).pools).toEqual([]);
    const orders = ['available', 'total', 'worst-case-free'] as const;
    for (const sort of orders) {
      const { pools: sorted } = await ask(LIST_POOLS, `?limit=1000&sort=${sort}`);
      const figures = sorted.map((pool) => (sort === 'worst-case-free' ? pool.worstCaseFree : pool[sort]));
      const known = figures.filter((figure) => figure !== undefined);
      expect(figures).toEqual([
        ...known.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
        ...figures.filter((figure) => figure === undefined),
      ]);
    }
    const one = await ask(SHOW_POOL, `?id=${encodeURIComponent(NFS.id)}`);
    expect([one.pool.hosts.map(({ name }) => name), one.findings.map(({ code }) => code)]).toEqual([
      names,
      ['shared-pool-over-promised'],
    ]);
    // Of both hosts, each with its own.
    expect(new Set(one.disks.map(({ hostName }) => hostName))).toEqual(new Set(names));
    expect([one.diskCount, one.disks.reduce((sum, { growth }) => sum + (growth ?? 0n), 0n)]).toEqual([
      one.disks.length,
      one.pool.growth,
    ]);
    const { findings, totals, hosts } = await ask(FLEET);
    const about = findings.filter(({ subject }) => subject.pool === NFS.id);
    expect(about.map(({ code }) => code)).toEqual(['shared-pool-over-promised']);
    expect([totals.map(({ kind }) => kind), hosts.all >= 2]).toEqual([expect.arrayContaining(['filesystem']), true]);
  });

  test('the past of a host is that of its pools, those included that are gone', async () => {
    const agent = await agentOf('past');
    const from = server.nowMs();
    await agent.full({ pools: [facts.filesystem(), NFS] });
    server.pass(MINUTE_MS);
    await agent.delta({ pools: [facts.filesystem({ available: 100n * GiB })] });
    const window = `host=past&from=${from}&to=${server.nowMs() + 1}`;
    const { pools, morePools } = await ask(HOST_HISTORY, `?${window}`);
    const told = new Map(
      pools.map(({ id, points }) => [id, points.map(({ atMs, available }) => [atMs - from, gibOf(available)])]),
    );
    expect([told, morePools]).toEqual([
      new Map([
        [
          facts.POOL_ID,
          [
            [0, 194n],
            [MINUTE_MS, 100n],
          ],
        ],
        [NFS.id, [[0, 60n]]],
      ]),
      false,
    ]);
    const hours = await ask(HOST_HISTORY, `?${window}&resolution=1h`);
    for (const one of hours.pools) {
      const pool = await ask(POOL_HISTORY, `?${window}&resolution=1h&pool=${encodeURIComponent(one.id)}`);
      expect([one.buckets, one.points]).toEqual([pool.buckets, []]);
    }
    const limited = await ask(HOST_HISTORY, `?${window}&limit=2`);
    expect(new Map(limited.pools.map(({ id, points, truncated }) => [id, [points.length, truncated]]))).toEqual(
      new Map([
        [facts.POOL_ID, [1, true]],
        [NFS.id, [1, false]],
      ]),
    );
  });

  test('the past of a guest’s disks begins with what they were, and comes as changes or in buckets', async () => {
    const [agent, guest] = [await agentOf('disks-past'), randomUUID()];
    const has = (allocation: bigint) => ({
      guests: [facts.guest('web', [facts.disk('/web')], { uuid: guest })],
      images: [facts.raw('/web', 20n * GiB, allocation * GiB)],
    });
    const began = Math.ceil(server.nowMs() / HOUR_MS) * HOUR_MS;
    server.pass(began - server.nowMs());
    await agent.full(has(5n));
    for (const [minutes, allocation] of [
      [70, 7n],
      [10, 6n],
      [60, 9n],
    ] as const) {
      server.pass(minutes * MINUTE_MS);
      await agent.delta(has(allocation));
    }
    const window = `guest=${guest}&from=${began + HOUR_MS}&to=${began + 4 * HOUR_MS}`;
    const changes = await ask(GUEST_HISTORY, `?${window}`);
    const told = (points: typeof changes.points) =>
      points.map(({ atMs, allocation }) => [(atMs - began) / MINUTE_MS, gibOf(allocation)]);
    expect([told(changes.starts), told(changes.points)]).toEqual([
      [[0, 5n]],
      [
        [70, 7n],
        [80, 6n],
        [140, 9n],
      ],
    ]);
    const { buckets, starts, points } = await ask(
      GUEST_HISTORY,
      `?${window}&resolution=1h&target=${changes.points[0]?.target}`,
    );
    expect([told(starts), points]).toEqual([[[0, 5n]], []]);
    expect(
      buckets.map(({ startMs, changes: count, min, max, last }) => [
        (startMs - began) / HOUR_MS,
        count,
        gibOf(min),
        gibOf(max),
        gibOf(last),
      ]),
    ).toEqual([
      [1, 2, 5n, 7n, 6n],
      [2, 1, 6n, 9n, 9n],
    ]);
    const other = await ask(GUEST_HISTORY, `?${window}&target=none`);
    expect([other.starts, other.points]).toEqual([[], []]);
  });

  test('guests, disks and findings are paged across hosts, none twice and none missing', async () => {
    for (const name of ['many-1', 'many-2', 'many-3']) {
      const guests = [1, 2, 3].map((number) => facts.guest(`${name}-${number}`, [facts.disk(`/${name}-${number}`)]));
      const images = guests.map((guest) => facts.raw(`/${guest.name}`, 9n * GiB, GiB));
      await (await agentOf(name)).full({ guests, images });
    }
    const names: string[] = [];
    for (let query = '?search=many-&limit=2'; query !== '';) {
      const { guests, next } = await ask(LIST_GUESTS, query);
      names.push(...guests.map(({ name }) => name));
      query = next === undefined ? '' : `?search=many-&limit=2&cursor=${next}`;
    }
    expect(names).toEqual(['1', '2', '3'].flatMap((host) => [1, 2, 3].map((guest) => `many-${host}-${guest}`)));
    const { disks } = await ask(LIST_DISKS, '?host=many-2&guest=many-2-3');
    expect(disks).toMatchObject([{ hostName: 'many-2', disk: 'vda', growth: 8n * GiB + BLOCK, basis: 'header' }]);
  });

  test('findings are chosen by severity and code', async () => {
    await (await agentOf('found')).full({ guests: [DB], images: IMAGES });
    const { findings } = await ask(LIST_FINDINGS, '?host=found&code=over-promised&severity=critical');
    const { findings: none } = await ask(LIST_FINDINGS, '?host=found&code=over-promised&severity=info');
    expect([findings.length, none.length]).toEqual([1, 0]);
  });

  const codesOf = async (host: string): Promise<readonly string[]> =>
    (await ask(LIST_FINDINGS, `?host=${host}`)).findings.map(({ code }) => code);

  const criticalsOf = async (host: string): Promise<readonly number[]> =>
    (await ask(LIST_HOSTS, `?search=${host}`)).hosts.map(({ findings }) => findings.critical);

  test('two agents that take turns are a finding of their host, for a while', async () => {
    const one = await agentOf('twice');
    const two = await TestAgent.of(server, one.hostId);
    Object.assign(two, { hostname: 'twice' });
    await one.full();
    await two.full();
    await one.full();
    const during = [await codesOf('twice'), await criticalsOf('twice')];
    server.pass(300_001);
    expect([during, await codesOf('twice'), await criticalsOf('twice')]).toEqual([[['two-agents'], [1]], [], [0]]);
  });

  test('who has an answer already is told so', async () => {
    await (await agentOf('tagged')).full();
    const first = await server.get('/v1/hosts/tagged/report', reader);
    const tag = first.headers.get('etag') ?? '';
    const again = await server.get('/v1/hosts/tagged/report', reader, { 'if-none-match': tag });
    expect([first.status, again.status, again.text]).toEqual([200, 304, '']);
  });

  describe('a question that nobody understands is refused', () => {
    test.each([
      ['/v1/hosts?limit=0', 400, 'REQUEST_INVALID'],
      ['/v1/hosts?limit=1e3', 400, 'REQUEST_INVALID'],
      ['/v1/hosts?sort=size', 400, 'REQUEST_INVALID'],
      ['/v1/hosts?freshnes=lost', 400, 'REQUEST_INVALID'],
      ['/v1/hosts?cursor=x', 400, 'REQUEST_INVALID'],
      ['/v1/hosts?ids=', 400, 'REQUEST_INVALID'],
      ['/v1/hosts?ids=somebody', 400, 'REQUEST_INVALID'],
      ['/v1/hosts/nobody', 404, 'NO_SUCH_HOST'],
      ['/v1/guests?host=nobody', 404, 'NO_SUCH_HOST'],
      ['/v1/hosts/00000000-0000-0000-0000-000000000000/explanation', 404, 'NO_SUCH_HOST'],
    ])('%s', async (path, status, code) => {
      const answer = await server.get(path, reader);
      expect(answer).toMatchObject({ status, body: { error: { code } } });
    });

    test('and an agent may ask nothing', async () => {
      const { secret } = await server.newToken('agent', '4c4c4544-0042-3510-8050-b8c04f4a3232');
      expect(await server.get('/v1/hosts', secret)).toMatchObject({ status: 403 });
    });
  });
}

function ambiguousBetween(hosts: readonly object[]): object {
  return { error: { code: 'HOST_AMBIGUOUS', candidates: { hosts, more: false } } };
}
