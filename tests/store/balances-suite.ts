// Balances in the database, on every engine: what is kept of pools and disks is what core derives, and history keeps what was.
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { balancesOf } from '../../src/core/pool.ts';
import { deltaOf } from '../../src/core/report-delta.ts';
import type { HostReport } from '../../src/core/report.ts';
import { hostsSharingGuests } from '../../src/store/balances/hosts-sharing-guests.ts';
import { writeBalances } from '../../src/store/balances/write-balances.ts';
import { daysOf, dropBefore, PARTITIONED_TABLES } from '../../src/store/history/partitions.ts';
import { readDiskHistory, readPoolHistory } from '../../src/store/history/read-history.ts';
import { writeReport } from '../../src/store/reports/write-report.ts';
import * as facts from '../hosts/facts.ts';
import { twoReports } from '../properties/two-reports.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { NOW_MS, storeFixture } from './store-fixture.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOTHING: HostReport = facts.report({ pools: [], guests: [], images: [], found: [], problems: [] });
const EVER = { fromMs: 0, toMs: NOW_MS + 1_000 * DAY_MS, limit: 1_000 };

/** Declares the suite. */
export function balancesSuite(start: StartEngine): void {
  const fixture = storeFixture(start);

  const aHost = async (): Promise<string> => {
    const hostId = randomUUID();
    const origin = { hostId, agentRun: randomUUID(), sequence: 1, periodMs: MINUTE_MS };
    await fixture.store.write((tx) =>
      writeReport(tx, { origin, delta: deltaOf(NOTHING, NOTHING), receivedAtMs: NOW_MS }),
    );
    return hostId;
  };

  const keep = (hostId: string, report: HostReport, atMs: number) =>
    fixture.store.write((tx) => writeBalances(tx, { hostId, balances: balancesOf(report), atMs }));

  const keepGuests = (hostId: string, poolId: string, guests: readonly string[], atMs = NOW_MS) =>
    keep(hostId, withGuests(poolId, guests), atMs);

  const poolsOf = (hostId: string) =>
    fixture.store.read((tx) =>
      tx
        .selectFrom('pools')
        .select(['key', 'total', 'occupied', 'available', 'growth', 'worst_case_free', 'provisioned', 'unknown_disks'])
        .where('host_id', '=', hostId)
        .where('gone_at', 'is', null)
        .execute(),
    );

  const disksOf = (hostId: string) =>
    fixture.store.read((tx) =>
      tx
        .selectFrom('disks')
        .select(['guest_uuid', 'target', 'virtual_size', 'allocation', 'ceiling', 'growth', 'basis'])
        .where('host_id', '=', hostId)
        .where('gone_at', 'is', null)
        .execute(),
    );

  test('pools and disks are what core derives of the report, whatever there was before', async () => {
    await fc.assert(
      fc.asyncProperty(twoReports, async ({ before, after }) => {
        const hostId = await aHost();
        for (const [number, report] of [before, after].entries()) {
          await keep(hostId, report, NOW_MS + number);
          expect(sorted(await poolsOf(hostId))).toEqual(sorted(balancesOf(report).map(poolOf)));
          expect(sorted(await disksOf(hostId))).toEqual(
            sorted(balancesOf(report).flatMap(({ promises }) => promises.map(diskOf))),
          );
        }
      }),
      { numRuns: 15 },
    );
  });

  test('hosts of a pool that have a guest of another one are found, and no others', async () => {
    const [a, b, c, d] = [await aHost(), await aHost(), await aHost(), await aHost()];
    const [export1, export2] = [`nfs:s:/${randomUUID()}`, `nfs:s:/${'long'.repeat(200)}${randomUUID()}`];
    const [moving, other] = [randomUUID(), randomUUID()];
    await keepGuests(a, export1, [moving, randomUUID()]);
    await keepGuests(b, export1, [moving]);
    await keepGuests(c, export1, [randomUUID(), other]);
    await keepGuests(d, export2, [moving, other]); // Guests of others, on another pool.
    const found = () => fixture.store.read((tx) => hostsSharingGuests(tx, [export1, export2]));
    expect([...(await found())].toSorted()).toEqual([a, b].toSorted());
    await keepGuests(a, export1, [], NOW_MS + 1); // It has moved.
    expect(await found()).toEqual(new Set());
    await keepGuests(c, export2, [other], NOW_MS + 1);
    expect([...(await found())].toSorted()).toEqual([c, d].toSorted());
    expect(await fixture.store.read((tx) => hostsSharingGuests(tx, []))).toEqual(new Set());
  });

  test('sums beyond 64 bits are kept exactly', async () => {
    const hostId = await aHost();
    await keep(hostId, hugeReport(), NOW_MS);
    const [pool] = await poolsOf(hostId);
    expect(pool?.provisioned).toBe(3n * (2n ** 63n - 1n));
    expect(pool?.worst_case_free).toBeLessThan(-(2n ** 63n));
  });

  describe('history', () => {
    test('has a point of a pool for each report, of a disk for each change', async () => {
      const hostId = await aHost();
      const uuid = randomUUID();
      for (const [minute, allocation] of [1n, 1n, 2n, 2n, undefined, 2n].entries()) {
        await keep(hostId, oneDisk(uuid, allocation), NOW_MS + minute * MINUTE_MS);
      }
      const pool = await fixture.store.read((tx) => readPoolHistory(tx, { hostId, poolId: facts.POOL_ID }, EVER));
      expect(pool.map(({ atMs, provisioned }) => [minutes(atMs), provisioned])).toEqual([
        [0, 10n * GiB],
        [1, 10n * GiB],
        [2, 10n * GiB],
        [3, 10n * GiB],
        [4, 0n],
        [5, 10n * GiB],
      ]);
      const disk = await fixture.store.read((tx) => readDiskHistory(tx, { guestUuid: uuid, target: undefined }, EVER));
      expect(disk.map(({ atMs, gone, allocation }) => [minutes(atMs), gone, allocation])).toEqual([
        [0, false, GiB],
        [2, false, 2n * GiB],
        [4, true, undefined],
        [5, false, 2n * GiB],
      ]);
    });

    test('is asked for by window, its end left out', async () => {
      const hostId = await aHost();
      for (const minute of [0, 1, 2, 3]) await keep(hostId, facts.report(), NOW_MS + minute * MINUTE_MS);
      const window = { fromMs: NOW_MS + MINUTE_MS, toMs: NOW_MS + 3 * MINUTE_MS, limit: 9 };
      const ask = (limit: number) =>
        fixture.store.read((tx) => readPoolHistory(tx, { hostId, poolId: facts.POOL_ID }, { ...window, limit }));
      expect((await ask(9)).map(({ atMs }) => minutes(atMs))).toEqual([1, 2]);
      expect((await ask(1)).map(({ atMs }) => minutes(atMs))).toEqual([1]);
    });

    test('a day is made by its first report, by many at once, and dropped when it is too old', async () => {
      const hosts = await Promise.all(Array.from({ length: 8 }, aHost));
      const days = [10, 11, 12].map((day) => NOW_MS + day * DAY_MS);
      for (const atMs of days) await Promise.all(hosts.map((hostId) => keep(hostId, facts.report(), atMs)));
      const dropped: (readonly string[])[] = [];
      for (const table of PARTITIONED_TABLES) {
        dropped.push(await fixture.store.write((tx) => dropBefore(tx, table, (days[1] ?? 0) + 1)));
      }
      const byDay = PARTITIONED_TABLES.filter((table) => table !== 'pool_1h');
      expect(dropped.flat()).toEqual(expect.arrayContaining(byDay.map((table) => `${table}_20261205`)));
      // December is not over.
      expect(dropped.flat()).not.toContain('pool_1h_202612');
      expect(await fixture.store.read(daysOf)).toEqual(['2026-12-06', '2026-12-07']);
      const [hostId = ''] = hosts;
      const kept = await fixture.store.read((tx) => readPoolHistory(tx, { hostId, poolId: facts.POOL_ID }, EVER));
      expect(kept.map(({ atMs }) => atMs)).toEqual(days.slice(1));
    });
  });
}

