// Policies that change while hosts report for the first time, join aggregates and promise, through two servers of one PostgreSQL: no host
// keeps figures of before, and no promise is made that the capacity of its moment does not have.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { floorDiv, GiB } from '../../src/core/bytes.ts';
import { DEFAULT_HOST_POLICY } from '../../src/core/claim/host-inventory.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import { SET_POLICY } from '../../src/wire/api/policies.ts';
import { applyPolicies, concernedBy } from '../../src/store/claims/apply-policies.ts';
import { openClaim } from '../../src/store/claims/open-claim.ts';
import { readProvider } from '../../src/store/claims/read-provider.ts';
import { lockPolicies, putOverride } from '../../src/store/policies/overrides.ts';
import type { Tx } from '../../src/store/tables.ts';
import * as facts from '../hosts/facts.ts';
import { postgresEngine, type EngineUnderTest } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { START_MS, startServer, type Answered, type TestServer } from './server-fixture.ts';

const TOTAL = 100n * GiB;

const WRITERS = 32;
const CLAIMS_EACH = 12;

let engine: EngineUnderTest;
let servers: TestServer[] = [];

beforeAll(async () => {
  engine = await postgresEngine();
});

beforeEach(async () => {
  const target = await engine.newTarget();
  const same: EngineUnderTest = { newTarget: () => Promise.resolve(target), stop: () => Promise.resolve() };
  servers = [await startServer(same, { openAccess: true }), await startServer(same, { openAccess: true })];
});

afterEach(async () => {
  for (const one of servers) await one.close();
});

afterAll(() => engine.stop());

/** One of both, by turns. */
function server(turn: number): TestServer {
  const one = servers[turn % servers.length];
  if (one === undefined) throw new Error('no server was started');
  return one;
}

async function newAgent(turn: number): Promise<TestAgent> {
  return (await TestAgent.of(server(0))).through(server(turn));
}

function report(agent: TestAgent, guests: readonly GuestFacts[] = []): Promise<Answered> {
  const pool = facts.filesystem({ id: `fs:${agent.hostId}`, total: TOTAL, free: TOTAL, available: TOTAL });
  return agent.full({ pools: [pool], guests });
}

async function set(turn: number, order: object): Promise<void> {
  const { status, text } = await server(turn).send('PUT', '/v1/policies', { resource: 'disk', reason: 'x', ...order });
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
}

async function ratios(agents: readonly TestAgent[]): Promise<readonly (bigint | undefined)[]> {
  const books = agents.map(({ hostId }) => server(0).store.read((tx) => readProvider(tx, hostId)));
  return (await Promise.all(books)).map((one) => one?.provider.inventory[0]?.allocationRatio);
}

/** A transaction that has done its work, and goes on when it is told to. */
interface Held {
  /** Of its backend. */
  readonly pid: number;
  end(): Promise<void>;
}

async function held(work: (tx: Tx) => Promise<unknown>): Promise<Held> {
  const [isDone, mayEnd] = [Promise.withResolvers<number>(), Promise.withResolvers<void>()];
  const ended = server(0).store.write(async (tx) => {
    await work(tx);
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    isDone.resolve(rows[0]?.pid ?? 0);
    await mayEnd.promise;
  });
  const pid = await isDone.promise;
  const end = async (): Promise<void> => {
    mayEnd.resolve();
    await ended;
  };
  return { pid, end };
}

/** A change of policy. */
function heldChange(scope: 'fleet' | 'aggregate', key: string): Promise<Held> {
  const override = { scope, key, resource: 'disk', reserved: undefined, allocationRatio: 1_500_000n } as const;
  return held(async (tx) => {
    await lockPolicies(tx, START_MS);
    const concerned = await concernedBy(tx, { scope, key }, 'write');
    await putOverride(tx, { ...override, reason: 'x', actor: 'test', changedAtMs: START_MS });
    await applyPolicies(tx, concerned, { mode: 'write', base: DEFAULT_HOST_POLICY });
  });
}

