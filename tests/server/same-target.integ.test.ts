// Two disks of one guest with one target in one report: a drive that has another medium from the next boot on, or somebody's malice. Both
// are counted, shown and remembered, on both engines.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import type { HostReport } from '../../src/core/report.ts';
import { LIST_DISKS } from '../../src/wire/api/fleet.ts';
import { LIST_POOLS } from '../../src/wire/api/pools.ts';
import { GUEST_HISTORY } from '../../src/wire/api/history.ts';
import { SHOW_HOST } from '../../src/wire/api/hosts.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine, postgresEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

/** How much of their 20 GiB the medium of now and that of the next boot have taken, in GiB. */
type Taken = readonly [now: bigint, next: bigint];

function guestWith(uuid: string, [now, next]: Taken, poolId: string): Partial<HostReport> {
  const disks = [
    facts.disk(`/${uuid}/now`, { definedIn: 'active', format: 'raw' }),
    facts.disk(`/${uuid}/next`, { definedIn: 'persistent', format: 'raw' }),
  ];
  // Of a raw file's ceiling a page is the filesystem's.
  const rest = { fileFacts: { poolId }, headerFacts: { fullSize: 20n * GiB - 4096n } };
  return {
    guests: [facts.guest('web', disks, { uuid })],
    images: [
      facts.raw(`/${uuid}/now`, 20n * GiB, now * GiB, rest),
      facts.raw(`/${uuid}/next`, 20n * GiB, next * GiB, rest),
    ],
  };
}

describe.each([
  ['PostgreSQL', postgresEngine],
  ['PGlite', pgliteEngine],
] as const)('over %s', (_name, start) => {
  let server: TestServer;
  let reader: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    reader = (await server.newToken('reader')).secret;
  });

  afterAll(() => server.close());

  const disksOf = async (guest: string) => {
    const { body } = await server.get(`/v1/disks?guest=${guest}`, reader);
    return LIST_DISKS.answer.parse(body).disks.map(({ disk, allocation }) => [disk, allocation]);
  };

  test('both are shown and charged, and each keeps its own past when their figures change places', async () => {
    const [agent, guest, poolId] = [await TestAgent.of(server), randomUUID(), `fs:${randomUUID()}`];
    const pools = [facts.filesystem({ id: poolId })];
    const from = server.nowMs();
    const sent = [];
    sent.push(await agent.full({ pools, ...guestWith(guest, [5n, 2n], poolId) }));
    server.pass(60_000);
    sent.push(await agent.delta(guestWith(guest, [5n, 9n], poolId)));
    server.pass(60_000);
    sent.push(await agent.full({ pools, ...guestWith(guest, [5n, 10n], poolId) }));
    expect(sent.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(await disksOf(guest))).toEqual(
      new Set([
        ['vda', 5n * GiB],
        ['vda', 10n * GiB],
      ]),
    );
    const page = SHOW_HOST.answer.parse((await server.get(`/v1/hosts/${agent.hostId}`, reader)).body);
    expect(page.host.pools.map(({ growth }) => growth)).toEqual([25n * GiB]);
    const past = await server.get(`/v1/history/guest?guest=${guest}&from=${from}&to=${server.nowMs() + 1}`, reader);
    const { points } = GUEST_HISTORY.answer.parse(past.body);
    const byDisk = Map.groupBy(points, ({ diskKey }) => diskKey);
    expect([...byDisk.values()].map((changes) => changes.map(({ allocation = 0n }) => allocation / GiB))).toEqual([
      [5n],
      [2n, 9n, 10n],
    ]);
  });

  test('a pool that two hosts share is charged for both of each guest, and once for a guest on its way', async () => {
    const [one, two] = [await TestAgent.of(server), await TestAgent.of(server)];
    const [poolId, moving, staying] = [`nfs:store:/${randomUUID()}`, randomUUID(), randomUUID()];
    const pools = [facts.filesystem({ id: poolId, shared: true })];
    await one.full({ pools, ...guestWith(moving, [5n, 2n], poolId) });
    await two.full({ pools, ...guestWith(moving, [5n, 2n], poolId) });
    const growthNow = async () => {
      server.pass(2_001); // The fleet is kept for a moment.
      const { pools: all } = LIST_POOLS.answer.parse((await server.get('/v1/pools?shared=true', reader)).body);
      return all.find(({ id }) => id === poolId)?.growth;
    };
    expect(await growthNow()).toBe(33n * GiB);
    await two.full({ pools, ...guestWith(staying, [1n, 1n], poolId) });
    expect(await growthNow()).toBe(71n * GiB);
  });

  test('names that together read alike do not make two disks one', async () => {
    const [agent, guest, poolId] = [await TestAgent.of(server), randomUUID(), `fs:${randomUUID()}`];
    const pools = [facts.filesystem({ id: poolId }), facts.filesystem({ id: `${poolId} 2`, mountPoint: '/other' })];
    const images = ['a', 'b', 'c', 'd'].map((name, at) =>
      facts.raw(`/${guest}/${name}`, 20n * GiB, GiB, { fileFacts: { poolId: at === 2 ? `${poolId} 2` : poolId } }),
    );
    const guests = [
      facts.guest(
        'web',
        ['a', 'b', 'c'].map((name) => facts.disk(`/${guest}/${name}`)),
        { uuid: guest },
      ),
      facts.guest('web vda', [facts.disk(`/${guest}/d`, { target: poolId })], { uuid: guest }),
    ];
    for (const send of [agent.full.bind(agent), agent.delta.bind(agent)]) {
      expect((await send({ pools, guests, images })).status).toBeLessThan(300);
      expect(await disksOf(guest)).toHaveLength(4);
    }
    const past = await server.get(`/v1/history/guest?guest=${guest}&from=0&to=${server.nowMs() + 1}`, reader);
    expect(new Set(GUEST_HISTORY.answer.parse(past.body).points.map(({ diskKey }) => diskKey)).size).toBe(4);
  });
});