function minutes(atMs: number): number {
  return (atMs - NOW_MS) / MINUTE_MS;
}

function oneDisk(uuid: string, allocationGib: bigint | undefined): HostReport {
  if (allocationGib === undefined) return facts.report();
  const image = facts.raw('/x/disk', 10n * GiB, allocationGib * GiB);
  const disk = facts.disk('/x/disk', { chain: [image.file.id] });
  return facts.report({ images: [image], guests: [facts.guest('a', [disk], { uuid })] });
}

function hugeReport(): HostReport {
  const images = [1, 2, 3].map((number) => facts.qcow2(`/x/${number}`, 2n ** 63n - 1n, 0n));
  const guests = images.map(({ file }) => facts.guest(file.path, [facts.disk(file.path, { chain: [file.id] })]));
  return facts.report({ images, guests: guests.map((guest) => ({ ...guest, uuid: randomUUID() })) });
}

function poolOf({
  pool,
  total,
  occupied,
  available,
  growth,
  worstCaseFree,
  provisioned,
  uncertainty,
}: ReturnType<typeof balancesOf>[number]) {
  return {
    key: pool.id,
    total,
    occupied: occupied ?? null,
    available: available ?? null,
    growth,
    worst_case_free: worstCaseFree ?? null,
    provisioned,
    unknown_disks: uncertainty.unknownDisks.length,
  };
}

function diskOf({
  guest,
  disk,
  virtualSize,
  allocation,
  ceiling,
  growth,
  basis,
}: ReturnType<typeof balancesOf>[number]['promises'][number]) {
  return {
    guest_uuid: guest.uuid,
    target: disk.target,
    virtual_size: virtualSize ?? null,
    allocation: allocation ?? null,
    ceiling: ceiling ?? null,
    growth: growth ?? null,
    basis,
  };
}

/** In one order, whoever gave them. */
function sorted<T extends object>(rows: readonly T[]): readonly T[] {
  const text = (row: T): string => Object.values(row).map(String).join(' ');
  return rows.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

function withGuests(poolId: string, guests: readonly string[]): HostReport {
  return facts.report({
    pools: [facts.filesystem({ id: poolId, shared: true })],
    guests: guests.map((uuid) => facts.guest(uuid.slice(0, 8), [facts.disk(`/${uuid}`)], { uuid })),
    images: guests.map((uuid) => facts.raw(`/${uuid}`, GiB, 0n, { fileFacts: { poolId } })),
  });
}