/** Lets the call go as far as it can: to its end, or to where it waits for `other`. */
async function untilDoneOrWaiting(call: Promise<unknown>, other: Held): Promise<'done' | 'waiting'> {
  const done = call.then(() => 'done' as const);
  for (;;) {
    const { rows } = await server(0).store.read((tx) =>
      sql<{ waiting: bigint }>`
        select count(*) as waiting from pg_stat_activity where ${other.pid}::integer = any (pg_blocking_pids(pid))`.execute(
        tx,
      ),
    );
    if ((rows[0]?.waiting ?? 0n) > 0n) return 'waiting';
    if ((await Promise.race([done, sleep(5, 'not yet')])) === 'done') return 'done';
  }
}

test('a host that reports for the first time while the fleet’s policy changes goes by the new one', async () => {
  const agent = await newAgent(1);
  const change = await heldChange('fleet', '');
  const reported = report(agent);
  const state = await untilDoneOrWaiting(reported, change);
  await change.end();
  expect([state, (await reported).status, await ratios([agent])]).toEqual(['waiting', 202, [1_500_000n]]);
});

test('a host that joins an aggregate while its policy changes goes by the new one', async () => {
  const agent = await newAgent(1);
  await report(agent);
  const key = randomUUID();
  const change = await heldChange('aggregate', key);
  const joined = join(1, agent, [key]);
  const state = await untilDoneOrWaiting(joined, change);
  await change.end();
  expect([state, (await joined).status, await ratios([agent])]).toEqual(['waiting', 200, [1_500_000n]]);
});

test('a report that changes nothing reads no policy; one that shows another guest does', async () => {
  const agent = await newAgent(1);
  const later = (guests: readonly GuestFacts[]): Promise<Answered> => {
    for (const one of servers) one.pass(60_000);
    return report(agent, guests);
  };
  await report(agent);
  await set(0, { scope: 'host', key: agent.hostId, allocationRatio: '1.5' });
  await later([]);
  const lock = await held((tx) => sql`lock table policy_overrides in access exclusive mode`.execute(tx));
  const same = await untilDoneOrWaiting(later([]), lock);
  const changed = later([facts.guest('new', [], { uuid: randomUUID() })]);
  const other = await untilDoneOrWaiting(changed, lock);
  await lock.end();
  expect([same, other, (await changed).status]).toEqual(['done', 'waiting', 202]);
});

test('a promise that is under way when policy changes is among those that the change tells of', async () => {
  const agent = await newAgent(1);
  await report(agent);
  const promise = await held((tx) =>
    openClaim(tx, agent.hostId, {
      id: randomUUID(),
      consumer: randomUUID(),
      project: undefined,
      resources: [{ resource: 'disk:instances', amount: 80n * GiB }],
      nowMs: START_MS,
      expiresAtMs: START_MS + 3_600_000,
    }),
  );
  const order = { scope: 'fleet', resource: 'disk', reserved: 30n * GiB, reason: 'x' };
  const changed = server(1).send('PUT', '/v1/policies', order);
  const state = await untilDoneOrWaiting(changed, promise);
  await promise.end();
  const { overCapacity } = SET_POLICY.answer.parse((await changed).body);
  expect([state, overCapacity.lines.map(({ over }) => over)]).toEqual(['waiting', [10n * GiB]]);
});

/** The wider and the narrower by turns, until `work` is done; the last one is the narrower. */
async function alternating(order: object, work: Promise<unknown>): Promise<number> {
  const done = work.then(() => 'done' as const);
  let changes = 0;
  for (;;) {
    await set(changes, { ...order, allocationRatio: '2' });
    await set(changes + 1, { ...order, allocationRatio: '1.5' });
    changes += 2;
    if ((await Promise.race([done, sleep(0, 'not yet')])) === 'done') return changes;
  }
}

/** Before 1.19 no generation is asked for. */
function join(turn: number, { hostId }: TestAgent, aggregates: readonly string[]): Promise<Answered> {
  const version = { 'openstack-api-version': 'placement 1.18' };
  return server(turn).send('PUT', `/placement/resource_providers/${hostId}/aggregates`, aggregates, version);
}

