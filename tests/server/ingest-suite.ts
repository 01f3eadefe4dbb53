// What becomes of reports in every order in which they can arrive. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { DEFAULT_HOST_POLICY } from '../../src/core/claim/host-inventory.ts';
import { DEFAULT_THRESHOLDS } from '../../src/core/finding.ts';
import { bucketStart } from '../../src/core/history/buckets.ts';
import { balancesOf } from '../../src/core/pool.ts';
import type { HostReport } from '../../src/core/report.ts';
import { readJson, writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import { readReport } from '../../src/wire/report.ts';
import { newestPlace, readEvents } from '../../src/store/fleet/events.ts';
import { readPoolHistory } from '../../src/store/history/read-history.ts';
import { readHostReport } from '../../src/store/reports/read-report.ts';
import type { Store } from '../../src/store/store.ts';
import { KnownDays } from '../../src/store/history/known-days.ts';
import { ReportCache } from '../../src/server/ingest/report-cache.ts';
import { takeReport, type Ingest } from '../../src/server/ingest/take-report.ts';
import * as facts from '../hosts/facts.ts';
import { fleetEnvelope, fleetReport, hostIdOf, USUAL_SHAPE } from '../hosts/fleet.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { allTold } from './all-told.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

const WEB = facts.guest('web', [facts.disk('/web')]);
const DB = facts.guest('db', [facts.disk('/db')]);
const IMAGES = [facts.raw('/web', 20n * GiB, 5n * GiB), facts.raw('/db', 300n * GiB, 10n * GiB)];

const PROBLEM = { subject: {}, attempted: 'list domains', kind: 'unavailable', found: 'nobody answers' } as const;

const HOUR_MS = 3_600_000;

const ACCEPTED = { status: 202, body: { accepted: true, full: false } };
const KNOWN = { status: 200, body: { accepted: true, full: false } };
const OLDER = { status: 200, body: { accepted: false, full: false } };
const NEEDS_FULL = { status: 409, body: { error: { code: 'REPORT_NEEDS_FULL' } } };

/** A pool without an identity of its own, as an agent names it by its host. */
function named(host: string) {
  const value = `${host}:0:43`;
  return [facts.filesystem({ id: `dev:${value}`, identity: { kind: 'device-number', value } })];
}

/** Declares the suite. */
export function ingestSuite(start: StartEngine): void {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServerAlone(start);
  });

  afterAll(() => server.close());

  const guestsHeld = async (agent: TestAgent): Promise<readonly string[] | undefined> => {
    const report = await server.store.read((tx) => readHostReport(tx, agent.hostId));
    return report?.guests.map(({ name }) => name);
  };

  test('a full report, then a delta: what is held is what the host has now', async () => {
    const agent = await TestAgent.of(server);
    const first = await agent.full({ guests: [WEB], images: IMAGES });
    const second = await agent.delta({ guests: [WEB, DB] });
    expect([first, second]).toMatchObject([ACCEPTED, ACCEPTED]);
    expect(await guestsHeld(agent)).toEqual(['web', 'db']);
  });

  test('a report that comes twice, and one that was overtaken, change nothing', async () => {
    const agent = await TestAgent.of(server);
    await agent.full({ guests: [WEB] });
    await agent.full({ guests: [WEB, DB] });
    const twice = await agent.again({ guests: [] });
    agent.sequence = 1;
    const overtaken = await agent.again({ guests: [] });
    expect([twice, overtaken]).toMatchObject([KNOWN, OLDER]);
    expect(await guestsHeld(agent)).toEqual(['web', 'db']);
  });

  test('a delta whose base is not held is refused, and a full report closes the gap', async () => {
    const agent = await TestAgent.of(server);
    const unknown = await agent.delta({ guests: [WEB] });
    await agent.full({ guests: [WEB] });
    agent.sequence += 5;
    const gap = await agent.delta({ guests: [DB] });
    const closed = await agent.full({ guests: [DB] });
    expect([unknown, gap, closed]).toMatchObject([NEEDS_FULL, NEEDS_FULL, ACCEPTED]);
    expect(await guestsHeld(agent)).toEqual(['db']);
  });

  test('a delta that removes what is not there needs a full report', async () => {
    const agent = await TestAgent.of(server);
    const report = facts.report({ hostname: agent.hostname });
    await agent.full();
    const nothing = { removed: [], changed: [] };
    const { pools: _pools, guests: _guests, images: _images, found: _found, problems: _problems, ...heading } = report;
    agent.sequence += 1;
    const answer = await agent.send({
      kind: 'delta',
      base: agent.sequence - 1,
      delta: { heading, pools: nothing, guests: { removed: ['x y'], changed: [] }, images: nothing, found: nothing },
    });
    expect(answer).toMatchObject(NEEDS_FULL);
  });

  test('a reinstalled agent begins anew, and its sequence with it', async () => {
    const agent = await TestAgent.of(server);
    await agent.full({ guests: [WEB] });
    Object.assign(agent, { agentRun: randomUUID(), sequence: 0 });
    const delta = await agent.delta({ guests: [DB] });
    const full = await agent.full({ guests: [DB] });
    expect([delta, full]).toMatchObject([NEEDS_FULL, ACCEPTED]);
    expect(await guestsHeld(agent)).toEqual(['db']);
  });

  test('two agents that speak for one host by turns are told, whoever comes later', async () => {
    const one = await TestAgent.of(server);
    const two = await TestAgent.of(server, one.hostId);
    const place = await server.store.read(newestPlace);
    await one.full();
    await two.full();
    server.pass(60_000);
    await one.full();
    await allTold(server.store);
    const events = await server.store.read((tx) => readEvents(tx, place, 100));
    expect(events.filter(({ hostId }) => hostId === one.hostId).map(({ kind }) => kind)).toEqual([
      'host-appeared',
      'report-accepted',
      'report-accepted',
      'two-agents',
      'report-accepted',
    ]);
  });

  test('a full report is told, a delta only when it is complete and the one before was not, or the other way round', async () => {
    const agent = await TestAgent.of(server);
    const place = await server.store.read(newestPlace);
    await agent.full({ guests: [WEB], images: IMAGES });
    await agent.delta({ pools: [facts.filesystem({ available: 193n * GiB })] });
    await agent.delta({ problems: [PROBLEM] });
    await agent.delta({ hostname: 'x' });
    await agent.delta({ problems: [] });
    await allTold(server.store);
    const events = await server.store.read((tx) => readEvents(tx, place, 100));
    const told = events.filter(({ hostId, kind }) => hostId === agent.hostId && kind === 'report-accepted');
    expect(told.map(({ detail }) => detail)).toEqual([
      { sequence: 1n, complete: true },
      { sequence: 3n, complete: false },
      { sequence: 5n, complete: true },
    ]);
  });

  test('a report that waited has its place in the history when its audit ended, and is noted for the buckets of that time', async () => {
    const agent = await TestAgent.of(server);
    const startMs = server.nowMs();
    const pointsOf = () =>
      server.store.read(async (tx) => {
        const window = { fromMs: 0, toMs: startMs * 2, limit: 9 };
        const points = await readPoolHistory(tx, { hostId: agent.hostId, poolId: facts.POOL_ID }, window);
        const late = await tx.selectFrom('late_reports').select('at').where('host_id', '=', agent.hostId).execute();
        return [points.map(({ atMs }) => (atMs - startMs) / HOUR_MS), late.map(({ at }) => at)];
      });
    const waited = (hours: number) => ({
      finishedAtMs: facts.NOW_MS - hours * HOUR_MS,
      startedAtMs: facts.NOW_MS - hours * HOUR_MS,
    });
    await agent.full();
    expect(await pointsOf()).toEqual([[0], []]);
    server.pass(5 * HOUR_MS);
    await agent.full(waited(3));
    await agent.delta(waited(2));
    await agent.delta(waited(0));
    const late = [2, 3].map((hours) => bucketStart(startMs + hours * HOUR_MS, '5min'));
    expect(await pointsOf()).toEqual([[0, 2, 3, 5], late]);
    // Older than any history: it says nothing of the pools any more.
    await agent.full(waited(24 * 40));
    expect(await pointsOf()).toEqual([[0, 2, 3, 5], late]);
  });

  test('a pool that was named by its host’s name, and now by its id, keeps its history', async () => {
    const agent = await TestAgent.of(server);
    await agent.full({ pools: named('localhost') });
    server.pass(HOUR_MS);
    await agent.full({ pools: named(agent.hostId) });
    const window = { fromMs: 0, toMs: server.nowMs() + 1, limit: 9 };
    const pointsOf = (poolId = '') =>
      server.store.read((tx) => readPoolHistory(tx, { hostId: agent.hostId, poolId }, window));
    const [before, since] = [named('localhost')[0]?.id, named(agent.hostId)[0]?.id];
    expect([(await pointsOf(before)).length, (await pointsOf(since)).length]).toEqual([0, 2]);
  });

  test('one host cannot report for another', async () => {
    const [agent, other] = [await TestAgent.of(server), await TestAgent.of(server)];
    const answer = await agent.send({ kind: 'full', report: facts.report() }, other.hostId);
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'NOT_ALLOWED' } } });
    expect(await guestsHeld(other)).toBe(undefined);
  });

  // As many as one host may send at once.
  test('the same report from four connections at once is taken once', async () => {
    const agent = await TestAgent.of(server);
    agent.sequence = 1;
    const answers = await Promise.all(Array.from({ length: 4 }, () => agent.again({ guests: [WEB] })));
    const taken = answers.filter(({ status }) => status === 202);
    const known = answers.filter(({ status }) => status === 200);
    expect([taken.length, known.length]).toEqual([1, 3]);
  });

  describe('a report that means harm is refused, and what was held stays', () => {
    test.each<[what: string, parts: Parameters<TestAgent['full']>[0]]>([
      ['more free than there is', { pools: [facts.filesystem({ free: 900n * GiB })] }],
      ['more available than free', { pools: [facts.filesystem({ available: 900n * GiB })] }],
      ['two guests of one name', { guests: [WEB, WEB] }],
      ['two pools of one id', { pools: [facts.filesystem(), facts.filesystem()] }],
    ])('%s', async (_what, parts) => {
      const agent = await TestAgent.of(server);
      await agent.full({ guests: [DB] });
      const answer = await agent.full(parts);
      expect([answer, await guestsHeld(agent)]).toMatchObject([
        { status: 400, body: { error: { code: 'REPORT_INVALID' } } },
        ['db'],
      ]);
    });
  });

  test('two replicas that take one host by turns, each with a memory of its own, keep what the host has', async () => {
    const replicas = [anIngest(server.store), anIngest(server.store)];
    const turns = [0, 0, 1, 1, 0, 1, 0, 0];
    for (const [tick, replica] of turns.entries()) {
      const envelope = fleetEnvelope(7, tick, false, { ...USUAL_SHAPE, quietTicks: 2 });
      const arrival = { nowMs: server.nowMs() + tick, sentAtMs: undefined };
      const ingest = replicas[replica] ?? anIngest(server.store);
      expect(await takeReport(ingest, envelope, arrival)).toMatchObject({ kind: 'accept' });
      const report = fleetReport(7, tick, { ...USUAL_SHAPE, quietTicks: 2 });
      expect(await server.store.read((tx) => readHostReport(tx, hostIdOf(7)))).toEqual(asSent(report));
      expect(await allocations(server.store, hostIdOf(7))).toEqual(allocationsIn(report));
    }
  });

  test('a finding appears and clears, and each is told once', async () => {
    const agent = await TestAgent.of(server);
    await agent.full({ guests: [WEB], images: IMAGES });
    await allTold(server.store);
    const place = await server.store.read(newestPlace);
    await agent.delta({ guests: [WEB, DB] });
    await agent.delta({ guests: [WEB, DB], hostname: agent.hostname });
    await agent.delta({ guests: [WEB] });
    await allTold(server.store);
    const events = await server.store.read((tx) => readEvents(tx, place, 100));
    const told = events.filter(({ kind, detail }) => kind !== 'report-accepted' && isOverPromised(detail));
    expect(told.map(({ kind }) => kind)).toEqual(['finding-appeared', 'finding-cleared']);
  });
}

