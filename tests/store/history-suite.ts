// Roll-ups and retention on every engine: buckets are what core/history makes of the samples, each made once, and what is old goes.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { BUCKET_MS, rollUp, type BucketLength } from '../../src/core/history/buckets.ts';
import { historyValuesOf, HISTORY_FIGURES } from '../../src/core/history/figures.ts';
import { GiB } from '../../src/core/bytes.ts';
import { balancesOf } from '../../src/core/pool.ts';
import { deltaOf } from '../../src/core/report-delta.ts';
import type { HostReport } from '../../src/core/report.ts';
import { appendAudit, listAudit } from '../../src/store/audit-log/audit-log.ts';
import { writeBalances } from '../../src/store/balances/write-balances.ts';
import { dropDiskHistory } from '../../src/store/history/disk-starts.ts';
import { dropHistory } from '../../src/store/history/drop-history.ts';
import { keptSince } from '../../src/store/history/kept-since.ts';
import { firstLate, mendStep, noteLate } from '../../src/store/history/late-reports.ts';
import { readDiskHistory, readDiskStarts, readPoolHistory } from '../../src/store/history/read-history.ts';
import { readPoolBuckets } from '../../src/store/history/read-buckets.ts';
import { doneUntil, rollUpStep } from '../../src/store/history/roll-up.ts';
import { removeAudit, removeGone } from '../../src/store/history/retention.ts';
import { writeReport } from '../../src/store/reports/write-report.ts';
import type { Tx } from '../../src/store/tables.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { NOW_MS, storeFixture } from './store-fixture.ts';

const MINUTE_MS = 60_000;
const DAY_MS = BUCKET_MS['1d'];
const LENGTHS = ['5min', '1h', '1d'] as const;
const NOTHING: HostReport = facts.report({ pools: [], guests: [], images: [], found: [], problems: [] });

