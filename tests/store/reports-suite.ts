// Reports in the database, on every engine: what comes out is what went in, and only what changed is written.
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { deltaOf, type ReportDelta } from '../../src/core/report-delta.ts';
import type { HostReport } from '../../src/core/report.ts';
import { reportDocument, type ReportOrigin } from '../../src/wire/report-document.ts';
import { lockHost } from '../../src/store/fleet/lock-host.ts';
import { findHost, forgetHost, listHosts } from '../../src/store/reports/host.ts';
import { readHostReport } from '../../src/store/reports/read-report.ts';
import { writeReport } from '../../src/store/reports/write-report.ts';
import * as facts from '../hosts/facts.ts';
import { twoReports } from '../properties/two-reports.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { NOW_MS, storeFixture } from './store-fixture.ts';

/** Each run is a handful of transactions. */
const RUNS = { numRuns: 25 };

/** What a host without any report is compared with. */
const NOTHING: HostReport = facts.report({ pools: [], guests: [], images: [], found: [], problems: [] });

/** Declares the suite. */
export function reportsSuite(start: StartEngine): void {
  const fixture = storeFixture(start);

  const keep = async (origin: ReportOrigin, before: HostReport, after: HostReport): Promise<void> => {
    const delta: ReportDelta = { ...deltaOf(before, after) };
    await fixture.store.write((tx) => writeReport(tx, { origin, delta, receivedAtMs: NOW_MS + origin.sequence }));
  };

  const kept = (hostId: string) => fixture.store.read((tx) => readHostReport(tx, hostId));

  test('a report, and the one after it, come back as they went in, order included', async () => {
    await fc.assert(
      fc.asyncProperty(twoReports, async ({ before, after }) => {
        const origin = anOrigin(1);
        await keep(origin, NOTHING, before);
        expect(documentOf(origin, await kept(origin.hostId))).toEqual(documentOf(origin, before));
        await keep({ ...origin, sequence: 2 }, before, after);
        expect(documentOf(origin, await kept(origin.hostId))).toEqual(documentOf(origin, after));
      }),
      RUNS,
    );
  });

  test('only the rows of facts that changed are written', async () => {
    const origin = anOrigin(1);
    const guests = ['a', 'b', 'c'].map((name) => facts.guest(name, []));
    const first = facts.report({ guests });
    await keep(origin, NOTHING, first);
    const before = await versions(origin.hostId);
    const second = {
      ...first,
      guests: guests.map((guest) => (guest.name === 'b' ? { ...guest, state: 'paused' as const } : guest)),
    };
    await keep({ ...origin, sequence: 2 }, first, second);
    const after = await versions(origin.hostId);
    const rewritten = [...after].filter(([key, version]) => before.get(key) !== version).map(([key]) => key);
    expect(rewritten).toEqual([expect.stringMatching(/^guest .* b$/)]);
    expect(after.size).toBe(before.size);
  });

  /** Which transaction wrote each row. */
  const versions = async (hostId: string): Promise<ReadonlyMap<string, string>> => {
    const { rows } = await fixture.store.read((tx) =>
      sql<{ fact: string; version: string }>`
        select kind || ' ' || key as fact, xmin::text as version from facts where host_id = ${hostId}`.execute(tx),
    );
    return new Map(rows.map(({ fact, version }) => [fact, version]));
  };

  test('very many problems are kept, and as many others after them, within the limits of a statement', async () => {
    const origin = anOrigin(1);
    await keep(origin, NOTHING, manyProblems('EACCES'));
    await keep({ ...origin, sequence: 2 }, manyProblems('EACCES'), manyProblems('EPERM'));
    expect((await kept(origin.hostId))?.problems).toEqual(manyProblems('EPERM').problems);
  });

  test('names that no index, no text column and no jsonb would take are kept', async () => {
    const origin = anOrigin(1);
    const paths = [
      'p'.repeat(4_096),
      `${'p'.repeat(4_095)}q`,
      'a\0b',
      'lone \uD800',
      'lone \uD801',
      '\u{1F4BE}'.repeat(200),
    ];
    const found = paths.map((path) => facts.found(facts.file(path, 4096n), 'other'));
    const report = facts.report({ found });
    await keep(origin, NOTHING, report);
    const back = await kept(origin.hostId);
    expect(back?.found.map(({ file }) => file.path)).toEqual(paths);
    await keep({ ...origin, sequence: 2 }, report, { ...report, found: found.slice(0, 1) });
    expect((await kept(origin.hostId))?.found.map(({ file }) => file.path)).toEqual(paths.slice(0, 1));
  });

  describe('a host', () => {
    test('is who reported last, and since when', async () => {
      const origin = anOrigin(1);
      expect(await fixture.store.read((tx) => findHost(tx, origin.hostId))).toBe(undefined);
      const report = facts.report({ hostname: 'kvm-7' });
      await keep(origin, NOTHING, report);
      const again = { ...origin, agentRun: randomUUID(), sequence: 9, periodMs: 30_000 };
      await keep(again, report, report);
      expect(await fixture.store.read((tx) => findHost(tx, origin.hostId))).toEqual({
        id: origin.hostId,
        name: 'kvm-7',
        agentRun: again.agentRun,
        sequence: 9,
        periodMs: 30_000,
        receivedAtMs: NOW_MS + 9,
        firstSeenAtMs: NOW_MS + 1,
      });
    });

    test('that is locked makes others wait, also before its first report', async () => {
      const origin = anOrigin(1);
      const report = facts.report();
      const arrive = (sequence: number) =>
        fixture.store.write(async (tx) => {
          const host = (await lockHost(tx, origin.hostId))?.host;
          if (host !== undefined && host.sequence >= sequence) return 'a duplicate';
          const delta = deltaOf(host === undefined ? NOTHING : report, report);
          await writeReport(tx, { origin: { ...origin, sequence }, delta, receivedAtMs: NOW_MS });
          return 'kept';
        });
      const outcomes = await Promise.all([1, 1, 1, 1, 1, 1, 1, 1].map((sequence) => arrive(sequence)));
      expect(outcomes.toSorted()).toEqual([...Array<string>(7).fill('a duplicate'), 'kept']);
    });

    test('that is forgotten leaves nothing', async () => {
      const origin = anOrigin(1);
      await keep(origin, NOTHING, facts.report({ guests: [facts.guest('a', [])] }));
      expect(await fixture.store.write((tx) => forgetHost(tx, origin.hostId))).toBe(true);
      expect(await fixture.store.write((tx) => forgetHost(tx, origin.hostId))).toBe(false);
      expect(await kept(origin.hostId)).toBe(undefined);
      expect(await versions(origin.hostId)).toEqual(new Map());
    });

    test('is listed by name, a page after the other, those of one name too', async () => {
      const origins = [anOrigin(1), anOrigin(1), anOrigin(1)];
      for (const origin of origins) await keep(origin, NOTHING, facts.report({ hostname: 'zz-same' }));
      const pages: string[] = [];
      let after: { name: string; id: string } | undefined = { name: 'zz', id: anOrigin(1).hostId };
      while (after !== undefined) {
        const [next] = await fixture.store.read((tx) => listHosts(tx, { limit: 1, ...(after && { after }) }));
        if (next !== undefined) pages.push(next.id);
        after = next;
      }
      expect(pages).toEqual(origins.map(({ hostId }) => hostId).toSorted());
    });
  });
}

function anOrigin(sequence: number): ReportOrigin {
  return { hostId: randomUUID(), agentRun: randomUUID(), sequence, periodMs: 60_000 };
}

function documentOf(origin: ReportOrigin, report: HostReport | undefined): unknown {
  return report === undefined ? undefined : reportDocument({ ...origin, kind: 'full', report });
}

function manyProblems(found: string): HostReport {
  const paths = Array.from({ length: 20_000 }, (_, number) => `/${number}`);
  const problems = paths.map((path) => ({ kind: 'denied' as const, subject: { path }, attempted: 'open', found }));
  return facts.report({ problems });
}
