// Every metric of the server: its name, its type, and what it says. docs/metrics.md lists the same (held by tidy).
import type { MetricFamily } from '../../wire/exposition.ts';

/** By name. Base units, and `_total` for counters (prometheus.io/docs/practices/naming). `fleet` is what all hosts say: the same from
 *  every replica. The others are of one process. */
export const SERVER_METRICS = {
  ullage_fleet_hosts: { type: 'gauge', help: 'Hosts, by how fresh their latest report is.' },
  ullage_fleet_partial_hosts: { type: 'gauge', help: 'Hosts whose latest report lacks something.' },
  ullage_fleet_findings: {
    type: 'gauge',
    help: 'Findings of the reports of all hosts that are not lost, by severity; without those of promises.',
  },
  ullage_fleet_claims: { type: 'gauge', help: 'Claims that charge: in flight, or confirmed by a report.' },
  ullage_fleet_adopted_claims: { type: 'gauge', help: 'Of them, those of guests that nobody asked for.' },
  ullage_fleet_vanished_claims: {
    type: 'gauge',
    help: 'Of them, those whose guest a complete report no longer shows: they charge until somebody decides.',
  },
  ullage_fleet_over_claimed_providers: {
    type: 'gauge',
    help: 'Hosts, and pools that hosts share, of which more is claimed than their capacity; counted anew once a minute.',
  },
  ullage_fleet_forced_claims: {
    type: 'gauge',
    help: 'Claims that charge and overran a limit by force, by their review: not yet due, or due and not done.',
  },
  ullage_fleet_unresolved_disks: {
    type: 'gauge',
    help: 'Disks that their hosts could not find or reach: in no figure of any pool.',
  },
  ullage_fleet_oldest_report_timestamp_seconds: {
    type: 'gauge',
    help: 'When the latest report came of the host that has been silent longest.',
  },
  ullage_fleet_pools: { type: 'gauge', help: 'Pools, a shared one once.' },
  ullage_fleet_stale_pools: {
    type: 'gauge',
    help: 'Pools whose freshest report is late or lost: the sums have their last figures.',
  },
  ullage_fleet_unknown_pools: {
    type: 'gauge',
    help: 'Pools of which it is not known how full they are: the sums lack them.',
  },
  ullage_fleet_bound_pools: {
    type: 'gauge',
    help: 'Pools whose growth is at least, and whose worst case is at most, what the sums have of them.',
  },
  ullage_fleet_short_pools: { type: 'gauge', help: 'Pools on which more is promised than there is.' },
  ullage_fleet_unknown_disks: { type: 'gauge', help: 'Disks of unknown growth: the sums lack them.' },
  ullage_fleet_total_bytes: { type: 'gauge', help: 'Sum of the sizes of the pools.' },
  ullage_fleet_occupied_bytes: { type: 'gauge', help: 'Sum of what is in use on the pools.' },
  ullage_fleet_available_bytes: { type: 'gauge', help: 'Sum of what ordinary writers can still take from the pools.' },
  ullage_fleet_growth_bytes: { type: 'gauge', help: 'Sum of what the disks on the pools may still take.' },
  ullage_fleet_left_bytes: { type: 'gauge', help: 'Sum of the worst cases of the pools where they are 0 or more.' },
  ullage_fleet_missing_bytes: { type: 'gauge', help: 'Sum of what is missing in the worst case, where it is.' },
  ullage_fleet_host_worst_case_free_bytes: {
    type: 'gauge',
    help: 'Worst case of the tightest pool of a host; negative when more is promised than there is. None of lost hosts.',
  },
  ullage_fleet_host_report_timestamp_seconds: { type: 'gauge', help: 'When the latest report of a host came.' },
  ullage_fleet_hosts_left_out: {
    type: 'gauge',
    help: 'Hosts without metrics of their own, because there are too many.',
  },
  ullage_fleet_pool_total_bytes: { type: 'gauge', help: 'Size of a pool. None of pools that only lost hosts report.' },
  ullage_fleet_pool_available_bytes: {
    type: 'gauge',
    help: 'What an ordinary writer can still take from a pool. None of pools that only lost hosts report.',
  },
  ullage_fleet_pool_worst_case_free_bytes: {
    type: 'gauge',
    help: 'Left on a pool if every guest of every host fills every disk. None of pools that only lost hosts report.',
  },
  ullage_fleet_pools_left_out: {
    type: 'gauge',
    help: 'Pools without metrics of their own, because there are too many.',
  },
  ullage_job_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When a job last succeeded, on whichever process.',
  },
  ullage_job_failures: { type: 'gauge', help: 'How often in a row a job has failed.' },
  ullage_server_info: { type: 'gauge', help: 'Always 1; the version of the server is a label.' },
  ullage_database_up: {
    type: 'gauge',
    help: '1 when the database answered this scrape, else 0: then there are no figures of the fleet.',
  },
  ullage_database_errors_total: { type: 'counter', help: 'Transactions that failed, by the code of the error.' },
  ullage_ingest_reports_total: { type: 'counter', help: 'Reports that came, by what became of them.' },
  ullage_ingest_duration_seconds: {
    type: 'histogram',
    help: 'How long reports took from when they were read until they were kept or refused.',
  },
  ullage_placement_searches_stopped_total: {
    type: 'counter',
    help: 'Searches for allocation candidates that a bound stopped: their answers are not complete.',
  },
  ullage_event_streams: { type: 'gauge', help: 'Who listens to events.' },
} as const satisfies Readonly<Record<string, Pick<MetricFamily, 'type' | 'help'>>>;

/** A name in SERVER_METRICS. */
export type ServerMetric = keyof typeof SERVER_METRICS;

/** A family of the catalogue with its samples. */
export function family(name: ServerMetric, samples: MetricFamily['samples']): MetricFamily {
  return { name, ...SERVER_METRICS[name], samples };
}