function isOverPromised(detail: unknown): boolean {
  return typeof detail === 'object' && detail !== null && 'code' in detail && detail.code === 'over-promised';
}

function anIngest(store: Store): Ingest {
  const memory = { cache: new ReportCache(), days: new KnownDays() };
  return { store, thresholds: DEFAULT_THRESHOLDS, policy: DEFAULT_HOST_POLICY, ...memory };
}

/** A report as it is read back: absent is the same as undefined. */
function asSent(report: HostReport): unknown {
  const { kind, ...document } = reportDocument({ ...ORIGIN, kind: 'full', report });
  const envelope = readReport(readJson(writeJsonLine({ ...document, kind })));
  return envelope.kind === 'full' ? envelope.report : undefined;
}

const ORIGIN = { hostId: randomUUID(), agentRun: randomUUID(), sequence: 1, periodMs: 60_000 };

async function allocations(store: Store, hostId: string): Promise<readonly (bigint | null)[]> {
  const rows = await store.read((tx) =>
    tx
      .selectFrom('disks')
      .select('allocation')
      .where('host_id', '=', hostId)
      .where('gone_at', 'is', null)
      .orderBy('guest_name')
      .execute(),
  );
  return rows.map(({ allocation }) => allocation);
}

function allocationsIn(report: HostReport): readonly (bigint | undefined)[] {
  return balancesOf(report)
    .flatMap(({ promises }) => promises)
    .toSorted((a, b) => (a.guest.name < b.guest.name ? -1 : 1))
    .map(({ allocation }) => allocation);
}
