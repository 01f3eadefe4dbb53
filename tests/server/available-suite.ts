// Claims held against the bytes that are really there, by the latest report, beside the builds that no report shows yet. A suite that
// takes an engine.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { PPM } from '../../src/core/ratio.ts';
import { SHOW_CLAIM } from '../../src/wire/api/claims.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, startServer, type TestServer } from './server-fixture.ts';

const MINUTE = 60_000;

/** Half of what is asked is written at once; ten times as much may be promised as there is. */
const HALF = { available: 'refuse', expectedFill: PPM / 2n } as const;

const GENEROUS = {
  vcpus: { reserved: 0n, allocationRatio: PPM },
  memory: { reserved: 0n, allocationRatio: PPM },
  disk: { reserved: 4n * GiB, allocationRatio: 10n * PPM },
};

/** A pool of 100 GiB under the instances path, with so much of it available. */
function poolWith(available: bigint, id: string, shared = false) {
  return {
    pools: [facts.filesystem({ id, shared, total: 100n * GiB, free: available * GiB, available: available * GiB })],
  };
}

interface Asked {
  readonly id?: string;
  readonly fill?: bigint;
  readonly force?: object;
  readonly guest?: string;
}

/** Declares the suite. */
export function availableSuite(start: StartEngine): void {
  let engine: EngineUnderTest;
  let server: TestServer;

  beforeAll(async () => {
    engine = await start();
    server = await startServer(engine, { hostPolicy: GENEROUS, available: HALF });
  });

  afterAll(async () => {
    await server.close();
    await engine.stop();
  });

  const claim = async (host: string, gib: bigint, asked: Asked = {}) => {
    const { id = randomUUID(), fill: expectedFillPpm, force, guest = randomUUID() } = asked;
    const { secret } = await server.newToken('operator');
    const resources = { disk: { instances: gib * GiB } };
    const body = writeJsonLine({ id, guest, host, resources, expectedFillPpm, force });
    return server.post('/v1/claims', body, bearer(secret));
  };

  test('a build is refused that the pool could not hold beside those in flight, until a report shows room', async () => {
    const agent = await TestAgent.of(server);
    const id = `fs:${randomUUID()}`;
    await agent.full(poolWith(24n, id));
    server.pass(MINUTE);
    const first = await claim(agent.hostId, 30n);
    const second = await claim(agent.hostId, 12n);
    const third = await claim(agent.hostId, 10n);
    expect([first.status, second.status, third.status]).toEqual([201, 409, 201]);
    expect(second.body).toMatchObject({
      error: {
        code: 'CLAIM_SHORT',
        shortages: [
          { rule: 'available', requested: 6n * GiB, used: 15n * GiB, limit: 20n * GiB, shortBy: GiB, when: 'now' },
        ],
        hint: 'The promise fits, the bytes are not there now: free space, wait until builds have ended, or name another host.',
      },
    });
    server.pass(MINUTE);
    await agent.full(poolWith(60n, id));
    expect((await claim(agent.hostId, 12n)).status).toBe(201);
  });

  test('once a report shows a guest’s disks, what it has written is no longer available and it is in flight no more', async () => {
    const agent = await TestAgent.of(server);
    const [poolId, guest] = [`fs:${randomUUID()}`, randomUUID()];
    await agent.full(poolWith(24n, poolId));
    server.pass(MINUTE);
    await claim(agent.hostId, 40n, { guest });
    expect((await claim(agent.hostId, 2n)).status).toBe(409);
    server.pass(MINUTE);
    await agent.full({
      ...poolWith(10n, poolId),
      guests: [facts.guest('web', [facts.disk('/web')], { uuid: guest })],
      images: [facts.raw('/web', 40n * GiB, 14n * GiB, { fileFacts: { poolId } })],
    });
    server.pass(MINUTE);
    expect([(await claim(agent.hostId, 14n)).status, (await claim(agent.hostId, 12n)).status]).toEqual([409, 201]);
  });

  test('a shared pool is as the host found it that reported last, for builds on any of its hosts', async () => {
    const id = `nfs:server:/${randomUUID()}`;
    const [a, b] = [await TestAgent.of(server), await TestAgent.of(server)];
    await a.full(poolWith(90n, id, true));
    server.pass(MINUTE);
    await b.full(poolWith(24n, id, true));
    server.pass(MINUTE);
    const onA = await claim(a.hostId, 30n);
    const onB = await claim(b.hostId, 12n);
    expect([onA.status, onB.status]).toEqual([201, 409]);
    expect(onB.body).toMatchObject({
      error: { shortages: [{ rule: 'available', used: 15n * GiB, limit: 20n * GiB }] },
    });
  });

  test('a claim says its own expected fill, which is kept with it; who says none gets what is usual', async () => {
    const agent = await TestAgent.of(server);
    await agent.full(poolWith(24n, `fs:${randomUUID()}`));
    server.pass(MINUTE);
    const [own, usual] = [{ id: randomUUID(), fill: PPM / 10n }, { id: randomUUID() }];
    const statuses = [
      await claim(agent.hostId, 41n), // 20.5 of the 20 GiB there are
      await claim(agent.hostId, 100n, own), // 10 of 20
      await claim(agent.hostId, 18n, usual), // 9 of 10
      await claim(agent.hostId, 4n), // 2 of 1
      await claim(agent.hostId, 1n, { fill: PPM }), // 1 of 1
    ];
    expect(statuses.map(({ status }) => status)).toEqual([409, 201, 201, 409, 201]);
    const { secret } = await server.newToken('placer');
    const fillOf = async (id: string) =>
      SHOW_CLAIM.answer.parse((await server.get(`/v1/claims/${id}`, secret)).body).claim.expectedFillPpm;
    expect([await fillOf(own.id), await fillOf(usual.id)]).toEqual([PPM / 10n, PPM / 2n]);
    const told = async (path: string, body: object) =>
      server.post(`/v1/claims/${own.id}/${path}`, writeJsonLine(body), bearer(secret));
    const resources = { disk: { instances: 100n * GiB } };
    const rebuilt = [
      await told('rebuild', { resources, expectedFillPpm: PPM / 5n }), // 20 where 10 are its own and 0 are left
      await told('rebuild', { resources, expectedFillPpm: 0n }),
    ];
    expect([rebuilt.map(({ status }) => status), await fillOf(own.id)]).toEqual([[409, 200], 0n]);
    const id = randomUUID();
    const size = { disk: { instances: 30n * GiB } };
    const moved = await told('move', {
      id,
      kind: 'resize',
      host: agent.hostId,
      resources: size,
      expectedFillPpm: PPM / 3n,
    });
    expect([moved.status, await fillOf(id)]).toEqual([201, PPM / 3n]); // 10 GiB less a byte, of the 10 that it gave back
    expect((await claim(agent.hostId, 1n)).status).toBe(409);
  });

  test.each([-1n, PPM + 1n, 10n ** 30n])('an expected fill of %s millionths is none', async (fill) => {
    const answer = await claim(randomUUID(), 1n, { fill });
    expect([answer.status, answer.body]).toMatchObject([400, { error: { code: 'REQUEST_INVALID' } }]);
  });

  test('force goes round it and says so; where policy is to tell, nobody is refused', async () => {
    const agent = await TestAgent.of(server);
    await agent.full(poolWith(4n, `fs:${randomUUID()}`));
    server.pass(MINUTE);
    const force = { reason: 'it is empty in an hour' };
    expect((await claim(agent.hostId, 2n, { force })).status).toBe(201);
    const lenient = await startServer(engine, { hostPolicy: GENEROUS, available: { ...HALF, available: 'tell' } });
    try {
      const there = await TestAgent.of(lenient);
      await there.full(poolWith(4n, `fs:${randomUUID()}`));
      lenient.pass(MINUTE);
      const { secret } = await lenient.newToken('placer');
      const body = {
        id: randomUUID(),
        guest: randomUUID(),
        host: there.hostId,
        resources: { disk: { instances: 90n * GiB } },
      };
      expect((await lenient.post('/v1/claims', writeJsonLine(body), bearer(secret))).status).toBe(201);
    } finally {
      await lenient.close();
    }
  });
}
