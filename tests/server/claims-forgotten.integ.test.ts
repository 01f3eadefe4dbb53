// A host that is forgotten while somebody promises on it, over PostgreSQL, where both are under way at once: whichever is decided first,
// nothing stays promised on a host that is gone.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { lockProviders } from '../../src/store/claims/books.ts';
import { listClaims } from '../../src/store/claims/list-claims.ts';
import { postgresEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, startServerAlone, type Answered, type TestServer } from './server-fixture.ts';

let server: TestServer;
let operator: string;

beforeAll(async () => {
  server = await startServerAlone(postgresEngine);
  operator = (await server.newToken('operator')).secret;
});

afterAll(() => server.close());

/** Until so many transactions of this database wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const { rows } = await server.store.read((tx) =>
      sql<{ waiting: number }>`
        select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(tx),
    );
    if (rows[0]?.waiting === count) return;
    await sleep(5);
  }
}

/** A host that is lost, while its provider is locked: the calls are under way in this order, then the lock is given back. */
async function decidedInTurn(...calls: readonly ((hostId: string) => Promise<Answered>)[]) {
  const agent = await TestAgent.of(server);
  await agent.full();
  server.pass(300_001);
  const free = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const lock = server.store.write(async (tx) => {
    await lockProviders(tx, [agent.hostId], 'hosts');
    locked.resolve();
    await free.promise;
  });
  await locked.promise;
  const answers: Promise<Answered>[] = [];
  for (const call of calls) {
    answers.push(call(agent.hostId));
    await untilWaiting(answers.length);
  }
  free.resolve();
  await lock;
  const held = await server.store.read((tx) => listClaims(tx, { provider: agent.hostId, held: true }, { limit: 10 }));
  return { answers: await Promise.all(answers), held: held.length, hostId: agent.hostId };
}

const claim = (host: string): Promise<Answered> => {
  const force = { reason: 'it is lost, and somebody knows better' };
  const order = { id: randomUUID(), guest: randomUUID(), host, resources: { disk: { instances: GiB } }, force };
  return server.post('/v1/claims', writeJsonLine(order), bearer(operator));
};

const forget = (host: string): Promise<Answered> => server.tell(`/v1/hosts/${host}/forget`, bearer(operator));

test('a promise that is decided first is released with the host', async () => {
  const { answers, held } = await decidedInTurn(claim, forget);
  expect([answers.map(({ status }) => status), answers[1]?.body, held]).toMatchObject([
    [201, 200],
    { released: 1n },
    0,
  ]);
});

test('a promise that is decided later finds the host gone, and so does one that is asked for then', async () => {
  const { answers, held, hostId } = await decidedInTurn(forget, claim);
  const late = await claim(hostId);
  expect([...answers, late].map(({ status }) => status)).toEqual([200, 404, 404]);
  expect([answers[1]?.body, late.body]).toMatchObject([
    { error: { code: 'NO_SUCH_PROVIDER', message: expect.stringContaining('found one that was forgotten') as string } },
    { error: { code: 'NO_SUCH_HOST' } },
  ]);
  expect(held).toBe(0);
});
