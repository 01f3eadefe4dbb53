// Calls about hosts: the list, one of them, its explanation, who shares its pools, and its report.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { explanationOf } from '../../core/explanation.ts';
import { countBySeverity } from '../../core/finding.ts';
import { worstFirst } from '../../core/findings/worst-first.ts';
import type { Freshness } from '../../core/freshness.ts';
import { invariant } from '../../core/invariant.ts';
import type { HostReport } from '../../core/report.ts';
import { EXPLAIN_HOST, HOST_REPORT, LIST_HOSTS, SHOW_HOST, type HostLine } from '../../wire/api/hosts.ts';
import { HOST_SHARING } from '../../wire/api/sharing.ts';
import { explanationDocument } from '../../wire/explanation-document.ts';
import { reportDocument } from '../../wire/report-document.ts';
import { uuidText } from '../../wire/scalars.ts';
import { listFleet, type HostPlace, type ListedHost } from '../../store/fleet/list-hosts.ts';
import { readHostReport } from '../../store/reports/read-report.ts';
import type { Tx } from '../../store/tables.ts';
import type { KeptCharges } from '../claims/kept-charges.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { hostFindings, readHostRecords } from '../fleet/host-findings.ts';
import { hostSharing } from '../fleet/host-sharing.ts';
import { hostLineOf, theHost } from '../fleet/host-line.ts';
import { findingsOfPools, linesOfNow, withAllHosts } from '../fleet/lines-of-now.ts';
import type { Neighbours } from '../fleet/neighbours.ts';
import { problemsOf } from '../fleet/problems-of.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { register, type Identify } from '../http/register.ts';
import type { ReportCache } from '../ingest/report-cache.ts';
import type { ServerWorld } from '../world.ts';

/** Hosts looked at in one step while a filter is applied. */
const STEP = 500;

const place = z.object({ name: z.string(), id: uuidText(), worstCaseFree: z.bigint().optional() });

/** What answers about hosts are made of, beside the database. */
interface HostParts {
  readonly reports: ReportCache;
  readonly neighbours: Neighbours;
  readonly charges: KeptCharges;
  readonly view: () => Promise<FleetView>;
}

/** Adds the calls. */
export function addHostRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  { reports, neighbours, charges, view }: HostParts,
): void {
  register(app, identify, LIST_HOSTS, async ({ query }) => {
    const { limit, sort, search, freshness, ids } = query;
    const start = placeOf(place, query.cursor);
    const after = start === undefined ? undefined : { ...start, worstCaseFree: start.worstCaseFree };
    const found = await matching({ world, charges }, { sort, search, after, freshness, ids }, limit + 1);
    const hosts = await withAllHosts(found.slice(0, limit), view);
    const last = hosts.at(-1);
    const next = found.length > limit && last !== undefined ? cursorOf(placeOfLine(last)) : undefined;
    return { document: { hosts, next } };
  });
  register(app, identify, SHOW_HOST, async ({ params }) => {
    const nowMs = world.nowMs();
    // One transaction for all that is asked of the database: to begin and end another costs more than most of its statements.
    const { host, report, line, records, explanation } = await world.store.read(async (tx) => {
      const found = await hostAndReport(tx, reports, params.id);
      const [listed] = await linesOfNow(tx, charges, [hostLineOf(found.host, nowMs)], nowMs);
      const alone = explanationOf(found.report, world.thresholds);
      return {
        ...found,
        line: listed,
        records: await readHostRecords(tx, found.host),
        explanation: await neighbours.explain(tx, found.host.id, alone),
      };
    });
    const own = hostFindings({ listed: host, explanation }, records, nowMs);
    invariant(line !== undefined, 'a host has a line');
    const [whole = line] = await withAllHosts([line], view);
    const findings = [...own, ...(await findingsOfPools(line, view))].toSorted(worstFirst);
    return {
      document: {
        host: { ...whole, findings: countBySeverity(findings) },
        findings,
        problems: [...problemsOf(line, report)],
      },
    };
  });
  register(app, identify, EXPLAIN_HOST, async ({ params }) => {
    const { host, explanation } = await world.store.read(async (tx) => {
      const found = await hostAndReport(tx, reports, params.id);
      return {
        ...found,
        explanation: await neighbours.explain(tx, found.host.id, explanationOf(found.report, world.thresholds)),
      };
    });
    return { document: explanationDocument(explanation, hostLineOf(host, world.nowMs())) };
  });
  register(app, identify, HOST_SHARING, async ({ params, query }) => {
    const { host, report, around } = await world.store.read(async (tx) => {
      const found = await hostAndReport(tx, reports, params.id);
      return { ...found, around: await neighbours.around(tx, found.host.id, found.report) };
    });
    const { id, name } = host;
    return { document: { host: { id, name }, ...hostSharing(id, report, around, query) } };
  });
  register(app, identify, HOST_REPORT, async ({ params }) => {
    const { host, report } = await world.store.read((tx) => hostAndReport(tx, reports, params.id));
    const { id: hostId, agentRun, sequence, periodMs } = host;
    return { document: reportDocument({ hostId, agentRun, sequence, periodMs, kind: 'full', report }) };
  });
}

function placeOfLine({ name, id, worstCaseFree }: HostLine): HostPlace {
  return { name, id, worstCaseFree };
}

interface Wanted {
  readonly sort: 'name' | 'worst-case-free';
  readonly search: string | undefined;
  readonly ids: readonly string[] | undefined;
  readonly after: HostPlace | undefined;
  readonly freshness: Freshness | undefined;
}

interface Reading extends Pick<HostParts, 'charges'> {
  readonly world: ServerWorld;
}

/** The first `limit` hosts that pass: freshness changes with time, so it is no column. One view of the database for all steps. */
async function matching(
  { world: { store, nowMs }, charges }: Reading,
  wanted: Wanted,
  limit: number,
): Promise<readonly HostLine[]> {
  const now = nowMs();
  return store.read(async (tx) => linesOfNow(tx, charges, await matchingIn(tx, now, wanted, limit), now));
}

async function matchingIn(tx: Tx, nowMs: number, wanted: Wanted, limit: number): Promise<readonly HostLine[]> {
  const { freshness } = wanted;
  const step = freshness === undefined ? limit : Math.max(limit, STEP);
  const lines: HostLine[] = [];
  let { after } = wanted;
  for (;;) {
    const hosts = await listFleet(tx, { ...wanted, after, limit: step });
    for (const host of hosts) {
      const line = hostLineOf(host, nowMs);
      if (freshness === undefined || line.freshness === freshness) lines.push(line);
      if (lines.length === limit) return lines;
    }
    after = hosts.at(-1);
    if (after === undefined || hosts.length < step) return lines;
  }
}

/** From the rows of its facts only where this process did not take it: to read and check them all is what takes longest here. */
async function hostAndReport(
  tx: Tx,
  reports: ReportCache,
  idOrName: string,
): Promise<{ readonly host: ListedHost; readonly report: HostReport }> {
  const host = await theHost(tx, idOrName);
  const report = reports.get({ ...host, hostId: host.id })?.report ?? (await readHostReport(tx, host.id));
  invariant(report !== undefined, 'a host that is listed has a report');
  return { host, report };
}
