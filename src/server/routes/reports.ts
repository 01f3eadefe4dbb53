// POST /v1/reports: reads one report, sees that it is the caller's to send, and hands it to the ingest.
import type { FastifyInstance } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import { POST_REPORT } from '../../wire/api/reports.ts';
import { readSentReport } from '../../wire/report.ts';
import { KnownDays } from '../../store/history/known-days.ts';
import type { Caller } from '../http/caller.ts';
import type { AgreedPromises } from '../agreed-promises.ts';
import { register, type Answer, type Identify } from '../http/register.ts';
import type { Decision } from '../ingest/decide.ts';
import type { ReportCache } from '../ingest/report-cache.ts';
import { takeReport } from '../ingest/take-report.ts';
import type { IngestMeters } from '../metrics/meters.ts';
import type { ServerWorld } from '../world.ts';

/** What an ingest shares with the rest of its server. */
interface Ingesting {
  readonly meters: IngestMeters;
  readonly promises: AgreedPromises;
  readonly cache: ReportCache;
}

/** Adds the call. */
export function addReportRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  { meters, promises, cache }: Ingesting,
): void {
  const { store, thresholds } = world;
  const ingest = { store, thresholds, cache, days: new KnownDays() };
  register(app, identify, POST_REPORT, async ({ body, caller, query }) => {
    const decision = await metered(world, meters, async () => {
      const envelope = readSentReport(body ?? null);
      refuseForeign(caller, envelope.hostId);
      const { policy } = await promises.settings();
      return takeReport({ ...ingest, policy }, envelope, { nowMs: world.nowMs(), sentAtMs: query.sentAtMs });
    });
    return answerTo(decision);
  });
}

/** Counts what becomes of it, and how long that took. */
async function metered({ nowMs }: ServerWorld, meters: IngestMeters, take: () => Promise<Decision>): Promise<Decision> {
  const startedAtMs = nowMs();
  try {
    const decision = await take();
    meters.count(decision.kind === 'accept' ? 'accepted' : decision.kind, nowMs() - startedAtMs);
    return decision;
  } catch (error) {
    const isRefused = error instanceof UllageError && REFUSALS.has(error.code);
    meters.count(isRefused ? 'refused' : 'failed', nowMs() - startedAtMs);
    throw error;
  }
}

/** What is wrong with the report or its sender, not with us. */
const REFUSALS: ReadonlySet<string> = new Set(['REPORT_INVALID', 'NOT_ALLOWED']);

function answerTo(decision: Decision): Answer<{ accepted: boolean; full: boolean }> {
  switch (decision.kind) {
    case 'accept':
      return { status: 202, document: { accepted: true, full: false } };
    case 'known':
      return { document: { accepted: true, full: false } };
    case 'older':
      return { document: { accepted: false, full: false } };
    case 'needs-full':
      throw new UllageError('REPORT_NEEDS_FULL', 'apply a delta: the server does not hold its base', {
        hint: 'Send a full report next.',
      });
  }
}

function refuseForeign({ hostId, actor }: Caller, reported: string): void {
  if (hostId === undefined || hostId === reported) return;
  throw new UllageError('NOT_ALLOWED', `take a report of host ${reported}: the token of ${actor} is for another host`, {
    hint: 'Each host has a token of its own: ullage token create --role agent --host UUID.',
  });
}
