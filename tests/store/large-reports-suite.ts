// Reports of very many facts in the database, on every engine: work that grows with their square would not end within the limits of a
// statement or of a test.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { explanationOf } from '../../src/core/explanation.ts';
import { DEFAULT_THRESHOLDS } from '../../src/core/finding.ts';
import { balancesOf } from '../../src/core/pool.ts';
import { reclaimableOf } from '../../src/core/reclaimable.ts';
import { deltaOf } from '../../src/core/report-delta.ts';
import type { HostReport } from '../../src/core/report.ts';
import { diskRowsOf } from '../../src/store/balances/disk-rows.ts';
import { writeBalances } from '../../src/store/balances/write-balances.ts';
import { callAll } from '../../src/store/call.ts';
import { reclaimableRowsOf } from '../../src/store/reclaimable/reclaimable-rows.ts';
import { reclaimableCalls } from '../../src/store/reclaimable/write-reclaimable.ts';
import { readHostReport } from '../../src/store/reports/read-report.ts';
import { writeReport } from '../../src/store/reports/write-report.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { NOW_MS, storeFixture } from './store-fixture.ts';

/** By the plans before migration 34 a minute and more in one statement, which may take 30 s; PGlite took several minutes. */
const MANY = 20_000;

const NOTHING: HostReport = facts.report({ pools: [], guests: [], images: [], found: [], problems: [] });

/** Declares the suite. */
export function largeReportsSuite(start: StartEngine): void {
  const fixture = storeFixture(start);

  /** A host that keeps what it is given next. */
  const aHost = () => {
    const origin = { hostId: randomUUID(), agentRun: randomUUID(), sequence: 1, periodMs: 60_000 };
    let last = NOTHING;
    const keep = async (report: HostReport): Promise<void> => {
      const delta = deltaOf(last, report);
      last = report;
      await fixture.store.write((tx) => writeReport(tx, { origin, delta, receivedAtMs: NOW_MS }));
    };
    return { hostId: origin.hostId, keep };
  };

  const kept = (hostId: string) => fixture.store.read((tx) => readHostReport(tx, hostId));

  const rowsWhere = async (table: string, hostId: string, condition: string): Promise<bigint> => {
    const { rows } = await fixture.store.read((tx) =>
      sql<{ count: bigint }>`
        select count(*) from ${sql.table(table)} where host_id = ${hostId} and ${sql.raw(condition)}`.execute(tx),
    );
    return rows[0]?.count ?? 0n;
  };

  test('very many problems, and as many others after them', async () => {
    const { hostId, keep } = aHost();
    await keep(facts.report({ problems: problems('a') }));
    await keep(facts.report({ problems: problems('b') }));
    expect((await kept(hostId))?.problems).toEqual(problems('b'));
  });

  test('very many files that change, turn round, and go', async () => {
    const { hostId, keep } = aHost();
    await keep(facts.report({ found: filesOf(1n) }));
    await keep(facts.report({ found: filesOf(2n) }));
    const turned = facts.report({ found: filesOf(2n).toReversed() });
    await keep(turned);
    expect((await kept(hostId))?.found).toEqual(turned.found);
    const half = facts.report({ found: turned.found.slice(0, MANY / 2) });
    await keep(half);
    expect((await kept(hostId))?.found).toEqual(half.found);
  });

  test('very many pools that change, and go', async () => {
    const { hostId, keep } = aHost();
    await keep(NOTHING);
    const pools = names().map((name) =>
      facts.filesystem({ id: `fs:${name}`, name: `/${name}`, mountPoint: `/${name}` }),
    );
    const [model] = balancesOf(facts.report());
    if (model === undefined) throw new Error('a host has a pool');
    const balances = pools.map((pool) => ({ ...model, pool }));
    const write = (some: typeof balances) =>
      fixture.store.write((tx) => writeBalances(tx, { hostId, balances: some, atMs: NOW_MS }));
    await write(balances);
    await write(balances.map((balance) => ({ ...balance, growth: GiB })));
    expect(await rowsWhere('pools', hostId, `growth = ${GiB}`)).toBe(BigInt(MANY));
    await write(balances.slice(0, MANY / 2));
    expect(await rowsWhere('pools', hostId, 'gone_at is not null')).toBe(BigInt(MANY / 2));
  });

  test('very many disks that change, and go', async () => {
    const { hostId, keep } = aHost();
    await keep(NOTHING);
    const write = (balances: ReturnType<typeof balancesWith>, disks?: Parameters<typeof writeBalances>[1]['disks']) =>
      fixture.store.write((tx) =>
        writeBalances(tx, { hostId, balances, atMs: NOW_MS, ...(disks === undefined ? {} : { disks }) }),
      );
    await write(balancesWith(1n));
    const changed = balancesWith(2n);
    await write(changed);
    expect(await rowsWhere('disks', hostId, 'allocation = 2')).toBe(BigInt(MANY));
    const before = diskRowsOf(changed);
    await write(changed, { before, now: before.slice(0, MANY / 2) });
    expect(await rowsWhere('disks', hostId, 'gone_at is not null')).toBe(BigInt(MANY / 2));
  });

  test('very many findings whose bytes can be had back, and that go', async () => {
    const { hostId, keep } = aHost();
    await keep(NOTHING);
    const report = hostWithOrphans();
    const now = reclaimableRowsOf(reclaimableOf(report, explanationOf(report, DEFAULT_THRESHOLDS).findings));
    const write = (work: Pick<Parameters<typeof reclaimableCalls>[0], 'before' | 'now'>) =>
      fixture.store.write((tx) => callAll(tx, reclaimableCalls({ hostId, atMs: NOW_MS, ...work })));
    await write({ before: [], now });
    expect(await rowsWhere('reclaimable', hostId, `document -> 'subject' ->> 'path' = about`)).toBe(BigInt(MANY));
    await write({ before: now, now: now.slice(0, MANY / 2) });
    expect(await rowsWhere('reclaimable', hostId, 'true')).toBe(BigInt(MANY / 2));
  });
}

function names(): readonly string[] {
  return Array.from({ length: MANY }, (_, number) => `n${number}`);
}

function problems(found: string) {
  return names().map((path) => ({ kind: 'denied' as const, subject: { path }, attempted: 'open a file', found }));
}

function filesOf(allocation: bigint) {
  return names().map((name) => facts.found(facts.file(`${facts.ROOT}/${name}`, allocation), 'other'));
}

function balancesWith(allocation: bigint) {
  return balancesOf(hostWithDisks(allocation));
}

function hostWithDisks(allocation: bigint): HostReport {
  const paths = names().map((name) => `${facts.ROOT}/${name}/disk`);
  const disks = paths.map((path, number) => facts.disk(path, { target: `vd${number}` }));
  return facts.report({
    guests: [facts.guest('a', disks)],
    images: paths.map((path) => facts.qcow2(path, GiB, allocation)),
  });
}

function hostWithOrphans(): HostReport {
  const files = names().map((name) => facts.file(`${facts.ROOT}/${name}/disk`, 1n));
  return facts.report({
    found: files.map((file, number) => facts.found(file, 'disk', `n${number}`)),
    images: files.map((file) => facts.image(file, facts.header('qcow2', GiB))),
  });
}