test('while policies of the fleet and an aggregate change, hosts appear, join and leave: nobody waits for another in a circle', async () => {
  const agents = await Promise.all(Array.from({ length: 24 }, (_, turn) => newAgent(turn)));
  const key = randomUUID();
  const working = Promise.all(
    agents.map(async (agent, turn) => {
      expect((await report(agent)).status).toBe(202);
      for (const aggregates of [[key], [], [key]]) {
        const { status, text } = await join(turn, agent, aggregates);
        expect([status, status === 200 ? '' : text]).toEqual([200, '']);
      }
    }),
  );
  await Promise.all([alternating({ scope: 'aggregate', key }, working), alternating({ scope: 'fleet' }, working)]);
  expect(await ratios(agents)).toEqual(agents.map(() => 1_500_000n));
  const { rows } = await server(0).store.read((tx) =>
    sql<{ deadlocks: bigint }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(tx),
  );
  expect(rows).toEqual([{ deadlocks: 0n }]);
});

test('no promise is made beyond the capacity of its moment', async () => {
  const agent = await newAgent(0);
  await report(agent);
  await set(0, { scope: 'fleet', allocationRatio: '1.5' });
  const started = await generation(agent);
  const outcomes: number[] = [];
  const writer = async (turn: number): Promise<void> => {
    for (let count = 0; count < CLAIMS_EACH; count += 1) {
      const id = randomUUID();
      const resources = { disk: { instances: BigInt(5 + ((turn + count) % 11)) * GiB } };
      const order = { id, guest: randomUUID(), host: agent.hostId, resources };
      const { status } = await server(turn).send('POST', '/v1/claims', order);
      outcomes.push(status);
      if (status === 201 && (turn + count) % 2 === 0) await server(turn).tell(`/v1/claims/${id}/release`);
    }
  };
  const work = Promise.all(Array.from({ length: WRITERS }, (_, turn) => writer(turn)));
  const changes = await alternating({ scope: 'fleet' }, work);
  expect(new Set(outcomes)).toEqual(new Set([201, 409]));
  const { worst, seen, most } = await replay(agent, started);
  expect(seen).toBe(changes);
  expect(worst).toBeGreaterThanOrEqual(0n);
  // The wider capacity was made use of: the narrower one alone would not have let so much in.
  expect(most).toBeGreaterThan((TOTAL * 3n) / 2n);
});

async function generation({ hostId }: Pick<TestAgent, 'hostId'>): Promise<bigint> {
  const books = await server(0).store.read((tx) => readProvider(tx, hostId));
  return books?.generation ?? 0n;
}

/** What happened to the host, in the order of its generations: each is an event of a claim, or else a change of policy, which are the wider
 *  and the narrower by turns. */
async function replay({ hostId }: Pick<TestAgent, 'hostId'>, started: bigint) {
  const { rows } = await server(0).store.read((tx) =>
    sql<{ generation: bigint; operation: string; amount: bigint }>`
      select e.generation, e.operation, r.amount from claim_events e join claim_resources r on r.claim_id = e.claim_id
      where e.provider_id = ${hostId} and e.generation > ${started} order by e.generation`.execute(tx),
  );
  const end = await generation({ hostId });
  const events = new Map(rows.map((row) => [row.generation, row]));
  let [isWide, promised, seen] = [false, 0n, 0];
  let [worst, most] = [TOTAL, 0n];
  for (let now = started + 1n; now <= end; now += 1n) {
    const event = events.get(now);
    if (event === undefined) {
      isWide = !isWide;
      seen += 1;
      continue;
    }
    promised += event.operation === 'open' ? event.amount : -event.amount;
    most = promised > most ? promised : most;
    const capacity = floorDiv(TOTAL * (isWide ? 4n : 3n), 2n);
    if (event.operation === 'open' && capacity - promised < worst) worst = capacity - promised;
  }
  return { worst, seen, most };
}
