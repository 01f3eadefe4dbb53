// Calls about what can be had back: one page, and the sums.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { explanationOf } from '../../core/explanation.ts';
import type { Finding } from '../../core/finding.ts';
import { freshnessOf, LATE_AFTER_PERIODS } from '../../core/freshness.ts';
import { isUnused, RECLAIMABLE_CODES, type ReclaimableCode } from '../../core/reclaimable.ts';
import { finding as findingSchema } from '../../wire/explanation.ts';
import { LIST_RECLAIMABLE, RECLAIMABLE_TOTALS } from '../../wire/api/reclaimable.ts';
import {
  listReclaimable,
  sumReclaimable,
  type ListedReclaimable,
  type ReclaimableFilter,
} from '../../store/reclaimable/list-reclaimable.ts';
import { hostsLackingGuests } from '../../store/fleet/hosts-lacking-guests.ts';
import { namesOfPools } from '../../store/reports/names.ts';
import { readHostReport } from '../../store/reports/read-report.ts';
import type { Tx } from '../../store/tables.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { theHost } from '../fleet/host-line.ts';
import type { Neighbours } from '../fleet/neighbours.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

const place = z.object({ bytes: z.bigint().optional(), hostId: z.guid(), key: z.string() });

/** What the calls are asked with. */
interface Asked {
  readonly code?: readonly ReclaimableCode[] | undefined;
  readonly severity?: string | undefined;
  readonly host?: string | undefined;
  readonly search?: string | undefined;
}

/** Adds the calls. */
export function addReclaimableRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  { view, neighbours }: { readonly view: () => Promise<FleetView>; readonly neighbours: Neighbours },
): void {
  register(app, identify, LIST_RECLAIMABLE, async ({ query }) => {
    const { limit, cursor } = query;
    const after = placeOf(place, cursor);
    const found = await world.store.read(async (tx) => {
      const filter = await filterOf(tx, query);
      const start = after === undefined ? undefined : { ...after, bytes: after.bytes };
      const rows = await listReclaimable(tx, filter, { after: start, limit });
      const told = await toldByAll(tx, rows, { world, neighbours });
      const hosts = rows.map(({ hostId }) => hostId);
      const names = await namesOfPools(
        tx,
        hosts,
        told.flatMap(({ finding }) => finding.evidence?.pool ?? []),
      );
      const lacking = hosts.length === 0 ? new Set<string>() : await hostsLackingGuests(tx, hosts);
      return { rows, told, names, lacking };
    });
    const last = found.rows.length === limit ? found.rows.at(-1) : undefined;
    const next = last === undefined ? undefined : cursorOf({ bytes: last.bytes, hostId: last.hostId, key: last.key });
    // The fleet's pools are asked for only where a row lies on a shared one.
    const fleet = found.rows.some(({ isShared }) => isShared) ? await view() : { pools: [], lines: [] };
    const membersOf = new Map(fleet.pools.map(({ id, hosts }) => [id, hosts]));
    const lacking = new Set([
      ...found.lacking,
      ...fleet.lines.filter(({ machine }) => machine?.allGuests === false).map(({ id }) => id),
    ]);
    const findings = found.told.map(({ row, finding }) => ({
      ...finding,
      hostId: row.hostId,
      hostName: row.hostName,
      freshness: freshnessOf({ seenAtMs: row.receivedAtMs, nowMs: world.nowMs(), periodMs: row.periodMs }),
      receivedAtMs: row.receivedAtMs,
      measuredAtMs: row.measuredAtMs,
      firstSeenAtMs: row.firstSeenAtMs,
      poolName: found.names.get(finding.evidence?.pool ?? ''),
      ...sharingOf(row, row.isShared ? membersOf.get(finding.evidence?.pool ?? '') : undefined, lacking),
    }));
    return { document: { findings, next } };
  });
  register(app, identify, RECLAIMABLE_TOTALS, async ({ query }) => {
    const sums = await world.store.read(async (tx) =>
      sumReclaimable(tx, await filterOf(tx, query), { nowMs: world.nowMs(), latePeriods: LATE_AFTER_PERIODS }),
    );
    const all = sums.find(({ code }) => code === undefined) ?? { bytes: 0n, known: 0, unknown: 0, stale: 0 };
    const codes = RECLAIMABLE_CODES.flatMap((code) => {
      const found = sums.find((one) => one.code === code);
      return found === undefined ? [] : [{ ...found, code }];
    });
    const { bytes, known, unknown, stale } = all;
    return { document: { all: { bytes, known, unknown, stale }, codes } };
  });
}

/** Who else mounts the pool, and whether a guest that no report has may be a user: of its host, or of any that does. */
function sharingOf(
  { hostId }: ListedReclaimable,
  sharedBy: FleetView['pools'][number]['hosts'] | undefined,
  lacking: ReadonlySet<string>,
) {
  return { sharedBy, perhapsUsed: lacking.has(hostId) || sharedBy?.some(({ id }) => lacking.has(id)) === true };
}

async function filterOf(tx: Tx, { code, severity, host, search }: Asked): Promise<ReclaimableFilter> {
  const hostId = host === undefined ? undefined : (await theHost(tx, host)).id;
  return { codes: code, severity, hostId, search: search?.replaceAll('\0', '\uFFFD').toWellFormed() };
}

/** A finding of a row, as it is now. */
interface Told {
  readonly row: ListedReclaimable;
  readonly finding: Finding | z.output<typeof findingSchema>;
}

/** What one host says of files that nobody uses on a shared pool is said anew by all that mount it: whether they may be deleted, or whether a
 *  guest of another host has them after all, in which case the page is shorter by them. */
async function toldByAll(
  tx: Tx,
  rows: readonly ListedReclaimable[],
  { world, neighbours }: { readonly world: ServerWorld; readonly neighbours: Neighbours },
): Promise<readonly Told[]> {
  const explained = new Map<string, readonly Finding[]>();
  const told: Told[] = [];
  for (const row of rows) {
    const alone = findingSchema.parse(row.document);
    if (!row.isShared || !isUnused(row.code)) {
      told.push({ row, finding: alone });
      continue;
    }
    const findings = explained.get(row.hostId) ?? (await findingsByAll(tx, row.hostId, { world, neighbours }));
    explained.set(row.hostId, findings);
    const now = findings.find(({ code, subject }) => code === row.code && subject.path === alone.subject.path);
    if (now !== undefined) told.push({ row, finding: now });
  }
  return told;
}

async function findingsByAll(
  tx: Tx,
  hostId: string,
  { world, neighbours }: { readonly world: ServerWorld; readonly neighbours: Neighbours },
): Promise<readonly Finding[]> {
  const report = await readHostReport(tx, hostId);
  if (report === undefined) return [];
  return (await neighbours.explain(tx, hostId, explanationOf(report, world.thresholds))).findings;
}
