// Jobs: each done once however many processes share the database, tried again after a failure, left in order. Takes an engine.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { balancesOf } from '../../src/core/pool.ts';
import { deltaOf } from '../../src/core/report-delta.ts';
import { timestamp } from '../../src/store/column-types.ts';
import { writeBalances } from '../../src/store/balances/write-balances.ts';
import { appendEvents } from '../../src/store/fleet/events.ts';
import { daysOf } from '../../src/store/history/partitions.ts';
import { databaseNow } from '../../src/store/history/retention.ts';
import { migrate } from '../../src/store/migrate.ts';
import { writeReport } from '../../src/store/reports/write-report.ts';
import { Store } from '../../src/store/store.ts';
import type { Tx } from '../../src/store/tables.ts';
import type { Job, Turn } from '../../src/server/jobs/job.ts';
import { MAINTAIN } from '../../src/server/jobs/maintain.ts';
import { MAKE_DAYS } from '../../src/server/jobs/make-days.ts';
import { DEFAULT_RETENTION, retainJob, type Retention } from '../../src/server/jobs/retain.ts';
import { ROLL_UP } from '../../src/server/jobs/roll-up.ts';
import { JobRunner } from '../../src/server/jobs/runner.ts';
import * as facts from '../hosts/facts.ts';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';
import { START_MS } from './server-fixture.ts';

const HOUR_MS = 3_600_000;

const DAY_MS = 24 * HOUR_MS;

/** A loaded machine gets as long as it needs. */
const WAIT = { timeout: 60_000, interval: 20 };

interface Told {
  readonly fields: object;
  readonly message: string;
}