/** Declares the suite. */
export function historySuite(start: StartEngine): void {
  const fixture = storeFixture(start);

  const aHost = async (): Promise<string> => {
    const hostId = randomUUID();
    const origin = { hostId, agentRun: randomUUID(), sequence: 1, periodMs: MINUTE_MS };
    const delta = deltaOf(NOTHING, NOTHING);
    await fixture.store.write((tx) => writeReport(tx, { origin, delta, receivedAtMs: NOW_MS }));
    return hostId;
  };

  const keep = (hostId: string, report: HostReport, atMs: number) =>
    fixture.store.write((tx) => writeBalances(tx, { hostId, balances: balancesOf(report), atMs }));

  const rollUpAll = async (nowMs: number): Promise<void> => {
    for (const length of LENGTHS) while (await fixture.store.write((tx) => rollUpStep(tx, length, nowMs)));
  };

  const bucketsOf = (hostId: string, length: BucketLength) =>
    fixture.store.read((tx) =>
      readPoolBuckets(tx, { hostId, poolId: facts.POOL_ID }, length, { fromMs: 0, toMs: NOW_MS * 2, limit: 10_000 }),
    );

  test('buckets are what core makes of the samples: none made, some made, all made, and made again', async () => {
    const hostId = await aHost();
    const samples = Array.from({ length: 40 }, (_, at) => ({
      // With gaps of hours, and over midnight.
      atMs: NOW_MS + at * 7 * MINUTE_MS + (at > 20 ? 9 * BUCKET_MS['1h'] : 0),
      report: at % 7 === 5 ? unknownGuests() : at % 5 === 3 ? unknownDisk(at) : oneDisk(BigInt(at % 9) + 1n),
    }));
    for (const { atMs, report } of samples) await keep(hostId, report, atMs);
    const expected = Object.fromEntries(LENGTHS.map((length) => [length, expectedOf(samples, length)]));
    for (const untilMs of [NOW_MS, NOW_MS + 2 * BUCKET_MS['1h'], NOW_MS + DAY_MS / 2, NOW_MS + 3 * DAY_MS]) {
      await rollUpAll(untilMs);
      await rollUpAll(untilMs);
      for (const length of LENGTHS) {
        expect([length, untilMs, worded(await bucketsOf(hostId, length))]).toEqual([length, untilMs, expected[length]]);
      }
    }
    const made = await fixture.store.read((tx) => doneUntil(tx, '1d'));
    expect(made).toBeGreaterThan(samples.at(-1)?.atMs ?? 0);
    // The clock is set back: what comes again is made again, with the samples that come then.
    await rollUpAll(NOW_MS + 2 * BUCKET_MS['1h']);
    for (const length of LENGTHS) expect(worded(await bucketsOf(hostId, length))).toEqual(expected[length]);
  });

  /** A report of a host with one disk, dated when its time was over for long. */
  const keepLate = (hostId: string, report: HostReport, atMs: number) =>
    fixture.store.write(async (tx) => {
      await noteLate(tx, hostId, atMs);
      await writeBalances(tx, { hostId, balances: balancesOf(report), atMs });
    });

  const mend = async (): Promise<void> => {
    while (await fixture.store.write(mendStep));
  };

  test('reports that come late correct the buckets of their time, and no other', async () => {
    const [hostId, other] = [await aHost(), await aHost()];
    const [startMs, endMs] = [NOW_MS + 4 * DAY_MS, NOW_MS + 6 * DAY_MS];
    const each = (from: number, step: number): readonly Reported[] =>
      Array.from({ length: 30 }, (_, at) => ({
        atMs: startMs + (from + at * step) * MINUTE_MS,
        report: oneDisk(BigInt(at % 7) + 1n),
      }));
    const [soon, late] = [each(0, 11), [...each(1, 17), ...each(DAY_MS / MINUTE_MS, 3)]];
    for (const { atMs, report } of soon) await keep(hostId, report, atMs);
    for (const { atMs, report } of soon) await keep(other, report, atMs);
    await rollUpAll(endMs);
    const others = await Promise.all(LENGTHS.map((length) => bucketsOf(other, length)));
    for (const { atMs, report } of late) await keepLate(hostId, report, atMs);
    await mend();
    await mend();
    const all = [...soon, ...late].toSorted((a, b) => a.atMs - b.atMs);
    for (const length of LENGTHS) expect(worded(await bucketsOf(hostId, length))).toEqual(expectedOf(all, length));
    expect(await Promise.all(LENGTHS.map((length) => bucketsOf(other, length)))).toEqual(others);
    expect(await fixture.store.read(firstLate)).toBe(undefined);
  });

  /** The process is killed before the transaction is committed. */
  const stopped = async (work: (tx: Tx) => Promise<unknown>): Promise<void> => {
    const killed = fixture.store.write(async (tx) => {
      await work(tx);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
  };

  test('a roll-up that is stopped anywhere, and two at once, come to the same buckets', async () => {
    const hostId = await aHost();
    const samples = Array.from({ length: 60 }, (_, at) => ({
      atMs: NOW_MS + 7 * DAY_MS + at * 13 * MINUTE_MS,
      report: oneDisk(BigInt(at % 5) + 1n),
    }));
    const endMs = NOW_MS + 9 * DAY_MS;
    for (const { atMs, report } of samples) await keep(hostId, report, atMs);
    for (const length of LENGTHS) {
      for (let step = 0; step < 5; step += 1) {
        await stopped((tx) => rollUpStep(tx, length, endMs));
        await fixture.store.write((tx) => rollUpStep(tx, length, endMs));
      }
    }
    await Promise.all([rollUpAll(endMs), rollUpAll(endMs), rollUpAll(endMs)]);
    const more = { atMs: NOW_MS + 7 * DAY_MS + MINUTE_MS, report: oneDisk(9n) };
    await keepLate(hostId, more.report, more.atMs);
    await stopped(mendStep);
    await Promise.all([mend(), mend()]);
    const all = [...samples, more].toSorted((a, b) => a.atMs - b.atMs);
    for (const length of LENGTHS) expect(worded(await bucketsOf(hostId, length))).toEqual(expectedOf(all, length));
  });

  test('reports are not dropped before their buckets are made, late ones included', async () => {
    const hostId = await aHost();
    const [firstMs, thirdMs] = [NOW_MS + 10 * DAY_MS, NOW_MS + 12 * DAY_MS];
    for (let day = 10; day < 14; day += 1) await keep(hostId, oneDisk(1n), NOW_MS + day * DAY_MS);
    const drop = () => fixture.store.write((tx) => dropHistory(tx, 'pool_history', NOW_MS + 100 * DAY_MS));
    const has = async (atMs: number): Promise<boolean> => {
      const window = { fromMs: atMs, toMs: atMs + 1, limit: 9 };
      const name = { hostId, poolId: facts.POOL_ID };
      return (await fixture.store.read((tx) => readPoolHistory(tx, name, window))).length > 0;
    };
    await rollUpAll(thirdMs);
    await keepLate(hostId, oneDisk(2n), firstMs);
    await drop();
    expect([await has(firstMs), await has(thirdMs)]).toEqual([true, true]);
    await mend();
    await drop();
    expect([await has(firstMs), await has(thirdMs)]).toEqual([false, true]);
    // What comes for a day that was dropped is no more all there was, and changes no bucket.
    const before = await bucketsOf(hostId, '5min');
    await keepLate(hostId, oneDisk(3n), firstMs);
    await mend();
    expect(await bucketsOf(hostId, '5min')).toEqual(before);
    expect(await fixture.store.read(keptSince)).toBeGreaterThan(firstMs);
  });

  test('what a disk was when a window begins is known, whatever of its history was dropped', async () => {
    const [hostId, name] = [await aHost(), randomUUID()];
    const guest = (allocationGib: bigint): HostReport => {
      const report = oneDisk(allocationGib);
      return { ...report, guests: report.guests.map((one) => ({ ...one, uuid: name })) };
    };
    const days = [20, 21, 23].map((day) => NOW_MS + day * DAY_MS);
    for (const [at, atMs] of days.entries()) await keep(hostId, guest(BigInt(at) + 1n), atMs);
    const startAt = async (fromMs: number): Promise<unknown> => {
      const found = await fixture.store.read((tx) =>
        readDiskStarts(tx, { guestUuid: name, target: undefined }, fromMs),
      );
      return found.map(({ atMs, allocation }) => [atMs, (allocation ?? 0n) / GiB]);
    };
    const [first = 0, second = 0, third = 0] = days;
    const later = NOW_MS + 30 * DAY_MS;
    const known = [[], [[first, 1n]], [[second, 2n]], [[third, 3n]]];
    const all = async (): Promise<unknown> => Promise.all([first, second, third, later].map(startAt));
    expect(await all()).toEqual(known);
    // It is stopped after each of its steps, and begun anew.
    for (let most = 0; most < 12; most += 1) {
      let steps = 0;
      await dropDiskHistory(
        async (work) => {
          steps += 1;
          return steps > most ? undefined : fixture.store.write(work);
        },
        NOW_MS + 22 * DAY_MS,
      );
      expect([most, await startAt(third), await startAt(later)]).toEqual([most, [[second, 2n]], [[third, 3n]]]);
    }
    const kept = await fixture.store.read((tx) =>
      readDiskHistory(tx, { guestUuid: name, target: undefined }, { fromMs: 0, toMs: later, limit: 9 }),
    );
    expect(kept.map(({ atMs }) => atMs)).toEqual([third]);
    await dropDiskHistory((work) => fixture.store.write(work), later);
    expect(await startAt(later)).toEqual([[third, 3n]]);
  });

  test('old lines of the audit log go, newer ones stay, and nothing else may remove the latter', async () => {
    const { store } = fixture;
    for (const atMs of [NOW_MS - 3 * DAY_MS, NOW_MS - 1]) await store.write((tx) => appendAudit(tx, anEntry(atMs)));
    await store.write((tx) => removeAudit(tx, NOW_MS - DAY_MS));
    const audit = await store.read((tx) => listAudit(tx, { limit: 9 }));
    expect(audit.map(({ atMs }) => atMs)).toEqual([NOW_MS - 1]);
    await expect(store.write((tx) => sql`delete from audit_log`.execute(tx))).rejects.toThrow(
      'never changed or removed',
    );
  });

  test('what no report has named for long is forgotten, what is named stays', async () => {
    const hostId = await aHost();
    await keep(hostId, oneDisk(1n), NOW_MS);
    await keep(hostId, { ...oneDisk(1n), guests: [] }, NOW_MS + MINUTE_MS);
    const left = async (beforeMs: number): Promise<number> => {
      await fixture.store.write((tx) => removeGone(tx, 'disks', beforeMs));
      const rows = await fixture.store.read((tx) =>
        tx.selectFrom('disks').select('key').where('host_id', '=', hostId).execute(),
      );
      return rows.length;
    };
    expect([await left(NOW_MS), await left(NOW_MS + 2 * MINUTE_MS)]).toEqual([1, 0]);
  });
}

interface Reported {
  readonly atMs: number;
  readonly report: HostReport;
}

function expectedOf(reported: readonly Reported[], length: BucketLength): unknown {
  const figures = HISTORY_FIGURES.map((figure) => {
    const samples = reported.map(({ atMs, report }) => {
      const [balance] = balancesOf(report);
      return { atMs, value: balance === undefined ? undefined : historyValuesOf(balance)[figure] };
    });
    return [figure, rollUp(samples, length)] as const;
  });
  return worded(Object.fromEntries(figures) as Awaited<ReturnType<typeof readPoolBuckets>>); // oxlint-disable-line typescript/no-unsafe-type-assertion -- it has every figure
}

/** When in its bucket the last sample was is not kept. */
function worded(buckets: Awaited<ReturnType<typeof readPoolBuckets>>): unknown {
  return HISTORY_FIGURES.map((figure) => [
    figure,
    buckets[figure].map(({ startMs, summary: { known, unknown } }) => [
      startMs,
      unknown,
      known && [known.count, known.min, known.max, known.sum, known.last.value],
    ]),
  ]);
}

function oneDisk(allocationGib: bigint): HostReport {
  const image = facts.raw('/x/disk', 10n * GiB, allocationGib * GiB);
  return facts.report({
    images: [image],
    guests: [facts.guest('a', [facts.disk('/x/disk', { chain: [image.file.id] })])],
  });
}

/** Of a host whose libvirt is away: what its guests may take is not nothing. */
function unknownGuests(): HostReport {
  const problem = { kind: 'unavailable', subject: {}, attempted: 'ask libvirt', found: 'connection refused' } as const;
  return { ...oneDisk(1n), guests: [], problems: [problem] };
}

/** A disk whose growth nobody knows: the sums that need it are not known. */
function unknownDisk(at: number): HostReport {
  const report = oneDisk(1n);
  return { ...report, guests: [...report.guests, facts.guest(`b${at}`, [facts.disk('/x/missing')])] };
}

function anEntry(atMs: number): Parameters<typeof appendAudit>[1] {
  const common = { actor: 'a', tokenId: undefined, client: undefined, action: 'x', subject: 'y' };
  return { ...common, atMs, outcome: 'done', detail: {} };
}
