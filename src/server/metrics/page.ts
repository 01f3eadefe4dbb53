// The page that Prometheus scrapes: the fleet's figures while the database answers, and this process's in any case.
import { UllageError } from '../../core/errors.ts';
import { exposition, type MetricFamily } from '../../wire/exposition.ts';
import { listJobs, type JobState } from '../../store/jobs/list-jobs.ts';
import { countForced } from '../../store/placements/forced-claims.ts';
import type { EventStreams } from '../events/stream.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import type { ServerWorld } from '../world.ts';
import { family } from './catalogue.ts';
import { fleetFamilies } from './fleet-families.ts';
import type { IngestMeters } from './meters.ts';
import type { SearchMeters } from './search-meters.ts';

/** Where the figures are. */
export interface MetricSources {
  readonly world: ServerWorld;
  readonly fleet: () => Promise<FleetView>;
  /** Hosts that have promised more than they may. */
  readonly overClaimed: () => Promise<number>;
  readonly ingest: IngestMeters;
  readonly searches: SearchMeters;
  readonly streams: EventStreams;
}

/** The text. */
export async function metricsPage(sources: MetricSources): Promise<string> {
  const { world, ingest, searches, streams } = sources;
  const fromDatabase = await databaseFamilies(sources);
  return exposition([
    family('ullage_server_info', [{ labels: { version: world.version }, value: 1 }]),
    family('ullage_database_up', [{ value: fromDatabase === undefined ? 0 : 1 }]),
    ...(fromDatabase ?? []),
    family(
      'ullage_database_errors_total',
      world.store.failures.map(([code, value]) => ({ labels: { code }, value })),
    ),
    family('ullage_ingest_reports_total', ingest.counts),
    family('ullage_ingest_duration_seconds', ingest.durations),
    family('ullage_placement_searches_stopped_total', searches.stops),
    family('ullage_event_streams', [{ value: streams.size }]),
  ]);
}

/** Undefined while the database does not answer: that is a figure too, and no reason to lose the others. */
async function databaseFamilies({
  world: { store, nowMs },
  fleet,
  overClaimed,
}: MetricSources): Promise<readonly MetricFamily[] | undefined> {
  try {
    const view = await fleet();
    const hosts = await overClaimed();
    const forced = await store.read((tx) => countForced(tx, nowMs()));
    const pools = view.findings.filter(({ code }) => code === 'over-claimed').length;
    return [
      ...fleetFamilies(view),
      family('ullage_fleet_over_claimed_providers', [
        { labels: { provider: 'host' }, value: hosts },
        { labels: { provider: 'pool' }, value: pools },
      ]),
      family('ullage_fleet_forced_claims', [
        { labels: { review: 'open' }, value: forced.open - forced.due },
        { labels: { review: 'due' }, value: forced.due },
      ]),
      ...jobFamilies(await store.read(listJobs)),
    ];
  } catch (error) {
    if (error instanceof UllageError && error.code.startsWith('STORE_')) return undefined;
    throw error;
  }
}

function jobFamilies(jobs: readonly JobState[]): readonly MetricFamily[] {
  return [
    family(
      'ullage_job_last_success_timestamp_seconds',
      jobs.flatMap(({ name, succeededAtMs }) =>
        succeededAtMs === undefined ? [] : [{ labels: { name }, value: succeededAtMs / 1000 }],
      ),
    ),
    family(
      'ullage_job_failures',
      jobs.map(({ name, failures }) => ({ labels: { name }, value: failures })),
    ),
  ];
}