/** Declares the suite. */
export function jobsSuite(start: StartEngine): void {
  let engine: EngineUnderTest;
  let store: Store;

  beforeAll(async () => {
    engine = await start();
    store = await Store.open(await engine.newTarget());
    await migrate(store, START_MS);
  });

  afterAll(async () => {
    await store.close();
    await engine.stop();
  });

  /** A runner that looks again at once. `looks` counts how often. */
  const aRunner = (jobs: readonly Job[]) => {
    const told: Told[] = [];
    let looks = 0;
    const log = {
      info: (fields: object, message: string) => void told.push({ fields, message }),
      warn: (fields: object, message: string) => void told.push({ fields, message }),
    };
    const after = (_delayMs: number, action: () => void) => {
      looks += 1;
      const timer = setTimeout(action, 1);
      return () => clearTimeout(timer);
    };
    const runner = new JobRunner({ store, nowMs: () => START_MS, after, log, holder: randomUUID() }, jobs);
    return { runner, told, looks: () => looks };
  };

  test('of eight processes, one does a job that is due, and it is not due again before its time', async () => {
    let turns = 0;
    const job = aJob(async () => void (turns += 1));
    const runners = Array.from({ length: 8 }, () => aRunner([job]));
    await vi.waitFor(() => expect(runners.every(({ looks }) => looks() > 5)).toBe(true), WAIT);
    await Promise.all(runners.map(({ runner }) => runner.end()));
    expect(turns).toBe(1);
  });

  test('is done again when it is due again', async () => {
    let turns = 0;
    const { runner } = aRunner([aJob(async () => void (turns += 1), 1)]);
    await vi.waitFor(() => expect(turns).toBeGreaterThan(2), WAIT);
    await runner.end();
  });

  test('a turn that fails is told in the log and tried again', async () => {
    let attempts = 0;
    const job = aJob(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error(`attempt ${attempts}`);
    }, 1);
    const { runner, told } = aRunner([job]);
    await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(3), WAIT);
    await runner.end();
    expect(told.slice(0, 3)).toMatchObject([
      { message: 'a job failed and is tried again', fields: { job: job.name, err: { message: 'attempt 1' } } },
      { message: 'a job failed and is tried again', fields: { job: job.name, err: { message: 'attempt 2' } } },
      { message: 'a job is done', fields: { job: job.name } },
    ]);
  });

  test('a process that was stopped for longer than its lease writes nothing more, and another does the job', async () => {
    const stopped = Promise.withResolvers<undefined>();
    const written: string[] = [];
    const stepOf = (who: string, { write }: Turn) => write(async () => void written.push(who));
    const name = randomUUID();
    const first = aRunner([
      {
        name,
        everyMs: HOUR_MS,
        run: async (turn) => {
          await stepOf('first', turn);
          await stopped.promise;
          await stepOf('first', turn);
        },
      },
    ]);
    await vi.waitFor(() => expect(written).toEqual(['first']), WAIT);
    await store.write((tx) => sql`update leases set expires_at = now() where name = ${`job ${name}`}`.execute(tx));
    const second = aRunner([{ name, everyMs: HOUR_MS, run: (turn) => stepOf('second', turn) }]);
    await vi.waitFor(() => expect(second.told).toHaveLength(1), WAIT);
    stopped.resolve(undefined);
    await vi.waitFor(() => expect(first.told).toHaveLength(1), WAIT);
    await Promise.all([first.runner.end(), second.runner.end()]);
    expect([written, first.told, second.told]).toMatchObject([
      ['first', 'second'],
      [{ fields: { err: { code: 'LEASE_LOST' } } }],
      [{ message: 'a job is done' }],
    ]);
  });

  test('a process that ends leaves a long job after its step, and the next one goes on with it at once', async () => {
    let steps = 0;
    const job = aJob(async ({ isEnding, write }) => {
      while (!isEnding()) await write(async () => void (steps += 1));
    });
    const { runner, told } = aRunner([job]);
    await vi.waitFor(() => expect(steps).toBeGreaterThan(0), WAIT);
    await runner.end();
    const left = steps;
    const next = aRunner([job]);
    await vi.waitFor(() => expect(steps).toBeGreaterThan(left), WAIT);
    await next.runner.end();
    expect(told).toEqual([]);
  });

  test('the days that come have their places, and maintenance goes through', async () => {
    const { runner, told } = aRunner([MAKE_DAYS, MAINTAIN]);
    await vi.waitFor(() => expect(told).toHaveLength(2), WAIT);
    await runner.end();
    expect(told.map(({ message }) => message)).toEqual(['a job is done', 'a job is done']);
    expect(await store.read(daysOf)).toEqual(['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28']);
  });

  test('what is older than its time is removed and nothing else, even by a clock that is ten years ahead', async () => {
    const now = await store.read(databaseNow);
    const hostId = randomUUID();
    const origin = { hostId, agentRun: randomUUID(), sequence: 1, periodMs: 60_000 };
    const report = facts.report();
    const delta = deltaOf({ ...report, pools: [] }, report);
    const times = [now - 100 * DAY_MS, now - HOUR_MS];
    await store.write((tx) => writeReport(tx, { origin, delta, receivedAtMs: now }));
    for (const atMs of times) {
      await store.write((tx) => writeBalances(tx, { hostId, balances: balancesOf(report), atMs }));
      await store.write((tx) => appendEvents(tx, atMs, [{ hostId, hostName: 'a', kind: 'host-late', detail: {} }]));
    }
    const turn = (aheadMs: number): Turn => ({
      store,
      nowMs: () => now + aheadMs,
      write: (work) => store.write(work),
      isEnding: () => false,
    });
    const left = () =>
      store.read(async (tx) => {
        const counts: number[] = [];
        for (const table of ['pool_history', 'pool_5min', 'pool_1h', 'pool_1d', 'events'] as const) {
          const { n } = await tx
            .selectFrom(table)
            .select((of) => of.fn.countAll<bigint>().as('n'))
            .executeTakeFirstOrThrow();
          counts.push(Number(n));
        }
        return counts;
      });
    await retainJob(DEFAULT_RETENTION).run(turn(0));
    // No bucket was made yet, so no report may go; events need none.
    expect(await left()).toEqual([2, 0, 0, 0, 1]);
    await ROLL_UP.run(turn(DAY_MS));
    expect(await left()).toEqual([2, 2, 2, 2, 1]);
    await retainJob(DEFAULT_RETENTION).run(turn(0));
    expect(await left()).toEqual([1, 1, 2, 2, 1]);
    await retainJob(DEFAULT_RETENTION).run(turn(3_650 * DAY_MS));
    expect(await left()).toEqual([1, 1, 2, 2, 1]);
    const forEver = Object.keys(DEFAULT_RETENTION).map((name) => [name, 0] as const);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same names
    await retainJob(Object.fromEntries(forEver) as unknown as Retention).run(turn(0));
    expect(await left()).toEqual([1, 1, 2, 2, 1]);
  });
  test('removal goes on piece by piece, past what stays, until nothing old is left', async () => {
    const now = await store.read(databaseNow);
    const [old, young] = [timestamp(now - 100 * DAY_MS), timestamp(now - HOUR_MS)];
    const held = 7_000;
    await store.write(async (tx) => {
      await sql`insert into providers (id, generation) values ('p', 0)`.execute(tx);
      for (const [id, state] of [
        ['ended', 'released'],
        ['held', 'confirmed'],
      ] as const) {
        await sql`
          insert into claims (id, consumer, provider_id, kind, state, origin, created_at, changed_at)
          values (${id}, ${randomUUID()}, 'p', 'build', ${state}, 'asked', ${old}, ${old})`.execute(tx);
        await sql`
          insert into claim_events (at, operation, claim_id, provider_id, generation, kind, state, resources)
          select ${old}::timestamptz, 'open', ${id}, 'p', 0, 'build', 'claimed', '[]' from generate_series(1, ${held})`.execute(
          tx,
        );
      }
      await sql`
        insert into claim_events (at, operation, claim_id, provider_id, generation, kind, state, resources)
        values (${young}, 'release', 'ended', 'p', 0, 'build', 'released', '[]')`.execute(tx);
      await sql`
        insert into audit_log (at, actor, action, subject, outcome, detail)
        select ${old}::timestamptz, 'a', 'b', 'c', 'done', '{}' from generate_series(1, 12000)`.execute(tx);
      await sql`
        insert into pool_1d select made.* from (select * from pool_1d limit 1) as one, generate_series(1000, 12999) as n,
          jsonb_populate_record(null::pool_1d, to_jsonb(one) || jsonb_build_object('pool_ref', n, 'at', ${old}::text)) as made`.execute(
        tx,
      );
    });
    let most = 0n;
    const counted: Turn = {
      store,
      nowMs: () => now,
      write: async (work) =>
        store.write(async (tx) => {
          const before = await rowsOf(tx);
          const result = await work(tx);
          const gone = before - (await rowsOf(tx));
          if (gone > most) most = gone;
          return result;
        }),
      isEnding: () => false,
    };
    const days = { retentionAuditDays: 30, retentionClaimEventDays: 30, retention1dDays: 30 };
    await retainJob({ ...DEFAULT_RETENTION, ...days }).run(counted);
    const left = await store.read(async (tx) => {
      const { rows } = await sql<{ claim_id: string; n: bigint }>`
        select claim_id, count(*) as n from claim_events where provider_id = 'p' group by 1 order by 1`.execute(tx);
      return rows.map(({ claim_id, n }) => [claim_id, n]);
    });
    expect(left).toEqual([
      ['ended', 1n],
      ['held', BigInt(held)],
    ]);
    expect(most).toBe(5_000n);
  });
}

/** Of what is removed in pieces. */
async function rowsOf(tx: Tx): Promise<bigint> {
  const { rows } = await sql<{ n: bigint }>`
    select (select count(*) from audit_log) + (select count(*) from claim_events) + (select count(*) from pool_1d) as n`.execute(
    tx,
  );
  return rows[0]?.n ?? 0n;
}

function aJob(run: Job['run'], everyMs = HOUR_MS): Job {
  return { name: randomUUID(), everyMs, run };
}
