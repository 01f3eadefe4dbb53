// Every metric of the agent: its name, its type, and what it says. docs/metrics.md lists the same (held by tidy).
import type { MetricFamily } from '../../wire/exposition.ts';

/** By name. Base units, and `_total` for counters (prometheus.io/docs/practices/naming). */
export const AGENT_METRICS = {
  ullage_pool_total_bytes: { type: 'gauge', help: 'Size of the pool before any policy.' },
  ullage_pool_occupied_bytes: { type: 'gauge', help: 'In use on the pool.' },
  ullage_pool_available_bytes: { type: 'gauge', help: 'What an ordinary writer can still take from the pool.' },
  ullage_pool_root_reserved_bytes: { type: 'gauge', help: 'What only root may still write on the pool.' },
  ullage_pool_worst_case_free_bytes: {
    type: 'gauge',
    help: 'Left on the pool if every guest fills every disk; negative when more is promised than there is.',
  },
  ullage_pool_provisioned_bytes: { type: 'gauge', help: 'Virtual sizes of all disks on the pool.' },
  ullage_pool_unknown_disks: {
    type: 'gauge',
    help: 'Disks whose growth is unknown, and so missing from the worst case.',
  },
  ullage_disk_virtual_size_bytes: { type: 'gauge', help: 'What the guest sees as the size of its disk.' },
  ullage_disk_allocation_bytes: { type: 'gauge', help: 'Bytes of the pool that the disk occupies now.' },
  ullage_disk_growth_bytes: { type: 'gauge', help: 'What the disk may still take from the pool.' },
  ullage_disks_left_out: { type: 'gauge', help: 'Disks without metrics of their own, because there are too many.' },
  ullage_guests: { type: 'gauge', help: 'Guests of the host, by state.' },
  ullage_problems: { type: 'gauge', help: 'Facts that the host would not tell in the last audit, by kind.' },
  ullage_findings: { type: 'gauge', help: 'Judgements on the facts of the last audit, by severity.' },
  ullage_agent_info: { type: 'gauge', help: 'Always 1; the version of the agent is a label.' },
  ullage_agent_period_seconds: { type: 'gauge', help: 'From one audit to the next.' },
  ullage_agent_audit_duration_seconds: { type: 'gauge', help: 'How long the last audit that succeeded took.' },
  ullage_agent_last_audit_timestamp_seconds: { type: 'gauge', help: 'When the last audit that succeeded ended.' },
  ullage_agent_audits_total: { type: 'counter', help: 'Audits, by result.' },
  ullage_agent_last_delivery_timestamp_seconds: { type: 'gauge', help: 'When the server last took a report.' },
  ullage_agent_delivery_failures_total: { type: 'counter', help: 'Attempts to deliver a report that failed.' },
  ullage_agent_spool_reports: { type: 'gauge', help: 'Reports that wait for their delivery.' },
  ullage_agent_spool_bytes: { type: 'gauge', help: 'Their size, compressed.' },
  ullage_agent_spool_writable: { type: 'gauge', help: '1 while the spool takes reports, 0 while they wait in memory.' },
  ullage_agent_reports_dropped_total: {
    type: 'counter',
    help: 'Reports given up for want of room or of what they build on.',
  },
  ullage_agent_reports_set_aside_total: { type: 'counter', help: 'Reports that could not be delivered or read.' },
  ullage_agent_event_loop_delay_seconds: {
    type: 'gauge',
    help: 'Longest delay of the event loop since the audit before.',
  },
} as const satisfies Readonly<Record<string, Pick<MetricFamily, 'type' | 'help'>>>;

/** A name in AGENT_METRICS. */
export type AgentMetric = keyof typeof AGENT_METRICS;

/** A family of the catalogue with its samples. */
export function family(name: AgentMetric, samples: MetricFamily['samples']): MetricFamily {
  return { name, ...AGENT_METRICS[name], samples };
}
