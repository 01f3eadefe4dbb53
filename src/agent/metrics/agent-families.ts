// What the agent says of itself, as metrics: its audits, its spool, its deliveries. Pure.
import type { MetricFamily } from '../../wire/exposition.ts';
import { family } from './catalogue.ts';

/** The agent's own figures. Undefined: it has not happened. */
export interface AgentFigures {
  readonly version: string;
  readonly periodMs: number;
  readonly auditTookMs: number | undefined;
  readonly auditedAtMs: number | undefined;
  readonly audits: { readonly succeeded: number; readonly failed: number };
  readonly deliveredAtMs: number | undefined;
  readonly deliveryFailures: number;
  readonly spool: {
    readonly depth: number;
    readonly bytes: number;
    readonly trouble: string | undefined;
    readonly dropped: number;
    readonly setAsideCount: number;
  };
  readonly eventLoopDelayMs: number | undefined;
}

/** The families. */
export function agentFamilies(figures: AgentFigures): readonly MetricFamily[] {
  const { spool, audits } = figures;
  return [
    family('ullage_agent_info', [{ labels: { version: figures.version }, value: 1 }]),
    family('ullage_agent_period_seconds', seconds(figures.periodMs)),
    family('ullage_agent_audit_duration_seconds', seconds(figures.auditTookMs)),
    family('ullage_agent_last_audit_timestamp_seconds', seconds(figures.auditedAtMs)),
    family('ullage_agent_audits_total', [
      { labels: { result: 'succeeded' }, value: audits.succeeded },
      { labels: { result: 'failed' }, value: audits.failed },
    ]),
    family('ullage_agent_last_delivery_timestamp_seconds', seconds(figures.deliveredAtMs)),
    family('ullage_agent_delivery_failures_total', [{ value: figures.deliveryFailures }]),
    family('ullage_agent_spool_reports', [{ value: spool.depth }]),
    family('ullage_agent_spool_bytes', [{ value: spool.bytes }]),
    family('ullage_agent_spool_writable', [{ value: spool.trouble === undefined ? 1 : 0 }]),
    family('ullage_agent_reports_dropped_total', [{ value: spool.dropped }]),
    family('ullage_agent_reports_set_aside_total', [{ value: spool.setAsideCount }]),
    family('ullage_agent_event_loop_delay_seconds', seconds(figures.eventLoopDelayMs)),
  ];
}

function seconds(ms: number | undefined): MetricFamily['samples'] {
  return ms === undefined ? [] : [{ value: ms / 1000 }];
}
